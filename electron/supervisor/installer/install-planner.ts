import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { type FreeBytes, nearestExisting } from "#base/disk-space.ts";
import { EaselError } from "#contract/errors.ts";
import type { GpuKind, InstallPlan } from "#contract/install.ts";
import { comfyuiRecipe } from "./comfyui-recipe.ts";
import { requireRoom } from "./disk-space.ts";
import type { DownloadSources } from "./download-sources.ts";
import type { Gpu } from "./gpu-detection.ts";
import { diskBytes, downloadBytes, type InstallRecipe } from "./install-recipe.ts";
import { type DisplayPath, stepView } from "./install-view.ts";
import { gpuChoices, type HostHardware, suggestedGpu, torchBuildFor } from "./torch-builds.ts";

export interface InstallPlannerOptions {
  platform: NodeJS.Platform;
  arch: string;
  home: string;
  detectGpus: () => Promise<Gpu[]>;
  /** @throws EaselError config_invalid, with which the plan is then refused */
  sources: () => DownloadSources;
  freeBytes: FreeBytes;
  displayPath: DisplayPath;
}

/** Says what an installation would do, before anything is done: it neither uses the network nor changes the disk. */
export class InstallPlanner {
  readonly #options: InstallPlannerOptions;
  /** Asked once each time a person opens the wizard: it may take seconds. */
  #gpus: Promise<Gpu[]> | null = null;
  /** The plan that was shown last. */
  #ready: { planId: string; recipe: InstallRecipe } | null = null;

  constructor(options: InstallPlannerOptions) {
    this.#options = options;
  }

  /** The plan for what a person wants. Null: what Easel would choose. */
  async plan({ gpu: wantedGpu, folder: wantedFolder }: { gpu: GpuKind | null; folder: string | null }): Promise<InstallPlan> {
    const { platform, arch, home, detectGpus, sources, freeBytes, displayPath } = this.#options;
    if (wantedGpu === null) this.#gpus = detectGpus();
    this.#gpus ??= detectGpus();
    const hardware: HostHardware = { platform, arch, gpus: await this.#gpus };
    const gpu = wantedGpu ?? suggestedGpu(hardware);
    // Not in Documents: macOS would ask the person about it, and cloud programs like to synchronise it.
    const folder = wantedFolder ?? (await newFolderIn(home));
    const free = await freeBytes(folder);
    const known = { gpu, choices: gpuChoices(hardware), folder: displayPath(folder), free };
    try {
      const from = sources();
      const recipe = comfyuiRecipe({ platform, arch, folder, gpu, build: torchBuildFor(hardware, gpu, from) }, from);
      const sizes = { steps: recipe.steps.map(stepView), download: downloadBytes(recipe), disk: diskBytes(recipe) };
      return { ...known, ...sizes, verdict: await this.#verdict(recipe, free) };
    } catch (error) {
      return { ...known, steps: [], download: 0, disk: 0, verdict: refused(error) };
    }
  }

  /**
   * The recipe of the plan that was shown last, and that a person agreed to. Each can be accepted once.
   * @throws EaselError not_allowed for any other plan
   */
  accept(planId: string): InstallRecipe {
    const ready = this.#ready;
    if (ready?.planId !== planId) throw new EaselError("not_allowed", "install_plan_outdated", {});
    this.#ready = null;
    return ready.recipe;
  }

  /** Where a ComfyUI goes in a folder that a person chose: into it if it is empty, else into a new one in it. */
  async suggestFolderIn(folder: string): Promise<string> {
    return (await isFree(folder)) ? folder : newFolderIn(folder);
  }

  async #verdict(recipe: InstallRecipe, free: number | null): Promise<InstallPlan["verdict"]> {
    try {
      await checkFolder(recipe.folder, this.#options.platform);
      requireRoom(diskBytes(recipe), free);
    } catch (error) {
      return refused(error);
    }
    const planId = randomUUID();
    this.#ready = { planId, recipe };
    return { kind: "ready", planId };
  }
}

const refused = (error: unknown): InstallPlan["verdict"] => {
  if (error instanceof EaselError) return { kind: "refused", error: error.report() };
  throw error;
};

const MAX_FOLDERS = 50;

/** "ComfyUI", "ComfyUI 2", ...; where all of them are taken, the last one, which the plan then refuses. */
async function newFolderIn(parent: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const folder = path.join(parent, n === 1 ? "ComfyUI" : `ComfyUI ${n}`);
    if (n === MAX_FOLDERS || (await isFree(folder))) return folder;
  }
}

/** Whether it does not exist, or is an empty folder. */
async function isFree(folder: string): Promise<boolean> {
  try {
    return (await fs.readdir(folder)).length === 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}

/** Windows' programs cannot handle paths of more than 260 characters, and PyTorch's own reach 180 below the folder. */
const MAX_WINDOWS_PATH_LENGTH = 75;
const SYNCHRONISED =
  /(^|[\\/])(OneDrive|Dropbox|Google Drive|GoogleDrive|iCloud ?Drive|Mobile Documents|CloudStorage|Nextcloud)( - [^\\/]*)?([\\/]|$)/i;

async function checkFolder(folder: string, platform: NodeJS.Platform): Promise<void> {
  const notWritable = (error: NodeJS.ErrnoException) => Promise.reject(new EaselError("config_invalid", "folder_not_writable", {}, error));
  const entries = await fs.readdir(folder).catch((error) => (error.code === "ENOENT" ? [] : notWritable(error)));
  if (entries.length > 0) throw new EaselError("config_invalid", "folder_not_empty", {});
  // On Windows only an attempt tells, and the installation begins with one.
  await fs.access(await nearestExisting(folder), fs.constants.W_OK | fs.constants.X_OK).catch(notWritable);
  if (SYNCHRONISED.test(folder)) throw new EaselError("config_invalid", "folder_synchronised", {});
  if (platform !== "win32") return;
  if (folder.length > MAX_WINDOWS_PATH_LENGTH) throw new EaselError("config_invalid", "folder_path_too_long", {});
  if (/^[\\/]{2}/.test(folder)) throw new EaselError("config_invalid", "folder_on_network", {});
}
