import { z } from "zod";
import { GpuKind, InstallStep } from "#contract/install.ts";

/**
 * An installation as data: what is fetched and run, in which order, how each step is known to have worked, and what it makes, so that
 * it can be removed. The installer knows nothing else of ComfyUI; tests hand it recipes whose sources are on their own computer.
 * Programs and arguments of `run` are absolute.
 */

/** A place below the recipe's folder, with "/" on every system. It never leads out of the folder, whatever wrote it. */
export const RelativePath = z
  .string()
  .refine((place) => /^[^/\\:]+(\/[^/\\:]+)*$/.test(place) && !/(^|\/)\.\.?(\/|$)/.test(place), "a path below the folder");

/** One thing that a step does. */
export const Action = z.discriminatedUnion("kind", [
  /** `sha256`: hex; null where nobody publishes one. */
  z.object({ kind: z.literal("download"), url: z.string(), to: RelativePath, sha256: z.string().nullable() }),
  /** Takes one entry out of a ZIP archive, as a program that can be run. */
  z.object({ kind: z.literal("unpack_program"), archive: RelativePath, entry: z.string(), to: RelativePath }),
  /**
   * Unpacks a ZIP archive without its one top folder. `tree`: the git tree that it must hold (git-tree.ts), null where that is not
   * known. The folder appears whole or not at all.
   */
  z.object({ kind: z.literal("unpack_sources"), archive: RelativePath, to: RelativePath, tree: z.string().nullable() }),
  z.object({ kind: z.literal("run"), program: z.string(), args: z.array(z.string()) }),
  z.object({ kind: z.literal("remove"), place: RelativePath }),
]);
export type Action = z.infer<typeof Action>;

/** One thing that must hold after a step. */
export const Check = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exists"), place: RelativePath }),
  z.object({ kind: z.literal("runs"), program: z.string(), args: z.array(z.string()) }),
]);
export type Check = z.infer<typeof Check>;

/** One step: what a person sees of it, what it does, and how Easel knows that it worked. */
export const RecipeStep = InstallStep.extend({
  actions: z.array(Action),
  /** All must hold before the step counts as done. */
  checks: z.array(Check),
  /** What it makes: none of it was there before, and removing it undoes the step. */
  makes: z.array(RelativePath),
});
export type RecipeStep = z.infer<typeof RecipeStep>;

/** A whole installation. */
export const InstallRecipe = z.object({
  /** Absolute. It must not exist, or be empty. */
  folder: z.string(),
  gpu: GpuKind,
  version: z.string(),
  steps: z.array(RecipeStep).min(1),
  /** For every `run`, in addition to a clean environment. */
  env: z.record(z.string(), z.string()),
  /** The folder of ComfyUI's `main.py`. */
  code: RelativePath,
});
export type InstallRecipe = z.infer<typeof InstallRecipe>;

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

/** What all steps download, in bytes, estimated. */
export const downloadBytes = ({ steps }: InstallRecipe): number => sum(steps.map((step) => step.download));
/** What they take up on the disk, in bytes, estimated: at the end, and at most in between. */
export const diskBytes = ({ steps }: InstallRecipe): number => sum(steps.map((step) => step.disk));
