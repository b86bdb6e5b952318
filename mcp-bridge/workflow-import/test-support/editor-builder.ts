import type { InputValue } from "#comfyui/types.ts";
import { isWidget } from "../editor-format/widgets.ts";
import { CLASSES } from "./fixture-engine.ts";

/** Makes workflows as ComfyUI's page saves them, for tests: only what matters is written, the rest follows. */

export interface NodeSpec {
  id: number;
  type: string;
  /** Input -> node and output that it is linked to; "in" is the border of a subgraph. */
  links?: Record<string, [number | "in", number]>;
  values?: InputValue[] | Record<string, InputValue>;
  /** Widgets that somebody made inputs of, though nothing is linked there. */
  openWidgets?: string[];
  /** 2 = muted, 4 = bypassed. */
  mode?: number;
  title?: string;
  properties?: object;
  more?: object;
}

export interface SubgraphSpec {
  id: string;
  nodes: NodeSpec[];
  inputs: { name: string; type: string }[];
  outputs: { name: string; type: string; from: [number | "in", number] }[];
}

const FRONTEND_OUTPUTS: Record<string, string[]> = { Reroute: ["*"], PrimitiveNode: ["*"], GetNode: ["*"], SetNode: ["*"] };

/** `schema` 1 writes links as objects. */
export function editorWorkflow(nodes: NodeSpec[], { subgraphs = [], schema = 0.4 }: { subgraphs?: SubgraphSpec[]; schema?: number } = {}) {
  const graph = new Builder(nodes, subgraphs);
  return {
    last_node_id: 999,
    last_link_id: 999,
    nodes: graph.nodes,
    links:
      schema === 1
        ? graph.links
        : graph.links.map((link) => [link.id, link.origin_id, link.origin_slot, link.target_id, link.target_slot, link.type]),
    groups: [{ title: "A group", bounding: [0, 0, 100, 100] }],
    config: {},
    extra: {},
    version: schema,
    ...(subgraphs.length > 0 && { definitions: { subgraphs: subgraphs.map((one) => definition(one, subgraphs)) } }),
  };
}

function definition({ id, nodes, inputs, outputs }: SubgraphSpec, subgraphs: SubgraphSpec[]) {
  const graph = new Builder(nodes, subgraphs, inputs);
  const results = outputs.map(({ name, type, from }, slot) => ({
    id: `${id}-out-${slot}`,
    name,
    type,
    linkIds: [graph.link(from, -20, slot, type)],
  }));
  const linkIds = (slot: number) =>
    graph.links.filter(({ origin_id, origin_slot }) => origin_id === -10 && origin_slot === slot).map((link) => link.id);
  return {
    id,
    version: 1,
    name: `Subgraph ${id}`,
    state: { lastNodeId: 999, lastLinkId: 999, lastGroupId: 0, lastRerouteId: 0 },
    revision: 0,
    config: {},
    inputNode: { id: -10, bounding: [0, 0, 100, 100] },
    outputNode: { id: -20, bounding: [500, 0, 100, 100] },
    inputs: inputs.map((input, slot) => ({ id: `${id}-in-${slot}`, ...input, linkIds: linkIds(slot), pos: [0, 0] })),
    outputs: results,
    widgets: [],
    nodes: graph.nodes,
    groups: [],
    links: graph.links,
    extra: {},
  };
}

interface Link {
  id: number;
  origin_id: number;
  origin_slot: number;
  target_id: number;
  target_slot: number;
  type: string;
}

class Builder {
  readonly links: Link[] = [];
  readonly nodes: object[];
  readonly #specs: NodeSpec[];
  readonly #subgraphs: SubgraphSpec[];
  readonly #border: { type: string }[];

  constructor(specs: NodeSpec[], subgraphs: SubgraphSpec[], border: { type: string }[] = []) {
    this.#specs = specs;
    this.#subgraphs = subgraphs;
    this.#border = border;
    this.nodes = specs.map((spec, order) => this.#node(spec, order));
    for (const node of this.nodes as { id: number; outputs: { links: number[] }[] }[]) {
      node.outputs.forEach((output, slot) => {
        output.links = this.links.filter(({ origin_id, origin_slot }) => origin_id === node.id && origin_slot === slot).map(({ id }) => id);
      });
    }
  }

  link([from, fromSlot]: [number | "in", number], to: number, toSlot: number, type: string): number {
    const id = this.links.length + 1;
    this.links.push({ id, origin_id: from === "in" ? -10 : from, origin_slot: fromSlot, target_id: to, target_slot: toSlot, type });
    return id;
  }

  #node({ id, type, links = {}, values, openWidgets = [], mode = 0, title, properties = {}, more = {} }: NodeSpec, order: number) {
    const inputs = this.#inputs(type, [...Object.keys(links), ...openWidgets]).map(({ name, type: inputType, widget }, slot) => {
      const link = links[name];
      return {
        name,
        type: inputType,
        ...(widget && { widget: { name } }),
        link: link ? this.link(link, id, slot, this.#typeOf(link)) : null,
      };
    });
    const outputs = this.#outputs(type).map((one) => ({ name: one, type: one, links: [] as number[] }));
    return {
      id,
      type,
      pos: [order * 250, 100],
      size: [200, 100],
      flags: {},
      order,
      mode,
      inputs,
      outputs,
      ...(title !== undefined && { title }),
      properties,
      ...(values && { widgets_values: values }),
      ...more,
    };
  }

  /** Sockets, and the widgets that are inputs, too. */
  #inputs(type: string, named: readonly string[]): { name: string; type: string; widget: boolean }[] {
    const subgraph = this.#subgraphs.find((one) => one.id === type);
    if (subgraph) {
      return subgraph.inputs.map((input) => ({ ...input, widget: /^(INT|FLOAT|STRING|BOOLEAN|COMBO)$/.test(input.type) }));
    }
    const info = CLASSES.get(type);
    if (!info) return named.map((name) => ({ name, type: "*", widget: false }));
    const declared = info.inputs.filter((input) => input.section !== "hidden" && !input.parts);
    const shown = declared
      .filter((input) => !isWidget(input) || named.includes(input.name))
      .map((input) => ({ ...input, widget: isWidget(input) }));
    const parts = named.filter((name) => name.includes("."));
    return [...shown, ...parts.map((name) => ({ name, type: "IMAGE", widget: false }))];
  }

  #outputs(type: string): string[] {
    const subgraph = this.#subgraphs.find((one) => one.id === type);
    return (
      subgraph?.outputs.map((output) => output.type) ??
      CLASSES.get(type)?.outputs.map((output) => output.type) ??
      FRONTEND_OUTPUTS[type] ??
      []
    );
  }

  #typeOf([from, slot]: [number | "in", number]): string {
    if (from === "in") return this.#border[slot]?.type ?? "*";
    return this.#outputs(this.#specs.find(({ id }) => id === from)?.type ?? "")[slot] ?? "*";
  }
}
