/** What Easel knows of a kind of model. The tables: `families.ts`, `others.ts` (what makes no pictures) and `signs.ts` (headers). */

export const PRESETS = ["draft", "standard", "high_quality", "upscaled"] as const;
export type PresetName = (typeof PRESETS)[number];

/** A number for each preset, in the order of `PRESETS`. */
export type PerPreset = readonly [draft: number, standard: number, highQuality: number, upscaled: number];

/** Models that are loaded by the same graph. */
export interface Family {
  /** What a template's `families` names. */
  id: string;
  title: string;
  /** On the file's name, in small letters and without folder and ending. */
  namePattern: RegExp;
  /** The `type` of CLIPLoader or DualCLIPLoader. */
  encoderType?: string;
  /** What else must be installed where it is not inside of the model's own file: `{{model.vae}}`, `{{model.encoder_1}}`... */
  files?: Readonly<Record<string, FileNeed>>;
  /** The first is the one of a name that says no more. */
  versions: readonly [Version, ...Version[]];
}

export interface Version {
  id: string;
  title: string;
  /** On the same text as the family's; null for the first. */
  namePattern: RegExp | null;
  settings: Settings;
  /** Instead of the family's. */
  files?: Readonly<Record<string, FileNeed>>;
  /** Made to change a picture, or to fill a hole in one: never taken for somebody who named no model, unless a template prefers it. */
  special?: "edit" | "inpaint";
}

export interface FileNeed {
  folder: "text_encoders" | "vae" | "checkpoints";
  /** Files whose name contains one of these serve; only letters and digits count. The earlier word is the better file. */
  like: readonly string[];
  /** ...unless it contains one of these. */
  unlike?: readonly string[];
  /** The file that a person can look for. */
  exampleFile: string;
}

/** What a version of a family works best with. */
export interface Settings {
  steps: PerPreset;
  /** Side of the square that a picture is made in, before it is enlarged; pixels. */
  side: PerPreset;
  /** For families with built-in guidance (Flux), the guidance. */
  cfg: number;
  sampler: string;
  scheduler: string;
  /** Whether a negative prompt changes anything. */
  negative: boolean;
  /** The number of steps that this file was made for may stand in its name ("4step"); then it counts for every preset. */
  stepsInName?: boolean;
  /** For a ModelSampling node, where the family has one. */
  shift?: number;
  /** For CLIPSetLastLayer: -2 leaves out the last layer. */
  clipSkip?: number;
  /** The configuration's `default_*` values are meant for models like this one. */
  usesConfigDefaults?: boolean;
}

/** What a file is. */
export type Identity =
  | { kind: "picture"; family: Family; version: Version /** The file holds its text encoders and VAE. */; complete: boolean }
  | { kind: "other"; what: string /** Nothing but this can be meant by such a name. */; sure: boolean }
  | { kind: "unknown" };

/** What a safetensors file says of itself. */
export interface ModelHeader {
  /** Name and shape of each tensor. */
  tensors: ReadonlyMap<string, readonly number[]>;
  metadata: Readonly<Record<string, string>>;
}
