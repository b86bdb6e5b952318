import type { Clock } from "#base/clock.ts";
import type { ComfyClient, ListedFile } from "#comfyui/client.ts";
import type { NodeInfo } from "#comfyui/types.ts";
import type { ModelHeader } from "../models/family.ts";
import { isOnThisComputer, modelHeader } from "../models/header.ts";
import type { EngineFacts } from "../workflow/workflow.ts";

/** A file may be replaced by another of its name, which makes other pictures. Milliseconds. */
const FILES_LIFETIME = 10_000;

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
    return (await this.listed(folder, file))?.size || null;
  }

  /** Bytes of a model's file and when it was changed, as the engine lists them; null where it does not tell. */
  async listed(folder: string, file: string): Promise<ListedFile | null> {
    const files = await this.#ask(`files ${folder}`, () => this.#client.modelFiles(folder), FILES_LIFETIME);
    return files[file] ?? null;
  }

  /** Where each models folder lies, if that is on this computer. */
  async folders(): Promise<Record<string, string[]>> {
    return isOnThisComputer(this.#client) ? this.#folderPaths().catch(() => ({})) : {};
  }

  header(folder: string, file: string): Promise<ModelHeader | null> {
    return this.#ask(`header ${folder}/${file}`, () => modelHeader(this.#client, () => this.#folderPaths(), folder, file));
  }

  #folderPaths(): Promise<Record<string, string[]>> {
    return this.#ask("folder paths", () => this.#client.folderPaths());
  }

  /** True when there was anything to forget, that is, when asking again may bring another answer. */
  forget(): boolean {
    const old = [...this.#kept.values()].some(({ at }) => at < this.#clock.now());
    this.#kept.clear();
    return old;
  }

  #ask<T>(key: string, ask: () => Promise<T>, lifetime = this.#lifetime): Promise<T> {
    const kept = this.#kept.get(key);
    if (kept && this.#clock.now() - kept.at < Math.min(lifetime, this.#lifetime)) return kept.answer as Promise<T>;
    const answer = ask();
    this.#kept.set(key, { at: this.#clock.now(), answer });
    // What could not be answered is asked again next time.
    answer.catch(() => this.#kept.delete(key));
    return answer;
  }
}
