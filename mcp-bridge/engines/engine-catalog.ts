import type { Clock } from "#base/clock.ts";
import type { ComfyClient, ListedFile } from "#comfyui/client.ts";
import type { NodeInfo } from "#comfyui/types.ts";
import type { ModelHeader } from "../models/family.ts";
import { isOnThisComputer, modelHeader } from "../models/header.ts";
import type { EngineFacts } from "../workflow/workflow.ts";

/** A file may be replaced by another of its name, which makes other pictures: its size and time are soon asked for again. */
const FILES_LIFETIME_MS = 10_000;

export interface EngineCatalogOptions {
  client: ComfyClient;
  clock: Clock;
  /** For how long an answer is kept; 0 = not at all. */
  lifetimeMs: number;
}

/** Says as of when something was concluded from a catalog. */
export interface CatalogMark {
  revision: number;
  at: number;
}

interface CachedAnswer {
  askedAt: number;
  answer: Promise<unknown>;
}

/**
 * What is known of one engine: its nodes, models and samplers. Each is asked for when it is first needed and kept for a while.
 * An engine's handle owns its catalog. Every method may reject with what `ComfyClient` throws; such an answer is not kept.
 */
export class EngineCatalog implements EngineFacts {
  readonly #options: EngineCatalogOptions;
  readonly #answers = new Map<string, CachedAnswer>();
  /** Grows whenever the catalog is cleared. */
  #revision = 0;

  constructor(options: EngineCatalogOptions) {
    this.#options = options;
  }

  /** Whether what is asked now need not be asked again a moment later. */
  get keepsAnswers(): boolean {
    return this.#options.lifetimeMs > 0;
  }

  /** To be made before something is concluded from the catalog: `isCurrent` then says for how long it counts. */
  mark(): CatalogMark {
    return { revision: this.#revision, at: this.#options.clock.now() };
  }

  /** Whether the catalog would still give the answers it gave then: it was not cleared, and they have not become too old. */
  isCurrent({ revision, at }: CatalogMark): boolean {
    const { clock, lifetimeMs } = this.#options;
    return revision === this.#revision && clock.now() - at < lifetimeMs;
  }

  /** Forgets everything. True when something had been asked for earlier, that is, when asking again may bring another answer. */
  clear(): boolean {
    const now = this.#options.clock.now();
    const hadOlderAnswers = [...this.#answers.values()].some(({ askedAt }) => askedAt < now);
    this.#answers.clear();
    this.#revision += 1;
    return hadOlderAnswers;
  }

  models(folder: string): Promise<string[]> {
    return this.#ask(`models ${folder}`, ({ client }) => client.models(folder));
  }

  /** The same; null for a folder that the engine does not know. */
  async modelsOrNull(folder: string): Promise<string[] | null> {
    const files = await this.models(folder);
    return files.length > 0 || (await this.modelFolders()).includes(folder) ? files : null;
  }

  /** The names of ComfyUI's model folders: "checkpoints", "loras" and so on. */
  modelFolders(): Promise<string[]> {
    return this.#ask("model folders", ({ client }) => client.modelFolders());
  }

  node(classType: string): Promise<NodeInfo | null> {
    return this.#ask(`node ${classType}`, async ({ client }) => (await client.nodeInfo(classType)) ?? null);
  }

  /** The texts that an input of a node may be, as the samplers of KSampler's `sampler_name`; empty where there is no such list. */
  async inputOptions(classType: string, input: string): Promise<string[]> {
    const node = await this.node(classType);
    return (node?.inputs.find(({ name }) => name === input)?.options ?? []).filter((option) => typeof option === "string");
  }

  /** Size (in bytes) and time of a model's file, as the engine lists them; null where it does not say. */
  async listedFile(folder: string, file: string): Promise<ListedFile | null> {
    const files = await this.#ask(`files ${folder}`, ({ client }) => client.modelFiles(folder), FILES_LIFETIME_MS);
    return files[file] ?? null;
  }

  /** Bytes of a model's file, as the engine lists them; null where it does not say. */
  async fileSize(folder: string, file: string): Promise<number | null> {
    const files = await this.#ask(`sizes ${folder}`, ({ client }) => client.modelFiles(folder));
    return files[file]?.size || null;
  }

  /** Model folder -> the paths where it lies; empty when the engine is on another computer or does not say. */
  async localFolders(): Promise<Record<string, string[]>> {
    return isOnThisComputer(this.#options.client) ? this.#folderPaths().catch(() => ({})) : {};
  }

  header(folder: string, file: string): Promise<ModelHeader | null> {
    return this.#ask(`header ${folder}/${file}`, ({ client }) => modelHeader(client, () => this.#folderPaths(), folder, file));
  }

  #folderPaths(): Promise<Record<string, string[]>> {
    return this.#ask("folder paths", ({ client }) => client.folderPaths());
  }

  #ask<T>(key: string, question: (options: EngineCatalogOptions) => Promise<T>, maxAgeMs = Number.POSITIVE_INFINITY): Promise<T> {
    const { clock, lifetimeMs } = this.#options;
    const cached = this.#answers.get(key);
    if (cached && clock.now() - cached.askedAt < Math.min(maxAgeMs, lifetimeMs)) return cached.answer as Promise<T>;
    const answer = question(this.#options);
    const entry = { askedAt: clock.now(), answer };
    this.#answers.set(key, entry);
    answer.catch(() => {
      if (this.#answers.get(key) === entry) this.#answers.delete(key);
    });
    return answer;
  }
}
