import fs from "node:fs/promises";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { InstallRemains, InstallView } from "#contract/install.ts";
import { ProcessRecord } from "../process/process-record.ts";
import { check, type Doing, perform, placeIn, stillThere } from "./actions.ts";
import { exists, type FreeBytes, takenBytes } from "./disk-space.ts";
import { cannotWrite, diskFilled, diskFull, GB, notEmpty, reportOf } from "./install-errors.ts";
import { diskOf, type Recipe, type Step } from "./install-recipe.ts";
import { type InstallRecord, InstallRecords } from "./install-record.ts";
import { progressOf, restingView, type Shown } from "./install-view.ts";
import { checkpointsOf, hasModel } from "./models.ts";
import { undo, whatStays } from "./uninstall.ts";

export interface InstallerOptions {
  stateDirectory: string;
  clock: Clock;
  fetch: typeof fetch;
  freeBytes: FreeBytes;
  shown: Shown;
  onChange: (view: InstallView) => void;
  onLine: (line: string) => void;
  /** ComfyUI is there: it is to be used. */
  onInstalled: (recipe: Recipe) => Promise<void>;
  /** What is in its folder is about to be removed: nothing of it may be in use any more. Answers what to do after that. */
  onRemoving: (recipe: Recipe) => Promise<() => Promise<void>>;
}

/** Left free on the disk: a computer without any room misbehaves in many ways. */
export const KEPT_FREE = 2 * GB;
/** While a step runs, it is ended when less than this is left. */
export const LEAST_FREE = 0.5 * GB;
const TICK_MS = 500;

const CANCELLED = new Error("cancelled");
const EASEL_ENDS = new Error("Easel ends");

/**
 * Carries out one recipe, step by step, and remembers on disk how far it got: cancelled, failed or killed, it goes on where the last
 * step was finished, or takes everything back. One installation at a time.
 */
export class Installer {
  readonly #options: InstallerOptions;
  readonly #records: InstallRecords;
  readonly #processes: ProcessRecord;
  #view: InstallView = { kind: "none" };
  #record: InstallRecord | null = null;
  #running: { controller: AbortController; ended: Promise<void> } | null = null;

  constructor(options: InstallerOptions) {
    this.#options = options;
    this.#records = new InstallRecords(options.stateDirectory);
    this.#processes = new ProcessRecord(stateFiles(options.stateDirectory).installProcess);
  }

  get view(): InstallView {
    return this.#view;
  }

  /** Where a person puts their models, absolute; null while nothing is installed. */
  get models(): string | null {
    return this.#record?.phase.kind === "installed" ? checkpointsOf(this.#record.recipe) : null;
  }

  async hasModel(): Promise<boolean> {
    return this.#record?.phase.kind === "installed" && (await hasModel(this.#record.recipe));
  }

  /** Reads what an earlier Easel left, and ends what it left running. */
  async open(): Promise<void> {
    await this.#processes.endOrphan(this.#options.clock);
    this.#record = this.#records.read();
    this.#show(this.#resting());
  }

