import { closest } from "#base/did-you-mean.ts";
import type { Graph, InputValue } from "#comfyui/types.ts";
import type { Sentence } from "#contract/workflow.ts";
import { parseLink } from "../placeholders.ts";
import type { OptionalNode } from "../workflow.ts";
import { fault } from "./fault.ts";

/** Says what is wrong at a path. Never returns. */
export type Refuse = (path: (string | number)[], reason: Sentence) => never;

/**
 * The graph of a template, with its nodes and links checked. Paths are relative to the graph.
 * ComfyUI itself accepts some of what is refused here, and breaks later: a node without `inputs` kills its worker.
 */
export function readGraph(source: Record<string, unknown>, refuse: Refuse): Graph {
  if ("nodes" in source && "links" in source) {
    refuse(["nodes"], fault("editor_format"));
  }
  const graph: Graph = {};
  for (const [id, node] of Object.entries(source)) {
    // Every object has a member called "constructor".
    if (id in {}) refuse([id], fault("node_name_unusable", { node: id }));
    if (!isObject(node)) refuse([id], fault("node_not_an_object", { node: id }));
    const { class_type, inputs, _meta } = node as Record<string, unknown>;
    if (typeof class_type !== "string" || class_type === "") refuse([id], fault("node_without_class", { node: id }));
    if (!isObject(inputs)) refuse([id], fault("node_without_inputs", { node: id, className: String(class_type) }));
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
      refuse(path, fault("link_by_number", { node: id, input, source: String(value[0]) }));
    }
    const link = parseLink(value);
    if (link && !Object.hasOwn(graph, link.node)) {
      const suggestion = closest(link.node, Object.keys(graph));
      refuse(path, fault("link_to_nowhere", { node: id, input, source: link.node, suggestion }));
    }
    if (link && (link.slot < 0 || !Number.isInteger(link.slot))) {
      refuse(path, fault("link_output_impossible", { node: id, input, source: link.node, output: String(link.slot) }));
    }
  }
}

/** Checks that every optional node can be left out. Paths are relative to the variant's block. */
export function checkOptionalNodes(graph: Graph, optionalNodes: Record<string, OptionalNode>, refuse: Refuse): void {
  for (const [id, { bypass }] of Object.entries(optionalNodes)) {
    const node = graph[id];
    if (!node) {
      refuse(["optional_nodes", id], fault("optional_node_missing", { node: id }));
      continue;
    }
    for (const input of bypass) {
      if (!parseLink(node.inputs[input])) refuse(["optional_nodes", id], fault("bypass_without_link", { node: id, input }));
    }
    for (const [other, { inputs }] of Object.entries(graph)) {
      for (const value of Object.values(inputs)) {
        const link = parseLink(value);
        if (link?.node === id && link.slot >= bypass.length) {
          refuse(["optional_nodes", id], fault("bypass_too_short", { node: id, user: other, output: String(link.slot) }));
        }
      }
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
