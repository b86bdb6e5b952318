import type { InputValue, NodeInfo, NodeInput } from "#comfyui/types.ts";
import type { ParameterType } from "../workflow/workflow.ts";
import { modelFolder } from "./model-lists.ts";
import { promptRole, type TextRole } from "./prompt-roles.ts";
import type { Place, ValueFlow } from "./value-flow.ts";

/** The types of what one input of a node takes; the others stand for several inputs. */
type InputType = Exclude<ParameterType, "area" | "loras">;

/** What a value of a node is for. */
export interface InputSemantics {
  type: InputType;
  /** What it is called where the person has not named its node. */
  name: string;
  description: string;
  /** Whether a tool usually lets a call choose it. */
  usual: boolean;
  /** Of texts. */
  role: TextRole | null;
  /** Of models: ComfyUI's folder. */
  folder: string | null;
}

/** Inputs that mean the same wherever they stand. */
const USUAL: Record<string, { name: string; description: string; usual: boolean }> = {
  steps: { name: "steps", description: "Sampling steps; more take longer", usual: true },
  cfg: { name: "cfg", description: "How closely to follow the prompt", usual: true },
  guidance: { name: "guidance", description: "How closely to follow the prompt", usual: true },
  denoise: { name: "denoise", description: "How much to change: 1 = everything", usual: true },
  strength_model: { name: "lora_strength", description: "How much the LoRA counts", usual: true },
  aspect_ratio: { name: "aspect_ratio", description: "Width to height", usual: true },
  resolution: { name: "resolution", description: "Size of the result", usual: true },
  duration: { name: "duration", description: "Seconds", usual: true },
  sampler_name: { name: "sampler", description: "Sampler", usual: false },
  scheduler: { name: "scheduler", description: "Scheduler", usual: false },
  batch_size: { name: "batch_size", description: "Pictures at a time", usual: false },
};

const MODEL_NAMES: Record<string, string> = {
  checkpoints: "model",
  loras: "lora",
  upscale_models: "upscale_model",
  diffusion_models: "model",
};

/** Inputs that no call should choose: where the file goes, and what only ComfyUI's editor uses. */
const NOBODYS = /^(filename_prefix|control_after_generate|upload|is_changed)$/;

/** Null for what is no choice: a link, or nothing a tool could take. */
export function semanticsOf(flow: ValueFlow, place: Place, value: InputValue): InputSemantics | null {
  const info = flow.infoOf(place);
  const name = place.input;
  if (name === "" || NOBODYS.test(name) || info?.section === "hidden") return null;
  if (typeof value === "object" || value === undefined) return null;
  const className = flow.graph[place.node]?.class_type ?? "";
  const of = (semantics: Partial<InputSemantics> & Pick<InputSemantics, "type" | "name" | "description">): InputSemantics => {
    return { usual: true, role: null, folder: null, ...semantics };
  };
  const picture = pictureType(className, name, flow.classOf(place.node), info);
  if (picture) return of({ type: picture, name: picture, description: pictureWords(picture) });
  if (isSeed(flow, place, value)) return of({ type: "seed", name: "seed", description: "Leave out for a random one" });
  const folder = modelFolder(className, name, value, info);
  if (folder !== null) {
    const usual = MODEL_NAMES[folder] !== undefined && value !== "None";
    return of({ type: "model", folder, name: MODEL_NAMES[folder] ?? name, description: "File name of an installed model", usual });
  }
  const role = typeof value === "string" ? promptRole(flow, place) : null;
  if (role === "positive") return of({ type: "string", role, name: "prompt", description: "What the picture shows" });
  if (role === "negative") return of({ type: "string", role, name: "negative_prompt", description: "What to leave out" });
  return of({ ...wordsFor(flow, place, value), type: typeOf(value, info) });
}

/** Files that people upload, and the class that every ComfyUI has, even where it is not known. */
function pictureType(className: string, name: string, info: NodeInfo | null, input: NodeInput | null): "image" | "mask" | null {
  const uploads = input ? input.upload === "image" && input.options !== undefined : name === "image" && /^LoadImage/.test(className);
  if (!uploads) return null;
  const masksOnly = info ? info.outputs.every(({ type }) => type === "MASK") : className === "LoadImageMask";
  return masksOnly ? "mask" : "image";
}

export const SEED = /(^|[_.])seed(_?num)?$/i;

/** A whole number that is called a seed, or that becomes one, wherever it comes from. */
function isSeed(flow: ValueFlow, place: Place, value: InputValue): boolean {
  if (typeof value !== "bigint" && !Number.isInteger(value)) return false;
  const type = flow.infoOf(place)?.type ?? "INT";
  return type.split(",").includes("INT") && flow.destinations(place).some(({ input }) => SEED.test(input));
}

/** A value is called after the input that it reaches unchanged, where all of them are called the same. */
function wordsFor(flow: ValueFlow, place: Place, value: InputValue): Pick<InputSemantics, "name" | "description" | "usual"> {
  const own = usualWords(flow, place, value);
  if (own.usual) return own;
  const reached = flow.destinations(place).filter((destination) => destination.unchanged && destination.node !== place.node);
  const words = reached.map((destination) => usualWords(flow, destination, value)).filter(({ usual }) => usual);
  return words.find(({ name }) => words.every((other) => other.name === name)) ?? own;
}

function usualWords(flow: ValueFlow, { node, input }: Place, value: InputValue) {
  const side = /(?:^|[_.])(width|height)$/.exec(input)?.[1];
  if (side !== undefined) return { name: side, description: "Pixels", usual: beginsPicture(flow, node) };
  const known = USUAL[partName(input)];
  if (!known) return { name: input, description: input.replaceAll(/[_.]+/g, " "), usual: false };
  return { ...known, usual: known.usual && !(input === "denoise" && value === 1) };
}

/** What comes with the choice of a dynamic combo is called "model.duration", and is a duration. */
const partName = (input: string) => input.slice(input.lastIndexOf(".") + 1);

/** Only where a picture or film begins, width and height mean its size. */
function beginsPicture(flow: ValueFlow, node: string): boolean {
  const info = flow.classOf(node);
  if (!info) return /latent/i.test(flow.graph[node]?.class_type ?? "");
  const begins = info.outputs.some(({ type }) => type === "LATENT") || info.category.startsWith("api node");
  return begins && !info.inputs.some(({ type, section }) => section === "required" && (type === "LATENT" || type === "IMAGE"));
}

function typeOf(value: string | number | bigint | boolean | null, input: NodeInput | null): InputType {
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "string" || value === null) return "string";
  if (typeof value === "bigint" || input?.type === "INT") return "integer";
  if (input?.type === "COMBO") return input.options?.every((option) => Number.isInteger(option)) ? "integer" : "number";
  return input === null && Number.isInteger(value) ? "integer" : "number";
}

const pictureWords = (type: "image" | "mask") =>
  type === "mask"
    ? "A mask, white = change: a reference, data URI or base64"
    : "Reference of an earlier picture (such as 3f2a91c4), data URI or base64";
