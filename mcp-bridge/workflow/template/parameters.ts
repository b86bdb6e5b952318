import { closest } from "#base/did-you-mean.ts";
import type { Sentence } from "#contract/workflow.ts";
import type { PlaceholderUse } from "../placeholders.ts";
import { allowedValues, alphaReference, DEFAULT_NAMES, defaultReference, MAX_SEED, modelSettingReference, valueFault } from "../values.ts";
import type { Fit, Parameter, ParameterType, ParameterValue } from "../workflow.ts";
import { fault } from "./fault.ts";
import type { Refuse } from "./graph.ts";
import type { ParameterSource } from "./metadata.ts";

/** A placeholder, with the class of its node. */
export interface ClassUse extends PlaceholderUse {
  classType: string;
}

/** What a node's input says of a parameter that alone fills it, so that plain ComfyUI exports need fewer words. */
const INPUT_MEANS: Record<string, { type: "model"; folder: string } | { type: "image" | "mask" }> = {
  "CheckpointLoaderSimple.ckpt_name": { type: "model", folder: "checkpoints" },
  "LoraLoader.lora_name": { type: "model", folder: "loras" },
  "LoraLoaderModelOnly.lora_name": { type: "model", folder: "loras" },
  "UpscaleModelLoader.model_name": { type: "model", folder: "upscale_models" },
  "VAELoader.vae_name": { type: "model", folder: "vae" },
  "UNETLoader.unet_name": { type: "model", folder: "diffusion_models" },
  "CLIPLoader.clip_name": { type: "model", folder: "text_encoders" },
  "ControlNetLoader.control_net_name": { type: "model", folder: "controlnet" },
  "LoadImage.image": { type: "image" },
  "LoadImageMask.image": { type: "mask" },
};

/** One parameter of the block, checked against itself and against where the graphs use it. Paths are relative to `parameters`. */
export function readParameter(name: string, source: ParameterSource, uses: ClassUse[], refuse: Refuse): Parameter {
  if (name === "preset") refuse([name], fault("parameter_named_preset"));
  const own = uses.filter((use) => use.name === name && use.field === null);
  const parameter: Parameter = {
    name,
    type: source.type,
    description: source.description ?? source.title ?? name.replaceAll("_", " "),
    required: source.required,
    ...(source.title !== undefined && { title: source.title }),
    ...(source.default !== undefined && { default: source.default }),
    ...(source.enum && { enum: source.enum }),
    ...(source.multiple_of !== undefined && { multipleOf: source.multiple_of }),
    ...(source.folder !== undefined && { folder: source.folder }),
    ...(source.choices_from !== undefined && { choicesFrom: source.choices_from }),
    ...(source.fit && { fit: readFit(source.fit) }),
    ...meaningOf(source, own),
  };
  Object.assign(parameter, boundsOf(parameter.type, source));
  checkOptions(parameter, (key, reason) => refuse([name, key], reason));
  if (parameter.default !== undefined) checkGiven(parameter, parameter.default, "", (reason) => refuse([name, "default"], reason));
  return parameter;
}

/** Checks a default, or a value of a preset ("" where it is none), as an argument would be checked. */
export function checkGiven(parameter: Parameter, value: ParameterValue, preset: string, refuse: (reason: Sentence) => never): void {
  const reference = defaultReference(value);
  if (reference !== null) {
    if (parameter.type === "mask" && alphaReference(value) !== null) return;
    if (DEFAULT_NAMES.includes(reference as (typeof DEFAULT_NAMES)[number]) || modelSettingReference(reference)) return;
    refuse(fault("default_reference_unknown", { reference, preset, suggestion: closest(reference, DEFAULT_NAMES) }));
  }
  const found = valueFault(parameter, value);
  if (found) refuse(fault("given_value_invalid", { parameter: parameter.name, preset, ...found, ...allowedValues(parameter) }));
}

function meaningOf(source: ParameterSource, own: ClassUse[]): Partial<Parameter> {
  const places = own.filter((use) => use.alone);
  if (source.type === "integer" && source.default === -1 && places.some((use) => use.input === "seed" || use.input === "noise_seed")) {
    return { type: "seed" };
  }
  const meaning = places.map((use) => INPUT_MEANS[`${use.classType}.${use.input}`]).find((found) => found);
  if (source.type === "string" && meaning && !source.enum) return meaning;
  if (source.type === "model" && source.folder === undefined && meaning?.type === "model") return { folder: meaning.folder };
  return {};
}

function boundsOf(type: ParameterType, { min, max }: ParameterSource): Pick<Parameter, "min" | "max" | "seedRange"> {
  if (type !== "seed") return { ...(min !== undefined && { min: Number(min) }), ...(max !== undefined && { max: Number(max) }) };
  if (min === undefined && max === undefined) return {};
  return { seedRange: { min: wholeBound(min ?? 0), max: wholeBound(max ?? MAX_SEED) } };
}

const wholeBound = (bound: number | bigint) => (typeof bound === "bigint" ? bound : BigInt(Math.trunc(bound)));

function readFit(source: NonNullable<ParameterSource["fit"]>): Fit {
  return {
    maxSide: source.max_side,
    multipleOf: source.multiple_of,
    ...(source.min_side !== undefined && { minSide: source.min_side }),
    ...(source.scale !== undefined && { scale: source.scale }),
  };
}

function checkOptions(parameter: Parameter, refuse: (key: string, reason: Sentence) => never): void {
  const { type, min, max } = parameter;
  const numeric = type === "integer" || type === "number";
  const only = (option: string, given: unknown, fits: boolean, ...kinds: string[]) => {
    if (given !== undefined && !fits) refuse(option, fault("option_not_for_type", { option, parameter: parameter.name, type, kinds }));
  };
  const bounded = numeric || type === "string" || type === "loras";
  only("min", min, bounded, "number", "string", "loras");
  only("max", max, bounded, "number", "string", "loras");
  only("default", parameter.default, type !== "loras" && type !== "area", "other");
  only("enum", parameter.enum, numeric || type === "string", "number", "string");
  only("multiple_of", parameter.multipleOf, numeric, "number");
  only("choices_from", parameter.choicesFrom, type === "string" || type === "model", "string", "model");
  only("folder", parameter.folder, type === "model", "model");
  only("fit", parameter.fit, type === "image" || type === "mask", "image");
  const least = parameter.seedRange?.min ?? min;
  const most = parameter.seedRange?.max ?? max;
  if (least !== undefined && most !== undefined && least > most)
    refuse("min", fault("min_above_max", { min: String(least), max: String(most) }));
  if (type === "model" && parameter.folder === undefined) {
    refuse("type", fault("folder_missing", { parameter: parameter.name }));
  }
  if (parameter.enum?.some((option) => typeof option !== (numeric ? "number" : "string"))) {
    refuse("enum", fault("choices_of_other_type", { parameter: parameter.name, type }));
  }
}
