import type { InputValue } from "#comfyui/types.ts";
import type { NodeInfos } from "../value-flow.ts";
import type { EditorLink, EditorNode } from "./editor-workflow.ts";
import { frontendNode } from "./frontend-nodes.ts";
import { promotedValue } from "./promoted-widgets.ts";
import type { Host, Scope } from "./scope.ts";

/** Where the value of an input comes from: an output, the widget of a subgraph's instance, or a primitive. */
export type Source =
  | { kind: "output"; id: string; slot: number }
  | { kind: "widget"; value: InputValue }
  | { kind: "primitive"; value: InputValue };

/** Longer ways lead in a circle. */
const MAX_STEPS = 500;

/** Follows links to what the engine runs: through reroutes, bypassed nodes, the borders of subgraphs, and values set elsewhere. */
export class LinkResolver {
  readonly #nodes: NodeInfos;

  constructor(nodes: NodeInfos) {
    this.#nodes = nodes;
  }

  /** Null where nothing comes in. */
  input(scope: Scope, node: EditorNode, slot: number, steps = 0): Source | null {
    const link = scope.graph.links.get(node.inputs[slot]?.link ?? "");
    return link && steps < MAX_STEPS ? this.#origin(scope, link, steps + 1) : null;
  }

  #origin(scope: Scope, link: EditorLink, steps: number): Source | null {
    const { host } = scope;
    if (host && link.from === host.subgraph.inputNode) return this.#hostInput(scope, host, link.fromSlot, steps);
    const node = scope.graph.nodes.get(link.from);
    return node ? this.#output(scope, node, link.fromSlot, steps) : null;
  }

  /** What comes into the instance of a subgraph, or stands in its widget. */
  #hostInput(inner: Scope, { scope, node, subgraph }: Host, slot: number, steps: number): Source | null {
    const name = subgraph.inputs[slot]?.name;
    const at = node.inputs.findIndex((input) => input.name === name);
    if (at >= 0 && node.inputs[at]?.link !== null) return this.input(scope, node, at, steps);
    const value = promotedValue(inner, slot, this.#nodes);
    return value === undefined ? null : { kind: "widget", value };
  }

  #output(scope: Scope, node: EditorNode, slot: number, steps: number): Source | null {
    if (node.mode === "bypassed") return withoutPrimitive(this.#bypass(scope, node, slot, steps));
    switch (frontendNode(node.type)) {
      case "primitive reroute":
        return this.input(scope, node, 0, steps);
      case "reroute":
      case "set":
        return withoutPrimitive(this.input(scope, node, 0, steps));
      case "primitive":
        return this.#primitive(node);
      case "get":
        return withoutPrimitive(this.#setElsewhere(scope, node, steps));
      case "note":
      case "everywhere":
        return null;
      case null:
        break;
    }
    const inner = scope.enter(node);
    return inner && node.mode === "always" ? this.#innerOutput(inner, slot, steps) : { kind: "output", id: scope.idOf(node), slot };
  }

  #innerOutput(inner: Scope, slot: number, steps: number): Source | null {
    const border = inner.host?.subgraph.outputNode;
    const link = [...inner.graph.links.values()].find(({ to, toSlot }) => to === border && toSlot === slot);
    return link ? this.#origin(inner, link, steps) : null;
  }

  /** A bypassed node hands on the input of the same place, where that fits, or else the first that does. */
  #bypass(scope: Scope, node: EditorNode, slot: number, steps: number): Source | null {
    const type = node.outputs[slot]?.type ?? "*";
    if (type === "*") return this.input(scope, node, slot < node.inputs.length ? slot : 0, steps);
    const same = node.inputs[slot];
    if (same && fits(same.type, type)) return this.input(scope, node, slot, steps);
    const fitting = node.inputs.findIndex((input) => fits(input.type, type));
    return fitting < 0 ? null : this.input(scope, node, fitting, steps);
  }

  #primitive({ values }: EditorNode): Source | null {
    const value = Array.isArray(values) ? values[0] : undefined;
    return value === undefined ? null : { kind: "primitive", value };
  }

  /** A Get node has what the Set node of its name was given, in this graph or one around it. */
  #setElsewhere(scope: Scope, node: EditorNode, steps: number): Source | null {
    const name = nameOf(node);
    for (let place: Scope | null = scope; place; place = place.host?.scope ?? null) {
      for (const other of place.graph.nodes.values()) {
        if (frontendNode(other.type) === "set" && nameOf(other) === name) return this.input(place, other, 0, steps);
      }
    }
    return null;
  }
}

/** The page writes a primitive's value into the widgets that it is linked to; through a node between them it arrives nowhere. */
const withoutPrimitive = (source: Source | null): Source | null => (source?.kind === "primitive" ? null : source);

/** Whether what an input takes may come out of an output of such a type. */
const fits = (input: string, output: string) => input === "*" || input.split(",").some((one) => output.split(",").includes(one));
const nameOf = ({ values }: EditorNode) => (Array.isArray(values) ? String(values[0]) : "");
