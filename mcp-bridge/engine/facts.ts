import type { ComfyClient } from "#comfyui/client.ts";
import type { Clock } from "#comfyui/clock.ts";
import type { NodeInfo } from "#comfyui/types.ts";
import type { ModelHeader } from "../models/family.ts";
import { headerOf } from "../models/header.ts";
import type { EngineFacts } from "../workflow/workflow.ts";

/** What one engine has, asked once and then kept for a while. */
export class CachedFacts implements EngineFacts {
  readonly #client: ComfyClient;
  readonly #clock: Clock;
  readonly #lifetime: number;
  readonly #kept = new Map<string, { at: number; answer: Promise<unknown> }>();

  /** `lifetime` in milliseconds. */
  constructor(client: ComfyClient, clock: Clock, lifetime: number) {
    this.#client = client;
    this.#clock = clock;
    this.#lifetime = lifetime;
  }

  models(folder: string): Promise<string[]> {
    return this.#ask(`models ${folder}`, () => this.#client.models(folder));
  }

  node(classType: string): Promise<NodeInfo | null> {
    return this.#ask(`node ${classType}`, async () => (await this.#client.nodeInfo(classType)) ?? null);
  }

  /** Bytes of a model's file; null where the engine does not tell. */
  async size(folder: string, file: string): Promise<number | null> {
    const sizes = await this.#ask(`sizes ${folder}`, () => this.#client.modelSizes(folder));
    return sizes[file] ?? null;
  }

  header(folder: string, file: string): Promise<ModelHeader | null> {
    const paths = () => this.#ask("folder paths", () => this.#client.folderPaths());
    return this.#ask(`header ${folder}/${file}`, () => headerOf(this.#client, paths, folder, file));
  }

  /** True when there was anything to forget, that is, when asking again may bring another answer. */
  forget(): boolean {
    const old = [...this.#kept.values()].some(({ at }) => at < this.#clock.now());
    this.#kept.clear();
    return old;
  }

  #ask<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && this.#clock.now() - kept.at < this.#lifetime) return kept.answer as Promise<T>;
    const answer = ask();
    this.#kept.set(key, { at: this.#clock.now(), answer });
    // What could not be answered is asked again next time.
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}
