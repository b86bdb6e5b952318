import { type Downloads, fileNameOf, type ModelDownload, offeredLink } from "../downloads.ts";
import type { EditorWorkflow, ModelNote } from "./editor-workflow.ts";

/** What the workflow itself says of where its packs and models are to be had: its nodes' properties, and its own list of models. */
export function statedDownloads(workflow: EditorWorkflow): Downloads {
  const packs = new Map<string, string>();
  const models = new Map<string, ModelDownload>();
  const add = ({ name, url, directory }: ModelNote) => models.set(fileNameOf(name), { folder: directory, link: offeredLink(url) });
  workflow.models.forEach(add);
  for (const { nodes } of [workflow, ...workflow.subgraphs.values()]) {
    for (const node of nodes.values()) {
      const pack = node.properties.cnr_id ?? node.properties.aux_id;
      if (typeof pack === "string" && pack !== "") packs.set(node.type, pack);
      node.models.forEach(add);
    }
  }
  return { packs, models };
}
