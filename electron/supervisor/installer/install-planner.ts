import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { EaselError } from "#contract/errors.ts";
import type { GpuKind, InstallPlan } from "#contract/install.ts";
import { comfyuiRecipe } from "./comfyui-recipe.ts";
import { type FreeBytes, nearest } from "./disk-space.ts";
import type { Sources } from "./download-sources.ts";
import type { Card } from "./gpu-detection.ts";
import { cannotWrite, diskFull, notEmpty } from "./install-errors.ts";
import { diskOf, downloadOf, type Recipe } from "./install-recipe.ts";
import { inWords, type Shown } from "./install-view.ts";
import { KEPT_FREE } from "./installer.ts";
import { buildFor, gpuChoices, type Machine, suggestedGpu } from "./torch-builds.ts";

export interface PlansOptions {
  platform: NodeJS.Platform;
  arch: string;
  home: string;
  cards: () => Promise<Card[]>;
  sources: () => Sources;
  freeBytes: FreeBytes;
  shown: Shown;
}

/** What would be done, told before anything is; nothing here uses the network or changes the disk. */
export class InstallPlans {
  readonly #options: PlansOptions;
  /** Asked of the system once for a visit: it may take seconds. */
  #cards: Promise<Card[]> | null = null;
  /** The one that was shown last. */
  #ready: { planId: string; recipe: Recipe } | null = null;

  constructor(options: PlansOptions) {
    this.#options = options;
  }

  /** `gpu` and `folder` null: what Easel would choose. */
  async plan(wish: { gpu: GpuKind | null; folder: string | null }): Promise<InstallPlan> {
    const { platform, arch, home, cards, sources, freeBytes, shown } = this.#options;
    if (wish.gpu === null) this.#cards = cards();
    this.#cards ??= cards();
    const machine: Machine = { platform, arch, cards: await this.#cards };
    const gpu = wish.gpu ?? suggestedGpu(machine);
    // Not in Documents: macOS would ask about it, and cloud programs like to look after it.
    const folder = wish.folder ?? (await freeFolderIn(home));
    const free = await freeBytes(folder);
    const told = { gpu, choices: gpuChoices(machine), folder: shown(folder), free };
    try {
      const from = sources();
      const recipe = comfyuiRecipe({ platform, arch, folder, gpu, build: buildFor(machine, gpu, from) }, from);
      const sizes = { steps: recipe.steps.map(inWords), download: downloadOf(recipe), disk: diskOf(recipe) };
      return { ...told, ...sizes, verdict: await this.#verdict(recipe, free) };
    } catch (error) {
      return { ...told, steps: [], download: 0, disk: 0, verdict: refused(error) };
    }
  }

  /**
   * What the plan that was shown last, and agreed to, does; it can be taken once.
   * @throws EaselError not_allowed for one that nobody was shown
   */
  take(planId: string): Recipe {
    const ready = this.#ready;
    if (ready?.planId !== planId)
      throw new EaselError("not_allowed", "That plan is no longer valid.", "Look at it once more, then press Install.");
    this.#ready = null;
    return ready.recipe;
  }

  /** Where a ComfyUI goes in a folder that a person pointed at: into it, if it is empty; else into one of its own there. */
  async within(folder: string): Promise<string> {
    return (await isFree(folder)) ? folder : freeFolderIn(folder);
  }

  async #verdict(recipe: Recipe, free: number | null): Promise<InstallPlan["verdict"]> {
    try {
      await checkFolder(recipe.folder, this.#options.platform);
      const needed = diskOf(recipe) + KEPT_FREE;
      if (free !== null && free < needed) throw diskFull(needed, KEPT_FREE, free);
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

const MANY = 50;

/** Where a folder has many of ours already, the last one, which the plan then refuses. */
async function freeFolderIn(parent: string): Promise<string> {
  for (let n = 1; ; n += 1) {
    const folder = path.join(parent, n === 1 ? "ComfyUI" : `ComfyUI ${n}`);
    if (n === MANY || (await isFree(folder))) return folder;
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

/** Windows' programs stumble over paths of more than 260 characters, and PyTorch's own reach 180 below the folder. */
const LONGEST_ON_WINDOWS = 75;
const SYNCHRONISED =
  /(^|[\\/])(OneDrive|Dropbox|Google Drive|GoogleDrive|iCloud ?Drive|Mobile Documents|CloudStorage|Nextcloud)( - [^\\/]*)?([\\/]|$)/i;

async function checkFolder(folder: string, platform: NodeJS.Platform): Promise<void> {
  const refuse = (message: string, remedy: string) => new EaselError("config_invalid", message, remedy);
  const refuseToWrite = (error: NodeJS.ErrnoException) => Promise.reject(cannotWrite(error));
  const entries = await fs.readdir(folder).catch((error) => (error.code === "ENOENT" ? [] : refuseToWrite(error)));
  if (entries.length > 0) throw notEmpty();
  // On Windows only trying tells, which is done first of all when it begins.
  await fs.access(await nearest(folder), fs.constants.W_OK | fs.constants.X_OK).catch(refuseToWrite);
  if (SYNCHRONISED.test(folder))
    throw refuse(
      "That folder is copied to the internet by another program, and ComfyUI is large.",
      "Choose one that stays on this computer.",
    );
  if (platform === "win32" && folder.length > LONGEST_ON_WINDOWS)
    throw refuse("The path of that folder is too long for Windows.", "Choose one nearer to the top, like C:\\ComfyUI.");
  if (platform === "win32" && /^[\\/]{2}/.test(folder))
    throw refuse("That folder is on another computer.", "Choose one on a disk of this computer.");
}
