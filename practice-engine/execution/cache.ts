import { createHash } from "node:crypto";
import type { Graph } from "#comfyui/types.ts";
import type { Folders } from "../folders.ts";
import { pythonJson } from "../json.ts";
import type { NodeDefinition, NodeResult } from "../nodes/definition.ts";
import { parseLink } from "./job.ts";

/** For each node id, a hash of all that its result depends on. Equal signatures mean equal results. */
export type Signatures = ReadonlyMap<string, string>;

/**
 * Signs the given nodes, each of which must come after all it depends on. Nodes that read files give a fingerprint, which is put into
 * the graph as `is_changed`, as in ComfyUI, and from there gets into the image's metadata.
 */
export async function signNodes(
  graph: Graph,
  order: readonly string[],
  nodes: ReadonlyMap<string, NodeDefinition>,
  folders: Folders,
): Promise<Signatures> {
  const signatures = new Map<string, string>();
  for (const id of order) {
    const node = graph[id];
    const definition = node && nodes.get(node.class_type);
    if (!definition) continue;
    const fingerprint = definition.fingerprint ? await definition.fingerprint(node.inputs, folders) : null;
    if (fingerprint !== null) Object.assign(node, { is_changed: [fingerprint] });
    const inputs = Object.entries(node.inputs).map(([name, value]) => {
      const link = parseLink(graph, value);
      return link ? [name, "link", signatures.get(link.from), link.slot] : [name, value];
    });
    const own = "unique_id" in definition.hidden ? id : null;
    signatures.set(
      id,
      createHash("sha256")
        .update(pythonJson([node.class_type, own, fingerprint, inputs]))
        .digest("hex"),
    );
  }
  return signatures;
}

/** The results of the nodes of the last graph, as in ComfyUI's classic cache. */
export class ResultCache {
  #results = new Map<string, NodeResult>();

  get(signature: string | undefined): NodeResult | undefined {
    return signature === undefined ? undefined : this.#results.get(signature);
  }

  set(signature: string | undefined, result: NodeResult): void {
    if (signature !== undefined) this.#results.set(signature, result);
  }

  /** Drops the results that a graph with these signatures does not use. */
  keepOnly(signatures: Signatures): void {
    const wanted = new Set(signatures.values());
    for (const signature of this.#results.keys()) if (!wanted.has(signature)) this.#results.delete(signature);
  }

  clear(): void {
    this.#results.clear();
  }
}
