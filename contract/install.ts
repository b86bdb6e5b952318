import { z } from "zod";
import { ErrorView } from "./job.ts";

/** "Install for me": a ComfyUI of Easel's own making, from the plan that a person agrees to, to its removal. */

/** What the pictures are computed on. */
export const GpuKind = z.enum(["nvidia", "amd", "intel", "apple", "cpu"]);
export type GpuKind = z.infer<typeof GpuKind>;

/** One step in words. Sizes are bytes, estimated. */
export const InstallStep = z.object({
  id: z.string(),
  title: z.string(),
  /** Who offers it, and the hosts it comes from; null for a step that needs no network. */
  source: z.object({ name: z.string(), hosts: z.array(z.string()) }).nullable(),
  download: z.number(),
  disk: z.number(),
});
export type InstallStep = z.infer<typeof InstallStep>;

export const GpuChoice = z.object({
  kind: GpuKind,
  title: z.string(),
  /** What was found of it on this computer, or what choosing it means. */
  hint: z.string(),
  suggested: z.boolean(),
});
export type GpuChoice = z.infer<typeof GpuChoice>;

/** What an installation would do. Nothing has been downloaded for it. */
export const InstallPlan = z.object({
  gpu: GpuKind,
  /** None where ComfyUI cannot be installed at all. */
  choices: z.array(GpuChoice),
  /** Where it would lie, home shortened to "~". */
  folder: z.string(),
  steps: z.array(InstallStep),
  download: z.number(),
  disk: z.number(),
  /** Free where the folder would lie; null where the system does not say. */
  free: z.number().nullable(),
  verdict: z.discriminatedUnion("kind", [
    /** Give `planId` to `install.start`: what was shown is what is done. */
    z.object({ kind: z.literal("ready"), planId: z.string() }),
    z.object({ kind: z.literal("refused"), error: ErrorView }),
  ]),
});
export type InstallPlan = z.infer<typeof InstallPlan>;

const at = { folder: z.string(), steps: z.array(InstallStep), finished: z.number().int() };

export const InstallView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({
    kind: z.literal("installing"),
    ...at,
    since: z.number(),
    progress: z.object({
      /** Of the present step: downloaded, or newly taken of the disk where others do the downloading. */
      bytes: z.number(),
      total: z.number(),
      /** The newest line of the log. */
      line: z.string(),
    }),
  }),
  /** It was cancelled, and what runs is being ended. */
  z.object({ kind: z.literal("stopping"), ...at }),
  z.object({
    kind: z.literal("paused"),
    ...at,
    why: z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("cancelled") }),
      /** Easel, or the computer, ended in the middle of it. */
      z.object({ kind: z.literal("interrupted") }),
      z.object({ kind: z.literal("failed"), error: ErrorView }),
      /** A removal did not come to its end: what is left can only be removed. */
      z.object({ kind: z.literal("half_removed") }),
    ]),
  }),
  z.object({ kind: z.literal("removing"), folder: z.string() }),
  z.object({ kind: z.literal("installed"), folder: z.string(), models: z.string() }),
]);
export type InstallView = z.infer<typeof InstallView>;

/** What a removal left, because the person put it there: models, pictures, add-ons. */
export const InstallRemains = z.object({ files: z.number().int(), folder: z.string() });
export type InstallRemains = z.infer<typeof InstallRemains>;
