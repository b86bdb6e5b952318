import type { Graph, NodeInfo } from "#comfyui/types.ts";
import { parseLink } from "../workflow/placeholders.ts";

/** What is known of the classes of a graph; null for a class that the engine does not have. */
export type NodeInfos = ReadonlyMap<string, NodeInfo | null>;

export type TextRole = "positive" | "negative";

/** Which of the texts say what shall be in the picture, and which what shall not; by node. */
export function textRoles(graph: Graph, nodes: NodeInfos): Map<string, TextRole> {
  const roles = new Map<string, TextRole>();
  // What serves as both (a prompt whose negative is made of nothing) is a prompt: positive comes last and wins.
  for (const role of ["negative", "positive"] as const) {
    for (const start of startsOf(graph, role)) {
      for (const id of reachedBy(graph, nodes, start, role)) roles.set(id, role);
    }
  }
  return roles;
}

/** Nodes linked to an input called so; where nothing has a negative, whatever conditions a sampler is positive. */
function startsOf(graph: Graph, role: TextRole): string[] {
  const linkedTo = (names: string[]) =>
    Object.values(graph).flatMap(({ inputs }) => names.flatMap((name) => parseLink(inputs[name] ?? null)?.node ?? []));
  const starts = linkedTo([role]);
  return role === "positive" && starts.length === 0 ? linkedTo(["conditioning", "cond"]) : starts;
}

/** Upstream along conditionings and texts only: models and pictures lead to other parts of the graph. */
function reachedBy(graph: Graph, nodes: NodeInfos, start: string, role: TextRole): Set<string> {
  const seen = new Set<string>();
  const waiting = [start];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const node = graph[id];
    if (!node || seen.has(id)) continue;
    seen.add(id);
    // A node that takes both (ControlNetApply) hands each on separately.
    const other = role === "positive" ? "negative" : "positive";
    for (const [name, value] of Object.entries(node.inputs)) {
      const link = parseLink(value);
      if (link && name !== other && carriesText(name, nodes.get(node.class_type)?.inputs.find((input) => input.name === name)?.type)) {
        waiting.push(link.node);
      }
    }
  }
  return seen;
}

function carriesText(name: string, type: string | undefined): boolean {
  if (type !== undefined && type !== "*") return type === "CONDITIONING" || type === "STRING";
  return /cond|positive|negative|text|prompt|string|value/i.test(name);
}
