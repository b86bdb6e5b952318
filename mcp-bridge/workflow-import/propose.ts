import type { Graph, GraphNode, NodeInfo, NodeInput } from "#comfyui/types.ts";
import type { ProposedParameter } from "#contract/workflow.ts";
import { BrokenWorkflowError } from "../workflow/workflow.ts";
import { type Meaning, meaningOf } from "./input-semantics.ts";
import { labelOf, nameOf, ownTitle, unusedName } from "./names.ts";
import { findOutputs } from "./outputs.ts";
import { type NodeInfos, type TextRole, textRoles } from "./prompt-roles.ts";

/** A proposed parameter, and what only the template needs to know of it. */
export interface DraftParameter extends ProposedParameter {
  /** Inputs that take its value. */
  places: { node: string; input: string }[];
  folder?: string;
  /** Few choices that do not change: the AI app is told them. Many, or changing ones, are looked up with each call. */
  enum?: (string | number)[];
  choicesFrom?: string;
  multipleOf?: number;
}

/** A tool that an export could make. */
export interface Draft {
  graph: Graph;
  toolName: string;
  title: string;
  description: string;
  parameters: DraftParameter[];
  /** Nodes whose result comes back; other outputs leave the graph. */
  outputs: string[];
  produces: "image" | "text";
  warnings: string[];
}

/** What comes first in the window, in the AI's schema, and when two want the same name. */
const ORDER = ["prompt", "negative_prompt", "image", "mask", "model", "lora", "lora_strength", "width", "height", "steps", "cfg", "seed"];
/** Known, but left as they are until somebody who knows them wants them chosen. */
const FINE_TUNING = new Set(["model", "lora", "lora_strength", "upscale_model", "steps", "cfg", "guidance"]);
const MOST_PARAMETERS = 80;
const MOST_ENUM = 12;
const MOST_CHOICES = 500;
const LONGEST_DEFAULT = 20_000;

/**
 * Which tool a graph could be on an engine whose nodes are given.
 * Throws BrokenWorkflowError where nothing would come back from it.
 */
export function propose(file: string, graph: Graph, nodes: NodeInfos, taken: (toolName: string) => boolean): Draft {
  const outputs = findOutputs(graph, nodes);
  if (outputs.keep.length === 0) {
    throw new BrokenWorkflowError(file, null, "nothing comes back from it. Add a Save Image node in ComfyUI.");
  }
  const parameters = named(findValues(graph, nodes));
  const title = titleOf(file);
  return {
    graph,
    toolName: unusedName(nameOf(title, "workflow"), taken),
    title,
    description: describe(title, parameters, outputs.produces),
    parameters,
    outputs: outputs.keep,
    produces: outputs.produces,
    warnings: [...missingNodes(nodes), ...missingModels(parameters)],
  };
}

/** A value of the graph that could be a parameter. */
interface Found {
  node: string;
  input: string;
  value: string | number | boolean;
  info: NodeInput | null;
  className: string;
  /** The node, in words. */
  label: string;
  own: string | null;
  meaning: Meaning;
  role: TextRole | null;
  /** The title of its node is its name. */
  isMain: boolean;
  also: { node: string; input: string }[];
}

function findValues(graph: Graph, nodes: NodeInfos): Found[] {
  const roles = textRoles(graph, nodes);
  const found = Object.entries(graph).flatMap(([id, node]) =>
    valuesOf(id, node, nodes.get(node.class_type) ?? null, roles.get(id) ?? null),
  );
  const rank = ({ meaning }: Found) =>
    (meaning.usual ? 0 : 100) + (ORDER.includes(meaning.name) ? ORDER.indexOf(meaning.name) : ORDER.length);
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_PARAMETERS);
}

function valuesOf(id: string, node: GraphNode, info: NodeInfo | null, nodeRole: TextRole | null): Found[] {
  const own = ownTitle(node._meta?.title, node.class_type, info?.displayName ?? "");
  const label = node._meta?.title ?? info?.displayName ?? node.class_type;
  const found: Found[] = [];
  for (const [name, value] of Object.entries(node.inputs)) {
    const input = info?.inputs.find((candidate) => candidate.name === name) ?? null;
    const isText = typeof value === "string" && (input === null || input.type === "STRING");
    const role = isText ? nodeRole : null;
    const meaning = meaningOf(node, name, value, input, role);
    const plain = typeof value === "bigint" ? (meaning?.type === "seed" ? 0 : Number(value)) : value;
    if (!meaning || typeof plain === "object" || (typeof plain === "string" && plain.length > LONGEST_DEFAULT)) continue;
    const same = found.find((other) => belongTogether(other, name, plain, role));
    if (same) same.also.push({ node: id, input: name });
    else {
      const isMain = role !== null || ofPictures(meaning) || meaning.type === "model";
      const { class_type: className } = node;
      found.push({ node: id, input: name, value: plain, info: input, className, label, own, meaning, role, isMain, also: [] });
    }
  }
  // Who names a node with one value, such as a "Width" of their own, means that value.
  const [only, ...others] = found;
  if (only && others.length === 0 && own !== null) {
    only.meaning = { ...only.meaning, usual: true };
    only.isMain = true;
  }
  return found;
}

