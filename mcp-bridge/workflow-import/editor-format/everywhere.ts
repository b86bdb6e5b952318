import { inputsOf } from "#comfyui/node-inputs.ts";
import type { Graph } from "#comfyui/types.ts";
import type { NodeInfos } from "../value-flow.ts";
import type { EditorNode } from "./editor-workflow.ts";
import type { LinkResolver, Source } from "./link-resolver.ts";
import type { Scope } from "./scope.ts";
import { isWidget } from "./widgets.ts";

/** An output that goes to every input of its type to which nothing else is linked (the pack cg-use-everywhere). */
interface Broadcast {
  source: Extract<Source, { kind: "output" }>;
  /** Which inputs it goes to, by name, and of which nodes, by title; null = all. */
  inputs: RegExp | null;
  titles: RegExp | null;
}

/** What such a node of the scope broadcasts: one for each of its inputs. */
export function broadcastsOf(scope: Scope, node: EditorNode, resolver: LinkResolver): Broadcast[] {
  return node.inputs.flatMap(({ name }, slot) => {
    const source = resolver.input(scope, node, slot);
    if (source?.kind !== "output") return [];
    return [{ source, inputs: promptInputs(node, name) ?? pattern(node, "input_regex", 1), titles: pattern(node, "title_regex", 0) }];
  });
}

/** "Prompts Everywhere" takes a positive and a negative conditioning, and gives each to the inputs of that name. */
function promptInputs({ type }: EditorNode, name: string): RegExp | null {
  if (type !== "Prompts Everywhere") return null;
  return /-|neg/i.test(name) ? /neg/i : /pos|^prompt/i;
}

/** Older versions of the pack keep the patterns in widgets of "Anything Everywhere?", newer ones in properties. */
function pattern({ type, values, properties }: EditorNode, name: string, at: number): RegExp | null {
  const own = properties.ue_properties;
  const newer = typeof own === "object" && own !== null ? (own as Record<string, unknown>)[name] : undefined;
  const text = newer ?? (type === "Anything Everywhere?" && Array.isArray(values) ? values[at] : undefined);
  if (typeof text !== "string" || text === "") return null;
  try {
    return new RegExp(text);
  } catch {
    return null; // as the pack does
  }
}

/** The graph with every broadcast linked. The first one that fits an input counts. */
export function withBroadcasts(graph: Graph, broadcasts: readonly Broadcast[], nodes: NodeInfos): Graph {
  if (broadcasts.length === 0) return graph;
  const typed = broadcasts.map((broadcast) => {
    const { id, slot } = broadcast.source;
    return { ...broadcast, type: nodes.get(graph[id]?.class_type ?? "")?.outputs[slot]?.type };
  });
  const linked = Object.entries(graph).map(([id, node]) => {
    const info = nodes.get(node.class_type);
    const open = info ? inputsOf(info, node.inputs).filter((input) => input.section !== "hidden" && !isWidget(input)) : [];
    const inputs = { ...node.inputs };
    for (const { name, type } of open) {
      const found = typed.find(
        (one) =>
          one.type === type &&
          one.source.id !== id &&
          (one.inputs?.test(name) ?? true) &&
          (one.titles?.test(node._meta?.title ?? "") ?? true),
      );
      if (inputs[name] === undefined && found) inputs[name] = [found.source.id, found.source.slot];
    }
    return [id, { ...node, inputs }];
  });
  return Object.fromEntries(linked);
}
