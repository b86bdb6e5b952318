import type { Graph, NodeInfo } from "#comfyui/types.ts";
import type { BrokenWorkflow, Sentence } from "#contract/workflow.ts";
import type { ModelHeader } from "../models/family.ts";

/** A template, parsed and checked. The file format is described in `workflows/README.md`. */
export interface Workflow {
  /** The base name of the template file. */
  file: string;
  version: string;
  toolName: string;
  title: string;
  description: string;
  parameters: Parameter[];
  presets: Record<string, Preset>;
  defaultPreset?: string;
  /** What a finished job gives: images (the usual case) or text (`describe_image`). */
  produces: "image" | "text";
  /** Ways to do the work, best first; `pickVariant` chooses one that the engine can run. Never empty. */
  variants: [Variant, ...Variant[]];
  /** Whether AI apps get it as a tool; the app's own window always does. */
  enabled: boolean;
  /** AI apps (their ids) that do not get it all the same. */
  hiddenFrom: readonly string[];
  /** SHA-256 of the template, hex, for cache keys; who gets the tool makes no difference to it. */
  sourceHash: string;
}

/** A graph with placeholders, and what an engine must have to run it. */
export interface Variant {
  /** "default" where the template has only one graph. */
  name: string;
  /** A sentence for the result, where this variant is second best ("Enlarged without an upscale model ..."). */
  note?: string;
  needs: Needs;
  graph: Graph;
  /** Nodes that leave the graph when the argument they belong to is not given. */
  optionalNodes: Record<string, OptionalNode>;
}

/** What an engine must have to run a variant. */
export interface Needs {
  /** Every node class of the graph, optional nodes aside; "TextGenerate.image" asks for that input of the class. */
  nodes: string[];
  /** Placeholder name -> the model that must fill it. */
  models: Record<string, ModelNeed>;
  /** Placeholder name -> the choice that fills it: a value that no call gives, and that other engines may not know. */
  choices: Record<string, ChoiceNeed>;
}

/** A model that must be installed, by its models folder and perhaps by its name or family. */
export interface ModelNeed {
  /** ComfyUI's models folder: checkpoints, loras, upscale_models, text_encoders... */
  folder: string;
  /** The list that the file must be in, as "UnetLoaderGGUF.unet_name"; where absent, what lies in the folder. */
  choicesFrom?: string;
  /** The file to take; where it is not installed, the one most like it. */
  default?: string;
  /** Only files whose name contains one of these; only letters and digits count, so "gemma4" fits "Gemma-4-E4B". */
  like?: string[];
  /** Files whose name contains one of these come first. */
  prefer?: string[];
  /** Only models of these families (`mcp-bridge/models/families.ts`); the call's model then decides which variant is used. */
  families?: string[];
}

/** A value of the engine's own list that the graph is written with. */
export interface ChoiceNeed {
  /** The engine's own list, as "KSampler.sampler_name". */
  choicesFrom: string;
  /** The value to take; where the list does not have it, the one most like it. */
  default: string;
}

/** When a node leaves the graph, and what takes the place of its outputs. */
export interface OptionalNode {
  /** A parameter, or a field of a model ("model.shift"): the node stays where that has a value other than false. */
  when: string;
  /** For each output of the node, the input of the same node that takes its place. */
  bypass: string[];
}

/** The types that a parameter may have. */
export type ParameterType = "string" | "integer" | "number" | "boolean" | "seed" | "image" | "mask" | "area" | "model" | "loras";

