import { findInput, inputsOf } from "#comfyui/node-inputs.ts";
import type { Graph, NodeInfo, NodeInput } from "#comfyui/types.ts";
import { parseLink } from "../workflow/placeholders.ts";

/** What is known of the classes of a graph; null for a class that the engine does not have. */
export type NodeInfos = ReadonlyMap<string, NodeInfo | null>;

/** An input of a node of the graph. */
export interface Place {
  node: string;
  input: string;
}

/** A place that a value reaches. */
export interface Destination extends Place {
  /** Whether the value arrives as it was; false where a node on the way may have joined or changed it. */
  unchanged: boolean;
}

/** Kinds of values that people type in. "any": whatever is linked there goes through, as in a switch. */
type Kind = "text" | "number" | "boolean" | "choice" | "any";

const KINDS: Record<string, Kind> = {
  STRING: "text",
  INT: "number",
  FLOAT: "number",
  NUMBER: "number",
  BOOLEAN: "boolean",
  COMBO: "choice",
  COMFY_DYNAMICCOMBO_V3: "choice",
  "*": "any",
  COMFY_MATCHTYPE_V3: "any",
};

/** Null for what no person types: models, pictures, conditionings. */
function kindOf(type: string): Kind | null {
  const kinds = type.split(",").map((one) => KINDS[one] ?? null);
  if (kinds.includes(null)) return null;
  // Where several will do, a number is the one that most is known of.
  return (["any", "number", "text"] as const).find((kind) => kinds.includes(kind)) ?? kinds[0] ?? null;
}

/** Where the values of a graph go: through primitives, concatenations, arithmetic, switches, and nodes of which nothing is known. */
export class ValueFlow {
  readonly graph: Graph;
  readonly #nodes: NodeInfos;
  readonly #consumers = new Map<string, (Place & { slot: number })[]>();

  constructor(graph: Graph, nodes: NodeInfos) {
    this.graph = graph;
    this.#nodes = nodes;
    for (const [node, { inputs }] of Object.entries(graph)) {
      for (const [input, value] of Object.entries(inputs)) {
        const link = parseLink(value);
        if (!link) continue;
        const consumers = this.#consumers.get(link.node) ?? [];
        consumers.push({ node, input, slot: link.slot });
        this.#consumers.set(link.node, consumers);
      }
    }
  }

  /** The node's class; null where the engine does not have it. */
  classOf(node: string): NodeInfo | null {
    return this.#nodes.get(this.graph[node]?.class_type ?? "") ?? null;
  }

  /** What the engine says of the input; null where it does not know it. */
  infoOf({ node, input }: Place): NodeInput | null {
    const info = this.classOf(node);
    if (!info) return null;
    const now = inputsOf(info, this.graph[node]?.inputs ?? {});
    return now.find(({ name }) => name === input) ?? findInput(info, input) ?? null;
  }

  /** The inputs that are linked to an output of the node. */
  consumers(node: string, slot?: number): Place[] {
    const all = this.#consumers.get(node) ?? [];
    return slot === undefined ? all : all.filter((consumer) => consumer.slot === slot);
  }

  /** The inputs that are linked to an output of such a type; to any, where the node's class is not known. */
  consumersOf(node: string, type: string): Place[] {
    const info = this.classOf(node);
    return info ? info.outputs.flatMap((output, slot) => (output.type === type ? this.consumers(node, slot) : [])) : this.consumers(node);
  }

  /** Every input that the value at this one reaches, itself first. */
  destinations(start: Place): Destination[] {
    const found = new Map<string, Destination>();
    const waiting: Destination[] = [{ ...start, unchanged: true }];
    for (let place = waiting.shift(); place; place = waiting.shift()) {
      const key = `${place.node}\n${place.input}`;
      if (found.has(key)) continue;
      found.set(key, place);
      waiting.push(...this.#handedOn(place));
    }
    return [...found.values()];
  }

  #handedOn({ node, input, unchanged }: Destination): Destination[] {
    const info = this.classOf(node);
    if (!info)
      return this.consumers(node)
        .filter((place) => this.#takesValues(place))
        .map((place) => ({ ...place, unchanged: false }));
    const type = findInput(info, input)?.type;
    const kind = type === undefined ? "any" : kindOf(type);
    if (kind === null) return [];
    const slots = info.outputs.flatMap((output, slot) => (carries(kind, kindOf(output.type)) ? [slot] : []));
    const alone = kind === "any" || this.#mixed(node, info) === 1;
    return slots.flatMap((slot) => this.consumers(node, slot)).map((place) => ({ ...place, unchanged: unchanged && alone }));
  }

  /** How many texts and numbers a node makes its result of. */
  #mixed(node: string, info: NodeInfo): number {
    const names = Object.keys(this.graph[node]?.inputs ?? {});
    return names.filter((name) => /text|number/.test(kindOf(findInput(info, name)?.type ?? "") ?? "")).length;
  }

  #takesValues(place: Place): boolean {
    const info = this.infoOf(place);
    return info === null || kindOf(info.type) !== null;
  }
}

function carries(input: Kind, output: Kind | null): boolean {
  if (output === null) return false;
  // What decides in a switch is not what comes out of it.
  return input === output || input === "any";
}
