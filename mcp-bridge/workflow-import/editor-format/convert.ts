import type { Graph, GraphNode, InputValue } from "#comfyui/types.ts";
import type { NodeInfos } from "../value-flow.ts";
import type { EditorNode, EditorWorkflow } from "./editor-workflow.ts";
import { type Broadcast, broadcastsOf, openWidgets, withBroadcasts } from "./everywhere.ts";
import { isVirtual } from "./frontend-nodes.ts";
import { LinkResolver } from "./link-resolver.ts";
import { Scope } from "./scope.ts";
import { widgetValues } from "./widgets.ts";

/**
 * The graph that ComfyUI's page would send to its engine for a workflow: subgraphs spread out, what the page alone knows resolved,
 * muted and bypassed nodes gone. `nodes` is what the engine says of the classes; a class that it does not have is taken over as far
 * as the file tells.
 */
export function convertEditorWorkflow(workflow: EditorWorkflow, nodes: NodeInfos): Graph {
  const graph: Graph = {};
  const resolver = new LinkResolver(nodes);
  const broadcasts: Broadcast[] = [];
  const open = new Map<string, string[]>();
  const visit = (scope: Scope) => {
    for (const node of scope.graph.nodes.values()) {
      if (node.mode === "always") broadcasts.push(...broadcastsOf(scope, node, resolver));
      const inner = scope.enter(node);
      // The page sends what is inside of a muted or bypassed subgraph where that lies in another one.
      if (inner && (node.mode === "always" || scope.host)) visit(inner);
      else if (node.mode === "always" && !inner && !isVirtual(node.type)) {
        graph[scope.idOf(node)] = convertNode(scope, node, nodes, resolver);
        open.set(scope.idOf(node), openWidgets(node, nodes.get(node.type) ?? null));
      }
    }
  };
  visit(Scope.root(workflow));
  return withBroadcasts(withoutLooseEnds(graph), broadcasts, open, nodes);
}

function convertNode(scope: Scope, node: EditorNode, nodes: NodeInfos, resolver: LinkResolver): GraphNode {
  const info = nodes.get(node.type) ?? null;
  const inputs = { ...widgetValues(node, info) };
  node.inputs.forEach(({ name }, slot) => {
    const source = resolver.input(scope, node, slot);
    if (source?.kind === "output") inputs[name] = [source.id, source.slot];
    else if (source) inputs[name] = source.value;
  });
  return { class_type: node.type, inputs, _meta: { title: node.title ?? info?.displayName ?? node.type } };
}

/** What a muted node would have given is not there. */
function withoutLooseEnds(graph: Graph): Graph {
  const isThere = (value: InputValue) =>
    !Array.isArray(value) || typeof value[0] !== "string" || typeof value[1] !== "number" || Object.hasOwn(graph, value[0]);
  return Object.fromEntries(
    Object.entries(graph).map(([id, node]) => {
      return [id, { ...node, inputs: Object.fromEntries(Object.entries(node.inputs).filter(([, value]) => isThere(value))) }];
    }),
  );
}

/** The classes that the workflow's graph would have, each once. */
export function classesOf(workflow: EditorWorkflow): string[] {
  const graphs = [workflow, ...workflow.subgraphs.values()];
  const types = graphs.flatMap(({ nodes }) => [...nodes.values()].map(({ type }) => type));
  return [...new Set(types)].filter((type) => !isVirtual(type) && !workflow.subgraphs.has(type));
}
