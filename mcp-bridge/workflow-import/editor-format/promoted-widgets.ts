import type { InputValue } from "#comfyui/types.ts";
import type { NodeInfos } from "../value-flow.ts";
import type { EditorInput, EditorNode, Subgraph } from "./editor-workflow.ts";
import type { Host, Scope } from "./scope.ts";
import { widgetValues } from "./widgets.ts";

/**
 * What an input of a subgraph holds where nothing is linked to it: the value of the widget that its instance shows for it, or else of
 * the first widget within that it leads to. Undefined where it leads to none.
 */
export function promotedValue(inner: Scope, slot: number, nodes: NodeInfos): InputValue | undefined {
  const { host } = inner;
  if (!host) return undefined;
  return ownValue(host, slot) ?? innerValue(inner, slot, nodes);
}

/** The instance's own value, saved in the order of `proxyWidgets`, or, without those, of the subgraph's inputs that are widgets. */
function ownValue({ node, subgraph }: Host, slot: number): InputValue | undefined {
  const name = subgraph.inputs[slot]?.name;
  if (name === undefined) return undefined;
  if (!isList(node.values)) return node.values[name] ?? undefined;
  const proxies = node.properties.proxyWidgets;
  const at = Array.isArray(proxies)
    ? proxies.findIndex((proxy) => Array.isArray(proxy) && String(proxy[0]) === "-1" && proxy[1] === name)
    : widgetInputs(node, subgraph).indexOf(name);
  return at < 0 ? undefined : (node.values[at] ?? undefined);
}

const isList = (values: EditorNode["values"]): values is readonly InputValue[] => Array.isArray(values);

function widgetInputs(node: EditorNode, subgraph: Subgraph): string[] {
  const isWidget = (input: EditorInput | undefined) => input !== undefined && input.widget !== null;
  return subgraph.inputs.flatMap(({ name }, slot) => {
    const shown = isWidget(node.inputs.find((input) => input.name === name));
    return shown || linkedInputs(subgraph, slot).some(({ input }) => isWidget(input)) ? [name] : [];
  });
}

function innerValue(inner: Scope, slot: number, nodes: NodeInfos): InputValue | undefined {
  const subgraph = inner.host?.subgraph;
  if (!subgraph) return undefined;
  for (const { node, input } of linkedInputs(subgraph, slot)) {
    const deeper = inner.enter(node);
    const deeperSlot = deeper?.host?.subgraph.inputs.findIndex(({ name }) => name === input.name) ?? -1;
    const value =
      deeper && deeperSlot >= 0
        ? promotedValue(deeper, deeperSlot, nodes)
        : widgetValues(node, nodes.get(node.type) ?? null)[input.widget ?? input.name];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The inputs within that one of the subgraph's is linked to, those first that it lists itself. */
function linkedInputs(subgraph: Subgraph, slot: number): { node: EditorNode; input: EditorInput }[] {
  const listed = (subgraph.inputs[slot]?.links ?? []).flatMap((id) => subgraph.links.get(id) ?? []);
  return [...new Set([...listed, ...subgraph.links.values()])].flatMap((link) => {
    if (link.from !== subgraph.inputNode || link.fromSlot !== slot) return [];
    const node = subgraph.nodes.get(link.to);
    const input = node?.inputs[link.toSlot];
    return node && input ? [{ node, input }] : [];
  });
}