/** Both strengths of a LoRA, both texts of an SDXL encoder: one choice, as long as they are alike. */
function belongTogether(other: Found, name: string, value: Found["value"], role: TextRole | null): boolean {
  if (other.value !== value) return false;
  return (other.input === "strength_model" && name === "strength_clip") || (role !== null && other.role === role);
}

const ofPictures = ({ type }: Meaning) => type === "image" || type === "mask";

/** Gives every value its name: the title of its node where a person wrote one, else what it usually is called. */
function named(found: Found[]): DraftParameter[] {
  const names = new Set(["preset"]);
  const often = (name: string) => found.filter(({ meaning }) => meaning.usual && meaning.name === name).length > 1;
  return found.map((value) => {
    const { own, meaning, isMain } = value;
    const base = nameOf(meaning.name, "value");
    const wanted =
      own === null || !meaning.usual ? base : isMain ? nameOf(own, base) : often(meaning.name) ? nameOf(`${own} ${base}`, base) : base;
    const name = unusedName(wanted, (candidate) => names.has(candidate));
    names.add(name);
    const label = own !== null && isMain && meaning.usual ? own : labelOf(name);
    return { ...parameterOf(value, name, label), ...optionsOf(value) };
  });
}

function parameterOf(
  { node, input, value, info, label: title, own, meaning, role, also }: Found,
  name: string,
  label: string,
): DraftParameter {
  const bounded = meaning.type === "integer" || meaning.type === "number";
  const least = bounded ? bound(info?.min) : null;
  const most = bounded ? bound(info?.max) : null;
  const isPrompt = role === "positive" && meaning.usual;
  return {
    id: `${node}.${input}`,
    label,
    from: `${title}: ${input.replaceAll("_", " ")}`,
    on: meaning.usual && (own !== null || !FINE_TUNING.has(meaning.name)),
    name,
    description: own === null || !meaning.usual ? meaning.description : `${own}: ${meaning.description}`,
    type: meaning.type,
    default: isPrompt || meaning.type === "seed" || ofPictures(meaning) ? null : value,
    min: least !== null && Number(value) < least ? null : least,
    max: most !== null && Number(value) > most ? null : most,
    choices: (info?.options ?? []).map(String).slice(0, MOST_CHOICES),
    places: [{ node, input }, ...also],
  };
}

function optionsOf({ className, input, info, value, meaning }: Found): Partial<DraftParameter> {
  if (meaning.folder !== undefined) return { folder: meaning.folder };
  if (meaning.type === "integer" && typeof info?.step === "number" && info.step > 1) {
    // A step that does not begin at 0 (1, 5, 9 ... frames) is no multiple.
    const fits = [info.min ?? 0, value].every((number) => Number(number) % Number(info.step) === 0);
    return fits ? { multipleOf: info.step } : {};
  }
  const options = (info?.options ?? []).filter(
    (option): option is string | number => typeof option === typeof value && typeof option !== "boolean",
  );
  if (options.length === 0 || !options.includes(value as string | number) || ofPictures(meaning)) return {};
  if (options.length <= MOST_ENUM) return { enum: options };
  return typeof value === "string" && !/\./.test(className + input) ? { choicesFrom: `${className}.${input}` } : {};
}

function bound(value: number | bigint | undefined): number | null {
  const number = Number(value);
  return value === undefined || !Number.isSafeInteger(Math.ceil(number)) ? null : number;
}

function titleOf(file: string): string {
  const words = file
    .replace(/^.*[/\\]/, "")
    .replace(/\.json$/i, "")
    .replace(/[\p{C}_]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
  return words === "" ? "Workflow" : words.charAt(0).toUpperCase() + words.slice(1);
}

function describe(title: string, parameters: DraftParameter[], produces: Draft["produces"]): string {
  const about = parameters.some(({ on, type }) => on && type === "image");
  const what =
    produces === "text" ? `Tell something${about ? " about a picture" : ""}` : `Make a picture${about ? " from a given one" : ""}`;
  return `${what} with the user's own ComfyUI workflow "${title}".`;
}

function missingNodes(nodes: NodeInfos): string[] {
  const missing = [...nodes].flatMap(([className, info]) => (info === null ? [className] : []));
  if (missing.length === 0) return [];
  return [`This ComfyUI does not have ${missing.join(", ")}. Until somebody installs it, the tool will say so when it is called.`];
}

function missingModels(parameters: DraftParameter[]): string[] {
  return parameters
    .filter(({ type, default: value, choices }) => type === "model" && choices.length > 0 && !choices.includes(String(value)))
    .map(({ default: value }) => `"${String(value)}" is not installed; another model of its kind is taken until it is.`);
}
