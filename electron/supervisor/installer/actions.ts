import fs from "node:fs/promises";
import path from "node:path";
import { exists } from "#base/disk-space.ts";
import { EaselError } from "#contract/errors.ts";
import { pythonEnvironment } from "../launch/launch-spec.ts";
import { startProcess } from "../process/engine-process.ts";
import { type DownloadContext, download } from "./download/download.ts";
import { unpackProgram, unpackSources } from "./download/unpack.ts";
import { stepError } from "./install-errors.ts";
import type { Action, Check, InstallRecipe, RecipeStep } from "./install-recipe.ts";

/** What the actions and checks of a step work with. */
export interface StepContext extends DownloadContext {
  recipe: InstallRecipe;
  step: RecipeStep;
  onLine: (line: string) => void;
  /** Where the program that runs is recorded, so that the next start can end it if Easel dies. */
  processRecord: { write(pid: number): Promise<void>; clear(): void };
  /** Whether sources were unpacked into this place before. */
  hasSources: (place: string) => boolean;
  /** These files are about to be put into this place. */
  onSources: (place: string, files: string[]) => void;
}

/**
 * Carries out one action of a step.
 * @throws EaselError when it fails; the signal's reason when aborted, once everything that ran has ended; errors of the disk as they are
 */
export async function runAction(action: Action, context: StepContext): Promise<void> {
  const at = (place: string) => absolutePath(context.recipe, place);
  switch (action.kind) {
    case "download":
      await download({ url: action.url, file: at(action.to), sha256: action.sha256, unfinished: "removed" }, context);
      return;
    case "unpack_program":
      return unpackProgram({ ...action, archive: at(action.archive), to: at(action.to) });
    case "unpack_sources":
      return putSourcesInPlace(action, context);
    case "run":
      return run(action, context);
    case "remove":
      return fs.rm(at(action.place), { recursive: true, force: true, maxRetries: 3 });
  }
}

/** @throws EaselError install_failed when it does not hold; otherwise like `runAction` */
export async function runCheck(check: Check, context: StepContext): Promise<void> {
  if (check.kind === "runs") return run(check, context);
  if (!(await exists(absolutePath(context.recipe, check.place)))) throw stepError(context.step, null, [`${check.place} is not there`]);
}

/** Whether the results of a finished step are still on the disk; programs are not run for it. */
export async function isStillDone(recipe: InstallRecipe, step: RecipeStep): Promise<boolean> {
  for (const check of step.checks) if (check.kind === "exists" && !(await exists(absolutePath(recipe, check.place)))) return false;
  return true;
}

/** Where a place of the recipe lies on this computer. */
export const absolutePath = (recipe: InstallRecipe, place: string): string => path.join(recipe.folder, ...place.split("/"));

async function run({ program, args }: { program: string; args: string[] }, context: StepContext): Promise<void> {
  const { recipe, step, signal, clock, processRecord, onLine } = context;
  signal.throwIfAborted();
  const env = { ...withoutPersonalSettings(pythonEnvironment(process.env)), ...recipe.env };
  const child = startProcess({ ...waitingForLine(program, args), cwd: recipe.folder, env, url: "" }, onLine, clock);
  let ending = Promise.resolve();
  const end = () => {
    ending = child.kill();
  };
  signal.addEventListener("abort", end, { once: true });
  try {
    await processRecord.write(child.pid);
    child.sendLine();
    await child.exited;
  } finally {
    signal.removeEventListener("abort", end);
    // What it started itself may outlive it.
    await Promise.all([ending, child.kill()]);
  }
  const exit = await child.exited;
  processRecord.clear();
  signal.throwIfAborted();
  if (exit.code !== 0) throw stepError(step, exit.code ?? exit.signal, [...exit.lastLines, exit.spawnError ?? ""]);
}

/**
 * The program, beginning once it is sent a line, under the number of the process that waits for it. Easel sends that when the process
 * is recorded: if Easel dies before, nothing begins that the next start would not know of. Windows has no way to do so.
 */
function waitingForLine(program: string, args: string[]): { command: string; args: string[] } {
  if (process.platform === "win32") return { command: program, args };
  return { command: "/bin/sh", args: ["-c", 'read -r _ && exec "$0" "$@"', program, ...args] };
}

/** The person's own settings for pip and uv would send them elsewhere. */
const withoutPersonalSettings = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(UV|PIP)_/i.test(name)));

/** Unpacked beside its place, checked, then moved there at once: so whatever is in its place is whole. */
async function putSourcesInPlace(action: Extract<Action, { kind: "unpack_sources" }>, context: StepContext): Promise<void> {
  const { recipe, signal, hasSources, onSources } = context;
  const to = absolutePath(recipe, action.to);
  if (await exists(to)) {
    if (hasSources(action.to)) return;
    throw new EaselError("install_failed", "foreign_folder_in_the_way", { folder: action.to });
  }
  const staging = absolutePath(recipe, `downloads/${action.to}`);
  await fs.rm(staging, { recursive: true, force: true });
  const files = await unpackSources({ archive: absolutePath(recipe, action.archive), folder: staging, tree: action.tree }, signal);
  onSources(action.to, files);
  await fs.rename(staging, to);
}
