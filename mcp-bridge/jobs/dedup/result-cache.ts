import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { Job } from "../record/job.ts";

interface Entry {
  job: Job;
  until: number;
}

/** Jobs that are done, by the hash of their work. When there is no more room, those asked for longest ago go first. */
export class ResultCache {
  readonly #entries: LRUCache<string, Entry>;
  readonly #clock: Clock;
  readonly #lifetimeMs: number;

  constructor({ enabled, ttlSeconds, maxEntries, maxBytes }: BridgeConfig["caching"], clock: Clock) {
    this.#clock = clock;
    this.#lifetimeMs = enabled ? ttlSeconds * 1000 : 0;
    this.#entries = new LRUCache({ max: maxEntries, maxSize: maxBytes, sizeCalculation: ({ job }) => sizeOf(job) });
  }

  /** Does nothing where the configuration has turned caching off. */
  set(key: string, job: Job): void {
    if (this.#lifetimeMs > 0) this.#entries.set(key, { job, until: this.#clock.now() + this.#lifetimeMs });
  }

  /** Null where there is none, or where it has become too old. */
  get(key: string): Job | null {
    const entry = this.#entries.get(key);
    if (!entry) return null;
    if (entry.until > this.#clock.now()) return entry.job;
    this.#entries.delete(key);
    return null;
  }

  get size(): number {
    return this.#entries.size;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}

/** The bytes that the job stands for: those of its files and texts. */
function sizeOf({ view: { state, arguments: args } }: Job): number {
  const files = state.kind === "done" ? state.outputs.reduce((sum, { bytes }) => sum + bytes, 0) : 0;
  const texts = state.kind === "done" ? state.text.join("").length : 0;
  return files + texts + JSON.stringify(args).length + 1;
}
