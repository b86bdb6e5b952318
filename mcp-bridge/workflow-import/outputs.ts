import type { Graph } from "#comfyui/types.ts";
import type { NodeInfos } from "./prompt-roles.ts";

export interface Outputs {
  /** Nodes whose result comes back. */
  keep: string[];
  produces: "image" | "text";
}

/** Saved results count; previews only where nothing is saved, and texts only where there is no picture. */
export function findOutputs(graph: Graph, nodes: NodeInfos): Outputs {
  const ends = Object.entries(graph).flatMap(([id, { class_type: className }]) => {
    const info = nodes.get(className);
    const isOutput = info ? info.outputNode : /^(save|preview)/i.test(className);
    return isOutput ? [{ id, className }] : [];
  });
  const texts = ends.filter(({ className }) => /text|string|PreviewAny/i.test(className));
  const pictures = ends.filter((end) => !texts.includes(end));
  const saved = pictures.filter(({ className }) => !/^preview/i.test(className));
  const keep = [saved, pictures, texts].find((some) => some.length > 0) ?? [];
  return { keep: keep.map(({ id }) => id), produces: keep === texts && texts.length > 0 ? "text" : "image" };
}

/** The graph without the other outputs, and without what only they used. */
export function withOutputs(graph: Graph, keep: string[]): Graph {
  const needed = new Set<string>();
  const waiting = [...keep];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (!node || needed.has(id)) continue;
    needed.add(id);
    for (const value of Object.values(node.inputs)) if (Array.isArray(value) && typeof value[0] === "string") waiting.push(value[0]);
  }
  return Object.fromEntries(Object.entries(graph).filter(([id]) => needed.has(id)));
}
