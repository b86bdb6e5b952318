import type { Graph } from "#comfyui/types.ts";
import { parseLink } from "../workflow/placeholders.ts";
import type { MendedGraph } from "./mend.ts";
import type { NodeInfos } from "./value-flow.ts";

/** What comes back from a workflow. */
export type Produced = "image" | "video" | "audio" | "model" | "text";

export interface Outputs {
  /** Nodes whose result comes back. */
  keep: string[];
  produces: Produced;
}

/**
 * Saved results count; previews only where nothing is saved, and texts only where there is nothing else. A class that the engine does
 * not have is taken for a saver where nothing is made of what comes out of it.
 */
export function findOutputs({ graph, broken }: Pick<MendedGraph, "graph" | "broken">, nodes: NodeInfos): Outputs {
  const sources = new Set(Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).map((value) => parseLink(value)?.node)));
  const ends = Object.entries(graph).flatMap(([id, { class_type: className, inputs }]) => {
    const info = nodes.get(className);
    const linked = Object.values(inputs).some((value) => parseLink(value));
    const ends = !sources.has(id);
    // Some that only give values to others call themselves outputs, too.
    if (!(info ? info.outputNode && (linked || ends) : linked && ends)) return [];
    return [
      {
        id,
        known: info !== null,
        preview: /preview|compare|^show/i.test(className),
        produces: producedBy(className, typesInto(graph, nodes, id)),
      },
    ];
  });
  // ComfyUI runs what it can of a graph.
  const whole = ends.filter(({ id }) => Object.keys(withOutputs(graph, [id])).every((node) => !broken.has(node)));
  return firstKind(whole.length > 0 ? whole : ends);
}

function firstKind(ends: { id: string; known: boolean; preview: boolean; produces: Produced }[]): Outputs {
  const texts = ends.filter(({ produces }) => produces === "text");
  const others = ends.filter((end) => !texts.includes(end));
  const saved = others.filter(({ preview }) => !preview);
  const groups = [saved.filter(({ known }) => known), saved, others, texts];
  const keep = groups.find((group) => group.length > 0) ?? [];
  return { keep: keep.map(({ id }) => id), produces: keep[0]?.produces ?? "image" };
}

/** The types of what is linked to a node. */
function typesInto(graph: Graph, nodes: NodeInfos, id: string): string[] {
  return Object.values(graph[id]?.inputs ?? {}).flatMap((value) => {
    const link = parseLink(value);
    const source = link && nodes.get(graph[link.node]?.class_type ?? "");
    return (link && source?.outputs[link.slot]?.type) ?? [];
  });
}

function producedBy(className: string, types: readonly string[]): Produced {
  const has = (pattern: RegExp) => types.some((type) => pattern.test(type));
  if (has(/^VIDEO$/) || /video|webm|animated|gif/i.test(className)) return "video";
  if (has(/^IMAGE$|^MASK$/)) return "image";
  if (has(/^AUDIO$/) || /audio/i.test(className)) return "audio";
  if (has(/MESH|SPLAT|VOXEL|FILE_3D/) || /3d|glb|mesh/i.test(className)) return "model";
  if (has(/^(STRING|INT|FLOAT|BOOLEAN)$/) || /text|string|PreviewAny/i.test(className)) return "text";
  return "image";
}

/** The graph without the other outputs, and without what only they used. */
export function withOutputs(graph: Graph, keep: string[]): Graph {
  const needed = new Set<string>();
  const waiting = [...keep];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (!node || needed.has(id)) continue;
    needed.add(id);
    for (const value of Object.values(node.inputs)) {
      const link = parseLink(value);
      if (link) waiting.push(link.node);
    }
  }
  return Object.fromEntries(Object.entries(graph).filter(([id]) => needed.has(id)));
}