/** A value of the workflow that a call may choose. */
export interface Parameter {
  name: string;
  type: ParameterType;
  title?: string;
  description: string;
  required: boolean;
  /** A value, or `${default_steps}` for one of the configuration's `workflows` section, or `${model.steps}` for what suits the model. */
  default?: ParameterValue;
  /** Smallest number, shortest text in characters, or least strength of a LoRA. */
  min?: number;
  /** Largest number, longest text in characters, or greatest strength of a LoRA. */
  max?: number;
  /** The most that the configuration allows, whatever the template says. */
  cap?: number;
  /** Of seeds: what the node takes. */
  seedRange?: SeedRange;
  enum?: (string | number)[];
  /** Numbers are rounded to a multiple of this, and the result says so. */
  multipleOf?: number;
  /** For type model: the folder of ComfyUI's models it is a file of. */
  folder?: string;
  /** The engine's own list that the value, or the model's file, must be from: "KSampler.sampler_name". */
  choicesFrom?: string;
  /** For images: the size that `{{image.fit_width}}` and `{{image.fit_height}}` stand for. */
  fit?: Fit;
}

/** Both ends included. */
export interface SeedRange {
  min: bigint;
  max: bigint;
}

/** A LoRA by its file, and how much it counts: 1 is as it was trained, a negative strength is its opposite. */
export interface Lora {
  name: string;
  strength: number;
}

/** A default, or a value of a preset. */
export type ParameterValue = string | number | boolean;

/** How the size at which to work follows from the size of an image. Pixels. */
export interface Fit {
  /** The longest side is made at least this long... */
  minSide?: number;
  /** ...and at most this long. With `scale`, a longer one is refused instead. */
  maxSide: number;
  /** Width x height is made at most this. With `scale`, more is refused instead. */
  maxPixels?: number;
  /** Both sides are rounded to a multiple of this. */
  multipleOf: number;
  /** The parameter to multiply the size by. */
  scale?: string;
}

/** A named choice of values. */
export interface Preset {
  description: string;
  values: Record<string, ParameterValue>;
}

/** A template is broken: where, and why. */
export class BrokenWorkflowError extends Error {
  override readonly name = "BrokenWorkflowError";
  readonly broken: BrokenWorkflow;

  constructor(file: string, line: number | null, reason: Sentence) {
    super(line === null ? `${file}: ${reason.message}` : `${file}, line ${line}: ${reason.message}`);
    this.broken = { file, line, reason };
  }
}

/** What is asked of the engine. Each of these may reject with engine_unreachable. */
export interface EngineFacts {
  /** File names in a models folder, as `/models/{folder}` lists them; empty for a folder the engine does not know. */
  models(folder: string): Promise<string[]>;
  /** `/object_info/{class}`; null for a class the engine does not know. */
  node(classType: string): Promise<NodeInfo | null>;
  /** The header of a model's file; null where it cannot be read, as on another computer. */
  header?(folder: string, file: string): Promise<ModelHeader | null>;
}

/** The `workflows.default_*` values of the configuration; `${default_steps}` in a template stands for one. */
export interface DefaultValues {
  default_model?: string | undefined;
  default_steps: number;
  default_cfg: number;
  default_sampler: string;
  default_scheduler: string;
  default_width: number;
  default_height: number;
}

export interface WorkflowDefaults extends DefaultValues {
  /** `ConfiguredSettings.written`. */
  written?: readonly string[];
}

/** The arguments of one call, complete and checked. */
export interface ResolvedArguments {
  /** Every parameter that is no image, and every model of the variant's needs. Seeds are bigint; null where nothing is given. */
  values: Record<string, string | number | bigint | boolean | null>;
  /** The values of placeholders such as `{{model.shift}}`, by the text between the braces. */
  fields?: Record<string, string | number | null>;
  /** By parameter; those values are the same as text. */
  loras?: Record<string, Lora[]>;
  /** Image and mask arguments as given: a reference, a data URI or base64. */
  images: Record<string, string>;
  preset: string | null;
  /** Sentences for the result, about what differs from what was asked for ("width 1001 became 1000 ..."). */
  notes: string[];
}

/** An image that has been uploaded to the engine. */
export interface UploadedImage {
  /** The value of LoadImage's `image`, from the response to the upload. */
  name: string;
  /** The size in pixels that LoadImage will see, after the EXIF rotation. */
  width: number;
  height: number;
}
