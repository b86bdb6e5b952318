import type { InputValue } from "#comfyui/types.ts";

/**
 * A workflow as ComfyUI's page saves it: LiteGraph's nodes and links, versions 0.4 and 1.0 of the schema
 * (https://docs.comfy.org/specs/workflow_json). Read as it comes: what is not understood is left out.
 */
export interface EditorGraph {
  nodes: Map<string, EditorNode>;
  /** By the link's own id. */
  links: Map<string, EditorLink>;
}

export interface EditorWorkflow extends EditorGraph {
  /** By the class name that their instances have. */
  subgraphs: Map<string, Subgraph>;
  models: ModelNote[];
}

/** A model's file, the folder under ComfyUI's models that it belongs into, and where it may be had ("" where that is not said). */
export interface ModelNote {
  name: string;
  directory: string;
  url: string;
}

/** A definition, of which a workflow may have several instances. */
export interface Subgraph extends EditorGraph {
  name: string;
  /** What the links call the two borders of the subgraph. */
  inputNode: string;
  outputNode: string;
  inputs: { name: string; links: string[] }[];
}

export interface EditorLink {
  from: string;
  fromSlot: number;
  to: string;
  toSlot: number;
}

export interface EditorNode {
  id: string;
  type: string;
  title: string | null;
  mode: Mode;
  inputs: EditorInput[];
  outputs: { name: string; type: string }[];
  /** In the order of the widgets, or by name; empty where the node has none. */
  values: readonly InputValue[] | Readonly<Record<string, InputValue>>;
  properties: Readonly<Record<string, unknown>>;
  models: ModelNote[];
}

/** Muted nodes and what depends on them do not run; a bypassed node hands on what comes into it. */
export type Mode = "always" | "muted" | "bypassed";

export interface EditorInput {
  name: string;
  type: string;
  /** The id of its link; null where nothing is linked. */
  link: string | null;
  /** Whether it is a widget, too. */
  widget: string | null;
}

type JsonObject = Record<string, unknown>;

/** `value` has a list of nodes. */
export function readEditorWorkflow(value: object): EditorWorkflow {
  if (!isObject(value)) return { nodes: new Map(), links: new Map(), subgraphs: new Map(), models: [] };
  const definitions = isObject(value.definitions) ? objects(value.definitions.subgraphs) : [];
  const subgraphs = new Map(definitions.map((one) => [String(one.id), readSubgraph(one)]));
  return { ...readGraph(value), subgraphs, models: readModels(value.models) };
}

function readGraph(value: JsonObject): EditorGraph {
  const links = (Array.isArray(value.links) ? value.links : Object.values(value.links ?? {})).flatMap(readLink);
  return { nodes: new Map(objects(value.nodes).map((node) => [String(node.id), readNode(node)])), links: new Map(links) };
}

function readSubgraph(value: JsonObject): Subgraph {
  const border = (node: unknown, usual: number) => String((isObject(node) ? node.id : null) ?? usual);
  return {
    ...readGraph(value),
    name: String(value.name ?? ""),
    inputNode: border(value.inputNode, -10),
    outputNode: border(value.outputNode, -20),
    inputs: objects(value.inputs).map(({ name, linkIds }) => ({
      name: String(name),
      links: Array.isArray(linkIds) ? linkIds.map(String) : [],
    })),
  };
}

/** A list of six in version 0.4, an object in 1.0 and in subgraphs. */
function readLink(link: unknown): [string, EditorLink][] {
  if (Array.isArray(link)) {
    const [id, from, fromSlot, to, toSlot] = link;
    return [[String(id), { from: String(from), fromSlot: Number(fromSlot), to: String(to), toSlot: Number(toSlot) }]];
  }
  if (!isObject(link)) return [];
  const { id, origin_id, origin_slot, target_id, target_slot } = link;
  return [[String(id), { from: String(origin_id), fromSlot: Number(origin_slot), to: String(target_id), toSlot: Number(target_slot) }]];
}

function readNode(node: JsonObject): EditorNode {
  return {
    id: String(node.id),
    type: String(node.type),
    title: typeof node.title === "string" && node.title.trim() !== "" ? node.title : null,
    mode: node.mode === 2 ? "muted" : node.mode === 4 ? "bypassed" : "always",
    inputs: objects(node.inputs).map(readInput),
    outputs: objects(node.outputs).map(({ name, type }) => ({ name: String(name), type: typeName(type) })),
    values: readValues(node),
    properties: isObject(node.properties) ? node.properties : {},
    models: isObject(node.properties) ? readModels(node.properties.models) : [],
  };
}

const readModels = (models: unknown): ModelNote[] =>
  objects(models).flatMap(({ name, directory, url }) => {
    return typeof name === "string" && typeof directory === "string" ? [{ name, directory, url: String(url ?? "") }] : [];
  });

/** Newer pages write the names of the widgets beside their values, and then no other version of a class can mix them up. */
function readValues({ widgets_values: values, widgets_values_named: named }: JsonObject): EditorNode["values"] {
  if (isObject(values)) return values as EditorNode["values"];
  if (!Array.isArray(values)) return [];
  const names = isObject(named) ? Object.keys(named) : [];
  return names.length === values.length ? Object.fromEntries(names.map((name, at) => [name, values[at]])) : values;
}

function readInput({ name, type, link, widget }: JsonObject): EditorInput {
  return {
    name: String(name),
    type: typeName(type),
    link: typeof link === "number" || typeof link === "string" ? String(link) : null,
    widget: isObject(widget) ? String(widget.name ?? name) : null,
  };
}

const typeName = (type: unknown) => (Array.isArray(type) ? "COMBO" : String(type ?? "*"));
const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
