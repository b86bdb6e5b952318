import { z } from "zod";
import { ErrorView } from "./job.ts";

/** Every tool that runs a workflow, as the window makes a form of it: its arguments, with what the engine of now offers for them. */

/** The values of a model's presets that an argument may take when a call leaves it out. */
export const ModelSetting = z.enum(["steps", "cfg", "sampler", "scheduler", "width", "height"]);
export type ModelSetting = z.infer<typeof ModelSetting>;

/** A model that a tool can work with. */
export const ModelChoice = z.object({
  /** As a call names it. */
  file: z.string(),
  /** Null where the tool takes any file of a folder, whatever it is. */
  about: z
    .object({
      /** "Stable Diffusion XL Turbo". */
      title: z.string(),
      /** The id of its family, as LoRAs have one, too: "sdxl". */
      family: z.string(),
      /** Made to edit a picture, or to fill a hole in one. */
      special: z.enum(["edit", "inpaint"]).nullable(),
      /** Whether a negative prompt changes anything. */
      negative: z.boolean(),
      /** By preset: what a call takes that leaves the argument out. Sides in pixels. */
      settings: z.record(z.string(), z.record(ModelSetting, z.union([z.string(), z.number()]))),
    })
    .nullable(),
});
export type ModelChoice = z.infer<typeof ModelChoice>;

/** `families`: those that it is made for, as far as its file says; null where it does not. */
export const LoraChoice = z.object({ file: z.string(), families: z.array(z.string()).nullable() });
export type LoraChoice = z.infer<typeof LoraChoice>;

/** How an argument is given. A default is null where a call without it takes something that is not known here. */
export const FieldInput = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), maxLength: z.number().nullable(), default: z.string().nullable() }),
  z.object({
    kind: z.literal("choice"),
    choices: z.array(z.union([z.string(), z.number()])),
    default: z.union([z.string(), z.number()]).nullable(),
  }),
  z.object({
    kind: z.literal("number"),
    whole: z.boolean(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    /** It is rounded to a multiple of this. */
    multipleOf: z.number().nullable(),
    default: z.number().nullable(),
  }),
  z.object({ kind: z.literal("switch"), default: z.boolean().nullable() }),
  /** Decimal; both ends included. Without one, a random one is taken. */
  z.object({ kind: z.literal("seed"), min: z.string(), max: z.string() }),
  z.object({ kind: z.literal("picture") }),
  /** `picture`: the argument that it is the mask of; null where there is none. */
  z.object({ kind: z.literal("mask"), picture: z.string().nullable() }),
  /** The part of a picture in place of a mask, and margins to add to it; as JSON. */
  z.object({ kind: z.literal("area") }),
  z.object({ kind: z.literal("model"), models: z.array(ModelChoice), default: z.string().nullable() }),
  /** As JSON: `[{ name, strength }]`. */
  z.object({ kind: z.literal("loras"), loras: z.array(LoraChoice), min: z.number(), max: z.number() }),
]);
export type FieldInput = z.infer<typeof FieldInput>;

export const FormField = z.object({
  name: z.string(),
  /** As the workflow's maker called it; null where only the name is known. */
  title: z.string().nullable(),
  description: z.string(),
  required: z.boolean(),
  /** What of the model's settings a call without it takes; null where it is none of them. */
  setting: ModelSetting.nullable(),
  input: FieldInput,
});
export type FormField = z.infer<typeof FormField>;

export const ToolForm = z.object({
  toolName: z.string(),
  title: z.string(),
  description: z.string(),
  /** A workflow of the person's own; the others come with Easel. */
  own: z.boolean(),
  produces: z.enum(["image", "text"]),
  presets: z.array(z.string()),
  defaultPreset: z.string().nullable(),
  fields: z.array(FormField),
  /** Why it cannot run on the engine of now; null where it can, or no engine answers. */
  problem: ErrorView.nullable(),
});
export type ToolForm = z.infer<typeof ToolForm>;

export const ToolForms = z.object({
  /** Whether an engine has said what it offers; else choices of models and the like are empty. */
  engineAnswered: z.boolean(),
  forms: z.array(ToolForm),
});
export type ToolForms = z.infer<typeof ToolForms>;

/** Base64 of the largest picture that is taken (50 MB). */
export const MAX_PICTURE_CHARACTERS = 66_700_000;

/** A picture that was kept for later calls. Pixels. */
export const KeptPicture = z.object({ reference: z.string(), width: z.number().int(), height: z.number().int() });
export type KeptPicture = z.infer<typeof KeptPicture>;
