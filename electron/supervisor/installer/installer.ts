import fs from "node:fs/promises";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import { exists, type FreeBytes } from "#base/disk-space.ts";
import { stateFiles } from "#base/state-directory.ts";
import { EaselError } from "#contract/errors.ts";
import type { InstallRemains, InstallView } from "#contract/install.ts";
import { ProcessRecord } from "../process/process-record.ts";
import { absolutePath } from "./actions.ts";
import { stepErrorReport } from "./install-errors.ts";
import type { InstallRecipe } from "./install-recipe.ts";
import { type InstallRecord, InstallRecordFile } from "./install-record.ts";
import { requireRoomFor, runSteps } from "./install-run.ts";
import { type DisplayPath, idleView, progressView } from "./install-view.ts";
import { checkpointsFolder, hasModel } from "./models.ts";
import { filesToKeep, uninstall } from "./uninstall.ts";

export interface InstallerOptions {
  stateDirectory: string;
  clock: Clock;
  fetch: typeof fetch;
  freeBytes: FreeBytes;
  displayPath: DisplayPath;
  onChange: (view: InstallView) => void;
  onLine: (line: string) => void;
  /** ComfyUI has been installed, and is to be used. */
  onInstalled: (recipe: InstallRecipe) => Promise<void>;
  /** The contents of its folder are about to be removed, and must no longer be in use. Gives what is to be done after the removal. */
  onRemoving: (recipe: InstallRecipe) => Promise<() => Promise<void>>;
}

const CANCELLED = new Error("cancelled");
const EASEL_QUITS = new Error("Easel quits");

/**
 * Installs ComfyUI by a recipe, and remembers on disk how far it got: cancelled, failed or killed, it can go on after the last
 * finished step, or take everything back. One installation at a time.
 */
export class Installer {
  readonly #options: InstallerOptions;
  readonly #recordFile: InstallRecordFile;
  readonly #processRecord: ProcessRecord;
  #view: InstallView = { kind: "none" };
  #record: InstallRecord | null = null;
  #running: { controller: AbortController; ended: Promise<void> } | null = null;

  constructor(options: InstallerOptions) {
    const files = stateFiles(options.stateDirectory);
    this.#options = options;
    this.#recordFile = new InstallRecordFile(files.install);
    this.#processRecord = new ProcessRecord(files.installProcess);
  }

  get view(): InstallView {
    return this.#view;
  }

  /** Where a person puts their models, absolute; null while nothing is installed. */
  get modelsFolder(): string | null {
    return this.#record?.phase.kind === "installed" ? checkpointsFolder(this.#record.recipe) : null;
  }

  /** Whether there is a model of any kind in what was installed. */
  async hasModel(): Promise<boolean> {
    return this.#record?.phase.kind === "installed" && (await hasModel(this.#record.recipe));
  }

  /** Reads what an earlier Easel recorded, and ends what it left running. To be called once, before anything else. */
  async open(): Promise<void> {
    await this.#processRecord.endOrphan(this.#options.clock);
    this.#record = this.#recordFile.read();
    this.#show(idleView(this.#record, this.#options.displayPath));
  }

