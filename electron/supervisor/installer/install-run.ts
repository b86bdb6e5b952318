import type { Clock } from "#base/clock.ts";
import type { FreeBytes } from "#base/disk-space.ts";
import { EaselError } from "#contract/errors.ts";
import type { ProcessRecord } from "../process/process-record.ts";
import { isStillDone, runAction, runCheck, type StepContext } from "./actions.ts";
import { requireRoom, usedBytes } from "./disk-space.ts";
import { diskBytes, type InstallRecipe, type RecipeStep } from "./install-recipe.ts";
import type { InstallRecord } from "./install-record.ts";

export interface InstallRunOptions {
  clock: Clock;
  fetch: typeof fetch;
  freeBytes: FreeBytes;
  onLine: (line: string) => void;
  /** Ends the run. It is also aborted by the run itself, when the disk fills up. */
  controller: AbortController;
  processRecord: ProcessRecord;
  /** The record as it stands now. */
  record: () => InstallRecord;
  /** Writes a newer one. */
  save: (record: InstallRecord) => void;
  /** Of the present step, which began at `since` (epoch ms). */
  onProgress: (since: number, progress: StepProgress) => void;
}

/** Bytes downloaded, or newly taken up on the disk, of about `total`; and the newest line of the log. */
export interface StepProgress {
  bytes: number;
  total: number;
  line: string;
}

/** While a step runs, it is ended when less than this is left on the disk. */
const MIN_FREE_BYTES = 0.5 * 1024 ** 3;
const PROGRESS_INTERVAL_MS = 500;

/**
 * Carries out the steps that are not done, in order. Which step it is at is recorded before each.
 * @throws EaselError when a step fails; the signal's reason when aborted, once everything that ran has ended; errors of the system
 */
export async function runSteps(options: InstallRunOptions): Promise<void> {
  const { record, save, controller } = options;
  const { steps } = record().recipe;
  const first = await firstUndone(record());
  for (const [index, step] of steps.entries()) {
    if (index < first) continue;
    save({ ...record(), finished: index });
    await runStep(step, options);
    controller.signal.throwIfAborted();
  }
}

/**
 * Checks that there is room for what is still to be made. Gives the bytes that are free; null where the system does not say, and
 * nothing is checked.
 * @throws EaselError disk_full
 */
export async function requireRoomFor(recipe: InstallRecipe, freeBytes: FreeBytes): Promise<number | null> {
  const free = await freeBytes(recipe.folder);
  if (free !== null) requireRoom(Math.max(0, diskBytes(recipe) - (await usedBytes(recipe.folder))), free);
  return free;
}

/** The first step that is not finished, or whose result somebody has taken away. */
async function firstUndone({ recipe, finished }: InstallRecord): Promise<number> {
  for (const [index, step] of recipe.steps.entries()) if (index >= finished || !(await isStillDone(recipe, step))) return index;
  return recipe.steps.length;
}

async function runStep(step: RecipeStep, options: InstallRunOptions): Promise<void> {
  const { clock, onLine, controller, record, save, freeBytes } = options;
  const { recipe, made } = record();
  const free = await requireRoomFor(recipe, freeBytes);
  // Recorded before it is made: there must be nothing of ours on the disk that Easel does not know of.
  save({ ...record(), made: [...new Set([...made, ...step.makes])] });
  const progress: StepProgress = { bytes: 0, total: step.download, line: "" };
  const since = clock.now();
  const context: StepContext = {
    ...options,
    recipe,
    step,
    signal: controller.signal,
    onBytes: (bytes, total) => Object.assign(progress, { bytes, total: total ?? Math.max(bytes, step.download) }),
    onLine: (line) => {
      progress.line = line;
      onLine(line);
    },
    hasSources: (place) => record().sources?.place === place,
    onSources: (place, files) => save({ ...record(), sources: { place, files } }),
  };
  const over = new AbortController();
  const watching = watchProgress(over.signal, step, { ...options, free, progress, since });
  try {
    onLine(step.title);
    for (const action of step.actions) await runAction(action, context);
    for (const check of step.checks) await runCheck(check, context);
  } finally {
    over.abort();
    await watching;
  }
}

interface Watched extends InstallRunOptions {
  /** Bytes that were free when the step began. */
  free: number | null;
  progress: StepProgress;
  since: number;
}

/** Shows how far a step is, and ends it when it fills the disk, until it is over. */
async function watchProgress(over: AbortSignal, step: RecipeStep, watched: Watched): Promise<void> {
  const { clock, controller, record, freeBytes, free, progress, since, onProgress } = watched;
  // Programs do not tell how far they are; the disk does.
  const runsPrograms = step.actions.some(({ kind }) => kind === "run");
  while (!over.aborted) {
    const left = await freeBytes(record().recipe.folder);
    if (left !== null && left < MIN_FREE_BYTES) controller.abort(new EaselError("disk_full", "disk_filled_up", {}));
    if (runsPrograms && free !== null && left !== null) Object.assign(progress, { bytes: Math.max(0, free - left), total: step.disk });
    if (!controller.signal.aborted) onProgress(since, { ...progress });
    await clock.sleep(PROGRESS_INTERVAL_MS, over).catch(() => {});
  }
}
