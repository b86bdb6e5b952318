import { z } from "zod";
import { ErrorView } from "./job.ts";
import { MODEL_FOLDERS } from "./model-folders.ts";

/** What the window and main say to each other about the models of the engine on this computer. */

export const ModelFolder = z.enum(MODEL_FOLDERS);

/** A model's file that is there. */
export const InstalledModel = z.object({
  id: z.string(),
  /** Its name as ComfyUI lists it, with the folders below its kind's. */
  name: z.string(),
  folder: ModelFolder,
  bytes: z.number(),
  /** "Stable Diffusion XL"; null where neither its header nor its name tells. */
  family: z.string().nullable(),
  /** It is of a format that can carry programs. */
  pickle: z.boolean(),
});
export type InstalledModel = z.infer<typeof InstalledModel>;

/** How a model suits this computer's graphics card. */
export const ModelFit = z.enum(["fits", "slow", "unknown"]);
export type ModelFit = z.infer<typeof ModelFit>;

/** A model that Easel knows where to get. */
export const ModelOffer = z.object({
  id: z.string(),
  name: z.string(),
  file: z.string(),
  folder: ModelFolder,
  family: z.string(),
  bytes: z.number(),
  licence: z.object({ name: z.string(), url: z.string() }),
  /** Memory of the graphics card with which it works well, in bytes. */
  neededBytes: z.number(),
  fit: ModelFit,
  installed: z.boolean(),
});
export type ModelOffer = z.infer<typeof ModelOffer>;

export const ModelsView = z.object({
  /** Where models go, home shortened to "~"; null where the engine is practice's or on another computer. */
  place: z.object({ folder: z.string(), free: z.number().nullable() }).nullable(),
  /** Memory of the graphics card in bytes; null where it is not known. */
  cardBytes: z.number().nullable(),
  installed: z.array(InstalledModel),
  offers: z.array(ModelOffer),
});
export type ModelsView = z.infer<typeof ModelsView>;

/** What a download would do. */
export const ModelPlan = z.object({
  /** Give it to `models.download`. */
  planId: z.string(),
  file: z.string(),
  folder: ModelFolder,
  /** Whether the person may choose another folder: Easel only guesses which kind it is. */
  guessed: z.boolean(),
  /** Null where the host does not say. */
  bytes: z.number().nullable(),
  free: z.number().nullable(),
  /** The hosts that are asked, in their order. */
  hosts: z.array(z.string()),
  /** Where the checksum comes from against which the file is held; null = there is none. */
  checksum: z.enum(["list", "host"]).nullable(),
  pickle: z.boolean(),
  /** Why it cannot be had; null where it can. */
  refused: ErrorView.nullable(),
});
export type ModelPlan = z.infer<typeof ModelPlan>;

/** A download that goes on, waits for the person, or has just ended. */
export const ModelDownload = z.object({
  id: z.string(),
  file: z.string(),
  folder: ModelFolder,
  hosts: z.array(z.string()),
  bytes: z.number(),
  total: z.number().nullable(),
  state: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("running") }),
    z.object({ kind: z.literal("paused") }),
    z.object({ kind: z.literal("failed"), error: ErrorView }),
    z.object({ kind: z.literal("done") }),
  ]),
});
export type ModelDownload = z.infer<typeof ModelDownload>;
