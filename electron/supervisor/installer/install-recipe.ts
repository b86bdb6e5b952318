import { z } from "zod";
import { GpuKind, InstallStep } from "#contract/install.ts";

/**
 * An installation as data: what is fetched and run, in which order, how each step is known to have worked, and what it makes, so that
 * it can be taken back. The runner (installer.ts) knows nothing else; tests hand it recipes whose sources are on their own machine.
 *
 * A `Place` is a path below the recipe's folder, with "/" on every system. Programs and arguments of `run` are absolute.
 */

/** Never leaves the folder, whatever wrote it. */
export const Place = z
  .string()
  .refine((place) => /^[^/\\:]+(\/[^/\\:]+)*$/.test(place) && !/(^|\/)\.\.?(\/|$)/.test(place), "a path below the folder");

export const Action = z.discriminatedUnion("kind", [
  /** `sha256`: hex; null where nobody publishes one. */
  z.object({ kind: z.literal("download"), url: z.string(), to: Place, sha256: z.string().nullable() }),
  /** One entry of a ZIP archive, as a program that can be run. */
  z.object({ kind: z.literal("unpack_program"), archive: Place, entry: z.string(), to: Place }),
  /** The whole archive without its one top folder. `tree`: the git tree it must be (git-tree.ts). Appears whole or not at all. */
  z.object({ kind: z.literal("unpack_sources"), archive: Place, to: Place, tree: z.string().nullable() }),
  z.object({ kind: z.literal("run"), program: z.string(), args: z.array(z.string()) }),
  z.object({ kind: z.literal("remove"), place: Place }),
]);
export type Action = z.infer<typeof Action>;

export const Check = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("exists"), place: Place }),
  z.object({ kind: z.literal("runs"), program: z.string(), args: z.array(z.string()) }),
]);
export type Check = z.infer<typeof Check>;

export const Step = InstallStep.extend({
  actions: z.array(Action),
  /** All must hold before the step counts as done. */
  checks: z.array(Check),
  /** What it makes: nothing of it was there before. Its removal is the step's undo. */
  makes: z.array(Place),
});
export type Step = z.infer<typeof Step>;

export const Recipe = z.object({
  /** Absolute; must not exist, or be empty. */
  folder: z.string(),
  gpu: GpuKind,
  version: z.string(),
  steps: z.array(Step).min(1),
  /** For every `run`, beside a clean environment. */
  env: z.record(z.string(), z.string()),
  /** ComfyUI's code, where `main.py` is. */
  code: Place,
});
export type Recipe = z.infer<typeof Recipe>;

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0);

/** Bytes, estimated. */
export const downloadOf = ({ steps }: Recipe): number => sum(steps.map((step) => step.download));
/** Bytes on the disk once everything is there, and at any time before. */
export const diskOf = ({ steps }: Recipe): number => sum(steps.map((step) => step.disk));