  /**
   * Begins; `onChange` tells how it goes.
   * @throws EaselError config_invalid when the folder is not empty, disk_full when there is not enough room
   */
  async start(recipe: Recipe): Promise<void> {
    if (this.#record)
      throw new EaselError("not_allowed", "ComfyUI is already being installed.", "Continue that installation, or remove it first.");
    this.#record = { recipe, phase: { kind: "installing" }, finished: 0, folders: [], made: [], sources: null };
    try {
      await this.#requireRoom(this.#record);
      await this.#makeFolder(this.#record);
    } catch (error) {
      this.#record = null;
      throw error;
    }
    this.#run(this.#record);
  }

  /** Goes on after the last finished step. */
  async resume(): Promise<void> {
    const record = this.#record;
    if (!record || this.#running || record.phase.kind === "installed" || record.phase.kind === "removing") return;
    this.#run(record);
  }

  /** Ends what runs, with everything it started; what is done stays done. */
  async cancel(): Promise<void> {
    await this.#end(CANCELLED);
  }

  /** What of the person's own a removal would leave. */
  async remains(): Promise<InstallRemains> {
    const record = this.#record;
    if (!record) return { files: 0, folder: "" };
    return { files: (await whatStays(record)).length, folder: this.#options.shown(placeIn(record.recipe, record.recipe.code)) };
  }

  /** Takes back everything that was made, and only that. */
  async remove(): Promise<void> {
    await this.cancel();
    const record = this.#record;
    if (!record || this.#view.kind === "removing") return;
    this.#note({ ...record, phase: { kind: "removing" } });
    this.#show({ kind: "removing", folder: this.#options.shown(record.recipe.folder) });
    let afterwards = async () => {};
    try {
      afterwards = await this.#options.onRemoving(record.recipe);
      await undo(record);
    } catch (error) {
      this.#show(this.#resting());
      throw new EaselError(
        "install_failed",
        "Not everything could be removed: another program still uses it.",
        "Close programs that look into that folder, then remove it once more.",
        error,
      );
    } finally {
      await afterwards();
    }
    this.#records.clear();
    this.#record = null;
    this.#show({ kind: "none" });
  }

  /** Easel quits: what runs ends, to go on at the next start. */
  async dispose(): Promise<void> {
    await this.#end(EASEL_ENDS);
  }

  async #end(why: Error): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (this.#record && this.#view.kind === "installing") this.#show({ kind: "stopping", ...this.#place(this.#record) });
    running.controller.abort(why);
    await running.ended;
  }

  #run(record: InstallRecord): void {
    const controller = new AbortController();
    this.#note({ ...record, phase: { kind: "installing" } });
    const nothingYet = { bytes: 0, total: 0, line: "" };
    this.#show({ kind: "installing", ...this.#place(record), since: this.#options.clock.now(), progress: nothingYet });
    const ended = this.#steps(controller)
      .catch((error: unknown) => this.#options.onLine(`the installation cannot be noted: ${details(error)}`))
      .finally(() => {
        this.#running = null;
        this.#show(this.#resting());
      });
    this.#running = { controller, ended };
  }

  async #steps(controller: AbortController): Promise<void> {
    const recipe = this.#current().recipe;
    let step = recipe.steps[0];
    try {
      for (let index = await this.#firstOpen(); index < recipe.steps.length; index += 1) {
        step = recipe.steps[index];
        if (!step) break;
        this.#note({ ...this.#current(), finished: index });
        await this.#step(step, controller);
        controller.signal.throwIfAborted();
      }
      this.#note({ ...this.#current(), finished: recipe.steps.length, phase: { kind: "installed" } });
    } catch (error) {
      const error_ = controller.signal.aborted ? controller.signal.reason : error;
      if (error_ === EASEL_ENDS) return; // The record says "installing", as after a death: it goes on at the next start.
      if (error_ === CANCELLED) return this.#note({ ...this.#current(), phase: { kind: "cancelled" } });
      const report = step ? reportOf(step, error_) : unknownError;
      this.#options.onLine(`${report.message} ${details(error_)}`);
      return this.#note({ ...this.#current(), phase: { kind: "failed", error: report } });
    }
    const { onInstalled, onLine } = this.#options;
    await onInstalled(recipe).catch((error: unknown) => onLine(`it could not be started: ${details(error)}`));
  }

  /** The first step that is not done, or whose result somebody has taken away. */
  async #firstOpen(): Promise<number> {
    const { recipe, finished } = this.#current();
    for (const [index, step] of recipe.steps.entries()) if (index >= finished || !(await stillThere(recipe, step))) return index;
    return recipe.steps.length;
  }

  async #step(step: Step, controller: AbortController): Promise<void> {
    const { clock, freeBytes, onLine } = this.#options;
    const record = this.#current();
    const { recipe } = record;
    const free = await this.#requireRoom(record);
    // Noted before it is made: nothing of ours may be on the disk without Easel knowing.
    this.#note({ ...record, made: [...new Set([...record.made, ...step.makes])] });
    const progress = { bytes: 0, total: step.download, line: "" };
    const since = clock.now();
    const doing: Doing = {
      ...this.#options,
      processes: this.#processes,
      recipe,
      step,
      signal: controller.signal,
      onBytes: (bytes, total) => Object.assign(progress, { bytes, total: total ?? Math.max(bytes, step.download) }),
      onLine: (line) => {
        progress.line = line;
        onLine(line);
      },
      unpacked: (place) => this.#current().sources?.place === place,
      onSources: (place, files) => this.#note({ ...this.#current(), sources: { place, files } }),
    };
    const show = () => {
      if (!controller.signal.aborted) this.#show({ kind: "installing", ...this.#place(this.#current()), since, progress: { ...progress } });
    };
    const over = new AbortController();
    const watching = this.#watch(over.signal, async () => {
      const left = await freeBytes(recipe.folder);
      if (left !== null && left < LEAST_FREE) controller.abort(diskFilled());
      if (runsPrograms(step) && free !== null && left !== null)
        Object.assign(progress, { bytes: Math.max(0, free - left), total: step.disk });
      show();
    });
    try {
      onLine(step.title);
      for (const action of step.actions) await perform(action, doing);
      for (const one of step.checks) await check(one, doing);
    } finally {
      over.abort();
      await watching;
    }
  }

  async #watch(over: AbortSignal, look: () => Promise<void>): Promise<void> {
    while (!over.aborted) {
      await look();
      await this.#options.clock.sleep(TICK_MS, over).catch(() => {});
    }
  }

  /** Bytes that are free now; null where the system does not say, and nothing can be required. */
  async #requireRoom({ recipe }: InstallRecord): Promise<number | null> {
    const free = await this.#options.freeBytes(recipe.folder);
    if (free === null) return null;
    const needed = Math.max(0, diskOf(recipe) - (await takenBytes(recipe.folder))) + KEPT_FREE;
    if (free < needed) throw diskFull(needed, KEPT_FREE, free);
    return free;
  }

  async #makeFolder(record: InstallRecord): Promise<void> {
    const { folder } = record.recipe;
    const folders: string[] = [];
    for (let here = folder; !(await exists(here)); here = path.dirname(here)) folders.unshift(here);
    this.#note({ ...record, folders });
    try {
      await fs.mkdir(folder, { recursive: true });
      if ((await fs.readdir(folder)).length > 0) throw notEmpty();
    } catch (error) {
      this.#records.clear();
      for (const made of [...folders].reverse()) await fs.rmdir(made).catch(() => {});
      throw error instanceof EaselError ? error : cannotWrite(error);
    }
  }

  #resting(): InstallView {
    return restingView(this.#record, this.#options.shown);
  }

  #place(record: InstallRecord) {
    return progressOf(record, this.#options.shown);
  }

  #current(): InstallRecord {
    if (!this.#record) throw new Error("no installation");
    return this.#record;
  }

  #note(record: InstallRecord): void {
    this.#record = record;
    this.#records.write(record);
  }

  #show(view: InstallView): void {
    this.#view = view;
    this.#options.onChange(view);
  }
}

/** Programs do not tell how far they are; what they write does. */
const runsPrograms = ({ actions }: Step): boolean => actions.some(({ kind }) => kind === "run");

const details = (error: unknown): string => {
  const told = error instanceof EaselError ? error.details : error;
  return told instanceof Error ? told.message : JSON.stringify(told ?? "");
};

const unknownError: ErrorReport = {
  kind: "install_failed",
  message: "The installation ended with an error.",
  remedy: "Press Continue to try again.",
};
