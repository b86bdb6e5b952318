/**
 * What Easel knows about a kind of model. The tables are in `families.ts`, `non-image-models.ts` (what makes no images) and
 * `tensor-signatures.ts` (how a file is recognised by its header).
 */

/** The presets for which the tables have numbers, in the order of `PerPreset`. */
export const PRESETS = ["draft", "standard", "high_quality", "upscaled"] as const;
/** One of `PRESETS`. */
export type PresetName = (typeof PRESETS)[number];

/** A number for each preset. */
export type PerPreset = readonly [draft: number, standard: number, highQuality: number, upscaled: number];

/** Models that are loaded by the same graph. */
export interface Family {
  /** The name in a template's `families`. */
  id: string;
  title: string;
  /** Matched against the file's name in small letters, without folder and extension. */
  namePattern: RegExp;
  /** The `type` of CLIPLoader or DualCLIPLoader. */
  encoderType?: string;
  /** Companion files, needed where they are not part of the model's own file: `{{model.vae}}`, `{{model.encoder_1}}`... */
  files?: Readonly<Record<string, FileNeed>>;
  /** The first one is meant where the name says no more than the family. */
  versions: readonly [Version, ...Version[]];
}

/** One kind of model within a family, with the settings that suit it. */
export interface Version {
  id: string;
  title: string;
  /** Matched against the same text as the family's; null for the first version. */
  namePattern: RegExp | null;
  settings: Settings;
  /** Takes the place of the family's. */
  files?: Readonly<Record<string, FileNeed>>;
  /** Made to edit an image or to fill a hole in one: never chosen for a call that names no model, unless a template prefers it. */
  special?: "edit" | "inpaint";
}

/** A file that a model needs beside its own. */
export interface FileNeed {
  folder: "text_encoders" | "vae" | "checkpoints";
  /** Files whose name contains one of these will do; only letters and digits count. A file that fits an earlier word is better. */
  like: readonly string[];
  /** ...unless the name contains one of these. */
  unlike?: readonly string[];
  /** A file that a person can look for. */
  exampleFile: string;
}

/** The settings that suit a version. */
export interface Settings {
  steps: PerPreset;
  /** Side of the square in which an image is made, before it is enlarged; pixels. */
  side: PerPreset;
  /** For families with built-in guidance (Flux), that guidance. */
  cfg: number;
  sampler: string;
  scheduler: string;
  /** Whether a negative prompt changes anything. */
  negative: boolean;
  /** The file's name may give the number of steps that it was made for ("4step"), which then holds for every preset. */
  stepsInName?: boolean;
  /** The shift of a ModelSampling node, where the family has one. */
  shift?: number;
  /** The `stop_at_clip_layer` of CLIPSetLastLayer: -2 leaves out the last layer. */
  clipSkip?: number;
  /** Whether the configuration's `default_*` values are meant for models like this one. */
  usesConfigDefaults?: boolean;
}

/** Kinds of files that make no image from a text, though people keep them in the same folders. */
export type NonImageKind =
  | "lora"
  | "controlnet"
  | "ip_adapter"
  | "depth_or_edges"
  | "upscaler"
  | "refiner"
  | "text_encoder"
  | "vae"
  | "model_part"
  | "cascade_stage_b"
  | "video"
  | "sound"
  | "three_d"
  | "instruction_editing"
  | "own_workflow";

/** What a model file is. */
export type Identity =
  | { kind: "image"; family: Family; version: Version /** Whether the file contains its text encoders and VAE. */; complete: boolean }
  | { kind: "other"; modelKind: NonImageKind /** Whether no image model can have such a name. */; sure: boolean }
  | { kind: "unknown" };

/** What the header of a safetensors file says. */
export interface ModelHeader {
  /** Name and shape of each tensor. */
  tensors: ReadonlyMap<string, readonly number[]>;
  metadata: Readonly<Record<string, string>>;
}
