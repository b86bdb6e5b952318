import { EaselError } from "#contract/errors.ts";
import type { EngineFile, Graph, GraphNode, InputValue } from "./types.ts";

/**
 * A copy of the graph that is safe to post. Every node gets `inputs`: a node without them that no output needs passes validation
 * and then kills the engine's worker for good (0.3.64 to 0.38). `is_changed`, which ComfyUI leaves in the graphs it stores in
 * images, is removed: it would keep the engine from reading changed files again.
 * @throws EaselError workflow_invalid
 */
export function sanitizeGraph(graph: Graph): Graph {
  const nodes = Object.entries(graph).map(([id, node]: [string, Partial<GraphNode> | undefined]) => {
    if (typeof node !== "object" || node === null || typeof node.class_type !== "string") {
      throw new EaselError("workflow_invalid", "node_class_not_given", { nodeId: id });
    }
    const { class_type, inputs, _meta } = node;
    return [id, { class_type, inputs: inputs ?? {}, ...(_meta && { _meta }) }] as const;
  });
  return Object.fromEntries(nodes);
}

/** The value of LoadImage's `image` for a file of the engine, such as `"sub/fox.png [output]"`. */
export function loadImageValue(file: EngineFile): string {
  return `${file.subfolder === "" ? "" : `${file.subfolder}/`}${file.filename} [${file.type}]`;
}

/** A graph from JSON of unknown origin; undefined where it is none. */
export function parseGraph(value: unknown): Graph | undefined {
  const isNode = (node: unknown) => typeof node === "object" && node !== null && "class_type" in node && "inputs" in node;
  if (typeof value !== "object" || value === null || !Object.values(value).every(isNode)) return undefined;
  return value as Graph;
}

/** The largest size in pixels and the largest batch that the graph's nodes name; undefined where none names a size. Memory use grows with them. */
export function largestImageSize(graph: Graph): { width: number; height: number; count: number } | undefined {
  const sizes = Object.values(graph).flatMap(({ inputs }) => {
    const { width, height } = inputs;
    return isCount(width) && isCount(height) ? [{ width, height }] : [];
  });
  const largest = sizes.sort((a, b) => b.width * b.height - a.width * a.height)[0];
  const counts = Object.values(graph).map(({ inputs }) => (isCount(inputs.batch_size) ? inputs.batch_size : 1));
  return largest && { ...largest, count: Math.max(...counts) };
}

const isCount = (value: InputValue | undefined): value is number => typeof value === "number" && value > 0;
