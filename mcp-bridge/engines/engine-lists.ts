import type { Clock } from "#base/clock.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { EnginePool } from "./engine-pool.ts";
import type { UnionCatalog } from "./union-catalog.ts";

/** Shown while no engine says which folders it has. */
const COMMON_FOLDERS = ["checkpoints", "loras", "upscale_models"];
/** Folders that ComfyUI counts among those of its models, and that hold none (`folder_paths.py`). */
const FOLDERS_WITHOUT_MODELS = ["configs", "custom_nodes"];
/** A list of folders does not wait longer than this for an engine. */
const FOLDERS_TIMEOUT_MS = 500;

export interface EngineListsOptions {
  pool: EnginePool;
  resources: BridgeConfig["resources"];
  clock: Clock;
}

/**
 * The lists of an engine that clients may see, as far as the configuration shows them. `timeoutMs` is how long to wait for an engine;
 * then these methods reject with what `EnginePool.waitUntilReady` throws.
 */
export class EngineLists {
  readonly #options: EngineListsOptions;

  constructor(options: EngineListsOptions) {
    this.#options = options;
  }

  /** The model folders that are shown, the common ones first. Never rejects: without an engine they are the common ones. */
  async folders(): Promise<string[]> {
    const asked = this.#ask(0, (catalog) => catalog.modelFolders()).catch(() => COMMON_FOLDERS);
    const folders = await Promise.race([asked, this.#options.clock.sleep(FOLDERS_TIMEOUT_MS).then(() => COMMON_FOLDERS)]);
    const common = COMMON_FOLDERS.filter((folder) => folders.includes(folder));
    const others = folders.filter((folder) => !common.includes(folder)).sort();
    return [...common, ...others].filter((folder) => this.#isShown(folder));
  }

  /** The files of a model folder; null for a folder that the engine does not know or that is not shown. */
  async models(folder: string, timeoutMs: number): Promise<string[] | null> {
    return this.#isShown(folder) ? this.#ask(timeoutMs, (catalog) => catalog.modelsOrNull(folder)) : null;
  }

  /** The samplers of ComfyUI's KSampler; null when they are not shown. */
  async samplers(timeoutMs: number): Promise<string[] | null> {
    return this.#kSamplerOptions("sampler_name", timeoutMs);
  }

  /** The schedulers of ComfyUI's KSampler; null when they are not shown. */
  async schedulers(timeoutMs: number): Promise<string[] | null> {
    return this.#kSamplerOptions("scheduler", timeoutMs);
  }

  async #kSamplerOptions(input: string, timeoutMs: number): Promise<string[] | null> {
    if (!this.#options.resources.exposeSamplers) return null;
    return this.#ask(timeoutMs, (catalog) => catalog.inputOptions("KSampler", input));
  }

  #isShown(folder: string): boolean {
    const { exposeLoras, exposeModels } = this.#options.resources;
    return isModelFolder(folder) && (folder === "loras" ? exposeLoras : exposeModels);
  }

  async #ask<T>(timeoutMs: number, question: (catalog: UnionCatalog) => Promise<T>): Promise<T> {
    const { pool } = this.#options;
    await pool.waitUntilReady({ timeoutMs });
    return question(pool.union);
  }
}

/** Custom nodes may bring folders of any name, but none with a separator in it. */
function isModelFolder(name: string): boolean {
  return /^[\w.-]{1,100}$/.test(name) && !/^\.+$/.test(name) && !FOLDERS_WITHOUT_MODELS.includes(name);
}