  /**
   * Begins an installation; `onChange` tells how it goes.
   * @throws EaselError not_allowed when there is one already, config_invalid when its folder is not empty, disk_full when there is
   *   not enough room
   */
  async start(recipe: InstallRecipe): Promise<void> {
    if (this.#record) throw new EaselError("not_allowed", "install_already_begun", {});
    this.#record = { recipe, phase: { kind: "installing" }, finished: 0, folders: [], made: [], sources: null };
    try {
      await requireRoomFor(recipe, this.#options.freeBytes);
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

  /** Ends what runs, with everything it started, and resolves when it is gone. What is done stays done. */
  async cancel(): Promise<void> {
    await this.#end(CANCELLED);
  }

  /** How many of a person's own files a removal would leave, and where. */
  async remains(): Promise<InstallRemains> {
    const record = this.#record;
    if (!record) return { files: 0, folder: "" };
    const folder = absolutePath(record.recipe, record.recipe.code);
    return { files: (await filesToKeep(record)).length, folder: this.#options.displayPath(folder) };
  }

  /** Removes everything that was made, and only that. @throws EaselError install_failed when another program still uses it */
  async remove(): Promise<void> {
    await this.cancel();
    const record = this.#record;
    if (!record || this.#view.kind === "removing") return;
    this.#save({ ...record, phase: { kind: "removing" } });
    this.#show({ kind: "removing", folder: this.#options.displayPath(record.recipe.folder) });
    let afterwards = async () => {};
    try {
      afterwards = await this.#options.onRemoving(record.recipe);
      await uninstall(record);
    } catch (error) {
      this.#show(idleView(this.#record, this.#options.displayPath));
      throw new EaselError("install_failed", "removal_incomplete", {}, error);
    } finally {
      await afterwards();
    }
    this.#recordFile.clear();
    this.#record = null;
    this.#show({ kind: "none" });
  }

  /** Easel quits: ends what runs. The next start can go on with it. */
  async dispose(): Promise<void> {
    await this.#end(EASEL_QUITS);
  }

  async #end(reason: Error): Promise<void> {
    const running = this.#running;
    if (!running) return;
    if (this.#record && this.#view.kind === "installing") this.#show({ kind: "stopping", ...this.#progress() });
    running.controller.abort(reason);
    await running.ended;
  }

  #run(record: InstallRecord): void {
    const { clock, onLine, displayPath } = this.#options;
    const controller = new AbortController();
    this.#save({ ...record, phase: { kind: "installing" } });
    this.#show({ kind: "installing", ...this.#progress(), since: clock.now(), progress: { bytes: 0, total: 0, line: "" } });
    const ended = this.#install(controller)
      .catch((error: unknown) => onLine(`the installation cannot be recorded: ${detailsOf(error)}`))
      .finally(() => {
        this.#running = null;
        this.#show(idleView(this.#record, displayPath));
      });
    this.#running = { controller, ended };
  }

  async #install(controller: AbortController): Promise<void> {
    const { onInstalled, onLine } = this.#options;
    const { recipe } = this.#current();
    try {
      await runSteps({
        ...this.#options,
        controller,
        processRecord: this.#processRecord,
        record: () => this.#current(),
        save: (record) => this.#save(record),
        onProgress: (since, progress) => this.#show({ kind: "installing", ...this.#progress(), since, progress }),
      });
      this.#save({ ...this.#current(), finished: recipe.steps.length, phase: { kind: "installed" } });
    } catch (error) {
      return this.#interrupted(controller.signal.aborted ? controller.signal.reason : error);
    }
    await onInstalled(recipe).catch((error: unknown) => onLine(`it could not be started: ${detailsOf(error)}`));
  }

  /** Records why it did not come to its end. */
  #interrupted(reason: unknown): void {
    if (reason === EASEL_QUITS) return; // The record still says "installing", as it would after a kill: the next start can go on.
    this.#save({ ...this.#current(), phase: reason === CANCELLED ? { kind: "cancelled" } : this.#failed(reason) });
  }

  #failed(reason: unknown): Extract<InstallRecord["phase"], { kind: "failed" }> {
    const { recipe, finished } = this.#current();
    const step = recipe.steps[finished] ?? recipe.steps.at(-1);
    const error = step ? stepErrorReport(step, reason) : new EaselError("install_failed", "install_failed", {}).report();
    this.#options.onLine(`${error.message} ${detailsOf(reason)}`);
    return { kind: "failed", error };
  }

  /** @throws EaselError config_invalid, with every folder that it made gone again */
  async #makeFolder(record: InstallRecord): Promise<void> {
    const { folder } = record.recipe;
    const folders: string[] = [];
    for (let here = folder; !(await exists(here)); here = path.dirname(here)) folders.unshift(here);
    this.#save({ ...record, folders });
    try {
      await fs.mkdir(folder, { recursive: true });
      if ((await fs.readdir(folder)).length > 0) throw new EaselError("config_invalid", "folder_not_empty", {});
    } catch (error) {
      this.#recordFile.clear();
      for (const made of [...folders].reverse()) await fs.rmdir(made).catch(() => {});
      throw error instanceof EaselError ? error : new EaselError("config_invalid", "folder_not_writable", {}, error);
    }
  }

  #progress() {
    return progressView(this.#current(), this.#options.displayPath);
  }

  #current(): InstallRecord {
    if (!this.#record) throw new Error("no installation");
    return this.#record;
  }

  #save(record: InstallRecord): void {
    this.#record = record;
    this.#recordFile.write(record);
  }

  #show(view: InstallView): void {
    this.#view = view;
    this.#options.onChange(view);
  }
}

const detailsOf = (error: unknown): string => {
  const details = error instanceof EaselError ? error.details : error;
  return details instanceof Error ? details.message : JSON.stringify(details ?? "");
};
