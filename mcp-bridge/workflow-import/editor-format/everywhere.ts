import { inputsOf } from "#comfyui/node-inputs.ts";
import type { Graph, NodeInfo, NodeInput } from "#comfyui/types.ts";
import type { NodeInfos } from "../value-flow.ts";
import type { EditorNode } from "./editor-workflow.ts";
import { frontendNode } from "./frontend-nodes.ts";
import type { LinkResolver, Source } from "./link-resolver.ts";
import type { Scope } from "./scope.ts";
import { isWidget } from "./widgets.ts";

/** An output that goes to every input of its type to which nothing else is linked (the pack cg-use-everywhere). */
export interface Broadcast {
  source: Extract<Source, { kind: "output" }>;
  /** Null: what the engine says of the output. */
  type: string | null;
  /** Which inputs it goes to, by name, and of which nodes, by title; null = all. */
  inputs: RegExp | null;
  titles: RegExp | null;
}

/** What a node of the scope broadcasts; nothing, for one that is not of the pack. */
export function broadcastsOf(scope: Scope, node: EditorNode, resolver: LinkResolver): Broadcast[] {
  // The only one of them that the engine runs, too: its own output is what goes everywhere.
  if (node.type === "Seed Everywhere") return [seedBroadcast(scope.idOf(node))];
  if (frontendNode(node.type) !== "everywhere") return [];
  return node.inputs.flatMap(({ name }, slot) => {
    const source = resolver.input(scope, node, slot);
    if (source?.kind !== "output") return [];
    const inputs = promptInputs(node, name) ?? pattern(node, "input_regex", 1);
    return [{ source, type: null, inputs, titles: pattern(node, "title_regex", 0) }];
  });
}

const seedBroadcast = (id: string): Broadcast => ({ source: { kind: "output", id, slot: 0 }, type: "INT", inputs: /seed/, titles: null });

/** "Prompts Everywhere" takes a positive and a negative conditioning, and gives each to the inputs of that name. */
function promptInputs({ type }: EditorNode, name: string): RegExp | null {
  if (type !== "Prompts Everywhere") return null;
  return /-|neg/i.test(name) ? /neg/i : /pos|^prompt/i;
}

/** Older versions of the pack keep the patterns in widgets of "Anything Everywhere?", newer ones in properties. */
function pattern({ type, values, properties }: EditorNode, name: string, at: number): RegExp | null {
  const text =
    memberOf(properties, "ue_properties")[name] ?? (type === "Anything Everywhere?" && Array.isArray(values) ? values[at] : undefined);
  if (typeof text !== "string" || text === "") return null;
  try {
    return new RegExp(text);
  } catch {
    return null; // as the pack does
  }
}

/**
 * The widgets of a node that take a broadcast: those that somebody made inputs of, as pages did that showed no other widgets among the
 * inputs, or that are marked so.
 */
export function openWidgets({ inputs, properties }: EditorNode, info: NodeInfo | null): string[] {
  const shown = inputs.filter(({ widget }) => widget !== null);
  const showsAll = (info?.inputs.filter(isWidget) ?? []).every(({ name }) => shown.some(({ widget }) => widget === name));
  const marked = [properties, memberOf(properties, "ue_properties")].map((holder) => memberOf(holder, "widget_ue_connectable"));
  return shown.flatMap(({ name, link }) => (link === null && (!showsAll || marked.some((one) => one[name] === true)) ? [name] : []));
}

function memberOf(holder: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  const value = holder[name];
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/**
 * The graph with every broadcast linked. The first one that fits an input counts. `widgets` are those of each node that take one as
 * sockets do.
 */
export function withBroadcasts(
  graph: Graph,
  broadcasts: readonly Broadcast[],
  widgets: ReadonlyMap<string, readonly string[]>,
  nodes: NodeInfos,
): Graph {
  if (broadcasts.length === 0) return graph;
  const typed = broadcasts.map((broadcast) => {
    const { id, slot } = broadcast.source;
    return { ...broadcast, type: broadcast.type ?? nodes.get(graph[id]?.class_type ?? "")?.outputs[slot]?.type };
  });
  const linked = Object.entries(graph).map(([id, node]) => {
    const info = nodes.get(node.class_type);
    const isOpen = (input: NodeInput) =>
      isWidget(input) ? widgets.get(id)?.includes(input.name) : input.section !== "hidden" && node.inputs[input.name] === undefined;
    const open = info ? inputsOf(info, node.inputs).filter(isOpen) : [];
    const inputs = { ...node.inputs };
    for (const { name, type } of open) {
      const found = typed.find(
        (one) =>
          one.type === type &&
          one.source.id !== id &&
          (one.inputs?.test(name) ?? true) &&
          (one.titles?.test(node._meta?.title ?? "") ?? true),
      );
      if (found) inputs[name] = [found.source.id, found.source.slot];
    }
    return [id, { ...node, inputs }];
  });
  return Object.fromEntries(linked);
}
