import type { Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { type ParameterLabel, ParameterMeaning, type ProposedParameter, type WorkflowWarning } from "#contract/workflow.ts";
import type { JobLimits } from "../workflow/limits/graph-limits.ts";
import { defaultReference, MAX_SEED } from "../workflow/values.ts";
import { type Downloads, NO_DOWNLOADS } from "./downloads.ts";
import { type FoundValue, findValues } from "./find-values.ts";
import { mendGraph } from "./mend.ts";
import { nameOf, readableName, unusedName } from "./names/names.ts";
import { findOutputs, type Produced, withOutputs } from "./outputs.ts";
import { type NodeInfos, type Place, ValueFlow } from "./value-flow.ts";

/** A proposed parameter, and what only the template needs to know of it. */
export interface DraftParameter extends ProposedParameter {
  /** What its template calls it; null where it is no parameter yet. */
  written: string | null;
  /** Inputs that take its value. */
  places: Place[];
  /** Of models: ComfyUI's folder. */
  folder: string | null;
  /** The engine's list that it is from, as "KSampler.sampler_name"; null where it is from none, or the engine has no such node. */
  choicesFrom: string | null;
  /** Whether it is a file that somebody has uploaded to the engine. */
  upload: boolean;
  /** Few choices that do not change: the AI app is told them. Many, or changing ones, are looked up with each call. */
  enum: (string | number)[] | null;
  multipleOf: number | null;
  /** Of seeds; null where any will do. */
  seedRange: FoundValue["seedRange"];
}

/** A tool that an export could make. */
export interface Draft {
  /** As this engine takes it, without the parts whose result does not come back. */
  graph: Graph;
  toolName: string;
  title: string;
  description: string;
  /** Every value that could be chosen, the important ones first. */
  parameters: DraftParameter[];
  /** Nodes whose result comes back. */
  outputs: string[];
  produces: Produced;
  /** What had to be changed for this engine. */
  changes: WorkflowWarning[];
  nodes: NodeInfos;
  downloads: Downloads;
  limits: JobLimits;
}

export interface ImportContext {
  nodes: NodeInfos;
  downloads?: Downloads;
  limits: JobLimits;
  /** Whether there is a tool of that name already. */
  taken: (toolName: string) => boolean;
}

/** What comes first in the window, in the AI's schema, and when two want the same name. */
const ORDER = ["prompt", "negative_prompt", "image", "mask", "model", "lora", "lora_strength", "width", "height", "steps", "cfg", "seed"];
/** Known, but left as they are until somebody who knows them wants them chosen. */
const FINE_TUNING = new Set(["model", "lora", "lora_strength", "upscale_model", "steps", "cfg", "guidance"]);
const MAX_ENUM = 12;

/** Which tool a graph could be on an engine. Throws EaselError workflow_invalid where nothing would come back from it. */
export function propose(file: string, exported: Graph, { nodes, downloads = NO_DOWNLOADS, limits, taken }: ImportContext): Draft {
  const mended = mendGraph(exported, nodes);
  const { keep, reporting, produces } = findOutputs(mended, nodes);
  if (keep.length === 0) throw new EaselError("workflow_invalid", "workflow_without_output", { file });
  const graph = withOutputs(mended.graph, keep);
  const parameters = proposeParameters(graph, nodes, produces);
  const title = titleOf(file);
  return {
    graph,
    toolName: unusedName(nameOf(title, "workflow"), taken),
    title,
    description: describe(title, parameters, produces),
    parameters,
    outputs: reporting,
    produces,
    changes: Object.keys(graph).flatMap((id) => mended.warnings.get(id) ?? []),
    nodes,
    downloads,
    limits,
  };
}

/** Every value of the graph that a call could choose, the important ones first. */
export function proposeParameters(graph: Graph, nodes: NodeInfos, produces: Produced): DraftParameter[] {
  return named(ranked(findValues(new ValueFlow(graph, nodes)), produces));
}

/** The important ones first, and first of all the one prompt that a call must give. */
function ranked(found: FoundValue[], produces: Produced): { value: FoundValue; required: boolean }[] {
  const prompt = mainPrompt(found);
  const rank = (value: FoundValue) => {
    const { usual, name } = value.semantics;
    if (value === prompt) return -1;
    return (usual ? 0 : 100) + (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  };
  const pictures = found.filter(({ semantics }) => isPicture(semantics));
  // Who asks what is in a picture need not ask in other words each time.
  const asks = produces === "text" && pictures.length > 0;
  return found
    .map((value) => ({ value, required: isPicture(value.semantics) || (value === prompt && !(asks && value.value !== "")) }))
    .sort((a, b) => rank(a.value) - rank(b.value));
}

/** The text that says what to make, where there are several: the one that somebody called so, else the longest. */
function mainPrompt(found: readonly FoundValue[]): FoundValue | null {
  const inputCalled = ({ places: [{ input }] }: FoundValue) => (/^(prompt|text|text_g|t5xxl|positive|value|tags)$/i.test(input) ? 1 : 0);
  const length = ({ value }: FoundValue) => String(value).length;
  const [main] = found
    .filter(({ semantics }) => semantics.role === "positive" && semantics.usual)
    .sort((a, b) => called(b) - called(a) || inputCalled(b) - inputCalled(a) || length(b) - length(a));
  return main ?? null;
}

/** How much the title says that this is the prompt; least, that it is what the maker of the workflow tells the model beside it. */
function called({ title }: FoundValue): number {
  if (title === null) return 2;
  if (/system|template|instruct|style/i.test(title)) return 0;
  return /prompt|positive|user|提示|プロンプト/i.test(title) ? 3 : 1;
}

const isPicture = ({ type }: FoundValue["semantics"]) => type === "image" || type === "mask";

/** Gives every value its name: the title of its node where a person wrote one, else what it usually is called. */
function named(found: { value: FoundValue; required: boolean }[]): DraftParameter[] {
  const names = new Set(["preset"]);
  const often = (name: string) => found.filter(({ value: { semantics } }) => semantics.usual && semantics.name === name).length > 1;
  const counts = new Map<ParameterMeaning, number>();
  return found.map(({ value, required }) => {
    const { title, semantics, isMain } = value;
    const base = nameOf(semantics.name, "value");
    const byTitle = title !== null && semantics.usual;
    const wanted = !byTitle ? base : isMain ? nameOf(title, base) : often(semantics.name) ? nameOf(`${title} ${base}`, base) : base;
    const name = unusedName(wanted, (candidate) => names.has(candidate));
    names.add(name);
    return draftParameter(
      value,
      name,
      byTitle ? { kind: "name", name: isMain ? title : readableName(name) } : labelFor(value, name, counts),
      required,
    );
  });
}

/** What is known by its meaning is called so in the person's language, numbered where there are several. */
function labelFor({ semantics }: FoundValue, name: string, counts: Map<ParameterMeaning, number>): ParameterLabel {
  const meaning = ParameterMeaning.safeParse(semantics.name);
  if (!meaning.success) return { kind: "name", name: readableName(name) };
  const number = (counts.get(meaning.data) ?? 0) + 1;
  counts.set(meaning.data, number);
  return { kind: "meaning", meaning: meaning.data, number };
}

function draftParameter(found: FoundValue, name: string, label: ParameterLabel, required: boolean): DraftParameter {
  const { places, value, info, className, title, semantics, seedRange } = found;
  const [{ node, input }] = places;
  const { type, usual, description } = semantics;
  const bounded = type === "integer" || type === "number";
  const bounds = type === "seed" ? seedRange : bounded ? info : null;
  return {
    id: `${node}.${input}`,
    written: null,
    label,
    from: { node: found.label, input },
    on: usual && (title !== null || !FINE_TUNING.has(semantics.name)) && !isReference(value),
    name,
    description: title === null || !usual ? description : `${title}: ${description}`,
    type,
    default: required || type === "seed" ? null : value,
    min: bound(bounds?.min),
    max: bound(bounds?.max),
    choices: (info?.options ?? []).map(String),
    places,
    value,
    folder: semantics.folder,
    choicesFrom: hasList(found) ? `${className}.${input}` : null,
    upload: info?.upload !== undefined,
    enum: enumOf(found),
    multipleOf: multipleOf(found),
    seedRange: seedRange && (seedRange.min > 0n || seedRange.max < MAX_SEED) ? seedRange : null,
  };
}

/** Whether a template would take it for a reference to the configuration: such a text stays where it is. */
const isReference = (value: unknown) => defaultReference(value) !== null;

/** Whether calls can look the value's list up. What comes with the choice of a dynamic combo has one for each choice. */
function hasList({ info, value, places: [{ input }] }: FoundValue): boolean {
  return info?.type === "COMBO" && info.options !== undefined && !info.upload && typeof value === "string" && !input.includes(".");
}

function enumOf(found: FoundValue): DraftParameter["enum"] {
  const { info, value, semantics } = found;
  if (!info?.options || semantics.type === "model" || isPicture(semantics)) return null;
  const options = info.options.filter((option): option is string | number => typeof option === typeof value && typeof option !== "boolean");
  const few = !hasList(found) || options.length <= MAX_ENUM;
  return few && options.includes(value as string | number) ? options : null;
}

function multipleOf({ info, value, semantics }: FoundValue): number | null {
  if (semantics.type !== "integer" || typeof info?.step !== "number" || info.step <= 1 || info.options) return null;
  // A step that does not begin at 0 (1, 5, 9 ... frames) is no multiple.
  const { step, min = 0 } = info;
  return [min, value].every((number) => Number(number) % step === 0) ? step : null;
}

/** Null where a number does not hold it, too. */
function bound(value: number | bigint | undefined): number | null {
  const number = Number(value);
  return value === undefined || !Number.isSafeInteger(Math.ceil(number)) ? null : number;
}

function titleOf(file: string): string {
  const words = file
    .replace(/^.*[/\\]/, "")
    .replace(/\.[a-z0-9]{2,5}$/i, "")
    .replace(/[\p{C}_]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 60);
  return words === "" ? "Workflow" : words.charAt(0).toUpperCase() + words.slice(1);
}

const MADE: Record<Produced, string> = {
  image: "Make a picture",
  video: "Make a video",
  audio: "Make sound",
  model: "Make a 3D model",
  text: "Tell something",
  files: "Make something",
};

function describe(title: string, parameters: DraftParameter[], produces: Produced): string {
  const given = parameters.some(({ on, type }) => on && type === "image");
  const from = given ? (produces === "text" ? " about a picture" : " from a given picture") : "";
  return `${MADE[produces]}${from} with the user's own ComfyUI workflow "${title}".`;
}
