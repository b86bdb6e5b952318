import { didYouMean } from "#base/did-you-mean.ts";
import { allowedText, faultText } from "#contract/messages/en/values.ts";
import type { PlaceholderUse } from "../placeholders.ts";
import { allowedValues, alphaReference, DEFAULT_NAMES, defaultReference, MAX_SEED, modelSettingReference, valueFault } from "../values.ts";
import type { Fit, Parameter, ParameterType, ParameterValue } from "../workflow.ts";
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
  if (name === "preset") refuse([name], "`preset` is the name that Easel gives to the choice of presets; use another.");
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
  if (parameter.default !== undefined) checkGiven(parameter, parameter.default, (reason) => refuse([name, "default"], reason));
  return parameter;
}

/** Checks a default, or a value of a preset, as an argument would be checked. */
export function checkGiven(parameter: Parameter, value: ParameterValue, refuse: (reason: string) => never): void {
  const reference = defaultReference(value);
  if (reference !== null) {
    if (parameter.type === "mask" && alphaReference(value) !== null) return;
    if (DEFAULT_NAMES.includes(reference as (typeof DEFAULT_NAMES)[number]) || modelSettingReference(reference)) return;
    refuse(`\`\${${reference}}\` is no value of the configuration.${didYouMean(reference, DEFAULT_NAMES)}`);
  }
  const fault = valueFault(parameter, value);
  if (!fault) return;
  const allowed = allowedValues(parameter);
  refuse(`the value of \`${parameter.name}\` ${faultText({ ...fault, ...allowed })}; give ${allowedText(allowed)}.`);
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

function checkOptions(parameter: Parameter, refuse: (key: string, reason: string) => never): void {
  const { type, min, max } = parameter;
  const numeric = type === "integer" || type === "number";
  const only = (key: string, given: unknown, fits: boolean, kinds: string) => {
    if (given !== undefined && !fits) refuse(key, `\`${key}\` is only for ${kinds} parameters, and \`${parameter.name}\` is a ${type}.`);
  };
  const bounded = numeric || type === "string" || type === "loras";
  only("min", min, bounded, "number, string and loras");
  only("max", max, bounded, "number, string and loras");
  only("default", parameter.default, type !== "loras" && type !== "area", "other");
  only("enum", parameter.enum, numeric || type === "string", "number and string");
  only("multiple_of", parameter.multipleOf, numeric, "number");
  only("choices_from", parameter.choicesFrom, type === "string" || type === "model", "string and model");
  only("folder", parameter.folder, type === "model", "model");
  only("fit", parameter.fit, type === "image" || type === "mask", "image");
  const least = parameter.seedRange?.min ?? min;
  const most = parameter.seedRange?.max ?? max;
  if (least !== undefined && most !== undefined && least > most) refuse("min", `\`min\` ${least} is larger than \`max\` ${most}.`);
  if (type === "model" && parameter.folder === undefined) {
    refuse("type", `say in \`folder\` which of ComfyUI's model folders \`${parameter.name}\` is from, such as "checkpoints".`);
  }
  if (parameter.enum?.some((option) => typeof option !== (numeric ? "number" : "string"))) {
    refuse("enum", `the options of \`${parameter.name}\` must all be of its type, ${type}.`);
  }
}
