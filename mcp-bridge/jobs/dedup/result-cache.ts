import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { Job } from "../record/job.ts";

interface Kept {
  job: Job;
  until: number;
}

/** Jobs that are done, by what work they were; those asked for longest ago leave first when there is no more room. */
export class ResultCache {
  readonly #kept: LRUCache<string, Kept>;
  readonly #clock: Clock;
  readonly #lifetime: number;

  constructor({ enabled, ttlSeconds, maxEntries, maxBytes }: BridgeConfig["caching"], clock: Clock) {
    this.#clock = clock;
    this.#lifetime = enabled ? ttlSeconds * 1000 : 0;
    this.#kept = new LRUCache({ max: maxEntries, maxSize: maxBytes, sizeCalculation: ({ job }) => sizeOf(job) });
  }

  set(key: string, job: Job): void {
    if (this.#lifetime > 0) this.#kept.set(key, { job, until: this.#clock.now() + this.#lifetime });
  }

  get(key: string): Job | null {
    const kept = this.#kept.get(key);
    if (!kept) return null;
    if (kept.until > this.#clock.now()) return kept.job;
    this.#kept.delete(key);
    return null;
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }
}

/** What it stands for: the bytes of its files and words. */
function sizeOf({ view: { state, arguments: args } }: Job): number {
  const files = state.kind === "done" ? state.outputs.reduce((sum, { bytes }) => sum + bytes, 0) : 0;
  const texts = state.kind === "done" ? state.text.join("").length : 0;
  return files + texts + JSON.stringify(args).length + 1;
}
