import { didYouMean } from "#base/did-you-mean.ts";
import type { Graph, InputValue } from "#comfyui/types.ts";
import { parseLink } from "../placeholders.ts";
import type { OptionalNode } from "../workflow.ts";

/** Says what is wrong at a path. Never returns. */
export type Refuse = (path: (string | number)[], reason: string) => never;

/**
 * The graph of a template, with its nodes and links checked. Paths are relative to the graph.
 * ComfyUI itself accepts some of what is refused here, and breaks later: a node without `inputs` kills its worker.
 */
export function readGraph(source: Record<string, unknown>, refuse: Refuse): Graph {
  if ("nodes" in source && "links" in source) {
    refuse(["nodes"], 'this is a workflow as ComfyUI\'s editor saves it; export it again with "Export (API)".');
  }
  const graph: Graph = {};
  for (const [id, node] of Object.entries(source)) {
    // Every object has a member called "constructor".
    if (id in {}) refuse([id], `a node cannot be called "${id}".`);
    if (!isObject(node)) refuse([id], `node ${id} must be an object with class_type and inputs.`);
    const { class_type, inputs, _meta } = node as Record<string, unknown>;
    if (typeof class_type !== "string" || class_type === "") refuse([id], `node ${id} has no class_type.`);
    if (!isObject(inputs)) refuse([id], `node ${id} (${class_type}) has no inputs; write "inputs": {} where it takes none.`);
    graph[id] = {
      class_type: class_type as string,
      inputs: inputs as Record<string, InputValue>,
      ...(isObject(_meta) && { _meta: _meta as { title?: string } }),
    };
  }
  for (const [id, node] of Object.entries(graph)) checkLinks(graph, id, node.inputs, refuse);
  return graph;
}

function checkLinks(graph: Graph, id: string, inputs: Record<string, InputValue>, refuse: Refuse) {
  for (const [input, value] of Object.entries(inputs)) {
    const path = [id, "inputs", input];
    if (Array.isArray(value) && value.length === 2 && typeof value[0] === "number" && typeof value[1] === "number") {
      refuse(path, `node ${id}'s ${input} links to node ${value[0]}: write the node's number in quotes.`);
    }
    const link = parseLink(value);
    if (link && !Object.hasOwn(graph, link.node)) {
      refuse(path, `node ${id}'s ${input} links to node ${link.node}, which is not there.${didYouMean(link.node, Object.keys(graph))}`);
    }
    if (link && (link.slot < 0 || !Number.isInteger(link.slot))) {
      refuse(path, `node ${id}'s ${input} links to output ${link.slot} of node ${link.node}; outputs count from 0.`);
    }
  }
}

/** Checks that every optional node can be left out. Paths are relative to the variant's block. */
export function checkOptionalNodes(graph: Graph, optionalNodes: Record<string, OptionalNode>, refuse: Refuse): void {
  for (const [id, { bypass }] of Object.entries(optionalNodes)) {
    const node = graph[id];
    if (!node) {
      refuse(["optional_nodes", id], `optional node ${id} is not in the graph.`);
      continue;
    }
    for (const input of bypass) {
      if (!parseLink(node.inputs[input]))
        refuse(["optional_nodes", id], `optional node ${id} has no link at its input "${input}" to pass on.`);
    }
    for (const [other, { inputs }] of Object.entries(graph)) {
      for (const value of Object.values(inputs)) {
        const link = parseLink(value);
        if (link?.node === id && link.slot >= bypass.length) {
          refuse(
            ["optional_nodes", id],
            `node ${other} uses output ${link.slot} of optional node ${id}, but bypass names no input for it.`,
          );
        }
      }
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
