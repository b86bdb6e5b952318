import { LRUCache } from "lru-cache";
import type { Clock } from "#comfyui/clock.ts";
import type { BridgeConfig } from "../config/config.ts";
import type { Pictures } from "../pictures.ts";
import type { Job } from "./job.ts";
import type { Order } from "./order.ts";

/** A call that was told "still working" is repeated by some AI apps instead of asking for the job. Milliseconds. */
const REPEATED_WITHIN = 5 * 60_000;

interface Kept {
  job: Job;
  until: number;
  /** Which engine made it: another one would make another picture. */
  engine: string | null;
}

/** Finds the job that does, or has just done, what somebody asks for again, so that nothing is made twice by mistake. */
export class SameWork {
  readonly #config: BridgeConfig["caching"];
  readonly #pictures: Pictures;
  readonly #clock: Clock;
  readonly #running = new Map<string, Job>();
  readonly #finished: LRUCache<string, Kept>;

  constructor(config: BridgeConfig["caching"], pictures: Pictures, clock: Clock) {
    this.#config = config;
    this.#pictures = pictures;
    this.#clock = clock;
    this.#finished = new LRUCache({ max: Math.max(1, config.maxEntries) });
  }

  started({ key, asker }: Order, job: Job): void {
    if (!asker.host) this.#running.set(key, job);
  }

  running({ key, asker }: Order): Job | null {
    const job = asker.host ? undefined : this.#running.get(key);
    return job && !job.signal.aborted ? job : null;
  }

  /** Keeps the job where the same order may be answered with it. */
  ended({ key, repeatable }: Order, job: Job, engine: string | null): void {
    if (this.#running.get(key) === job) this.#running.delete(key);
    if (job.view.state.kind !== "done") return;
    const lifetime = repeatable && this.#config.enabled ? this.#config.ttlSeconds * 1000 : job.owed ? REPEATED_WITHIN : 0;
    if (lifetime > 0) this.#finished.set(key, { job, until: this.#clock.now() + lifetime, engine });
  }

  /** A job whose pictures are gone does not count: they are made again. */
  async finished({ key, repeatable, asker }: Order, engine: string | null): Promise<Job | null> {
    const kept = asker.host ? undefined : this.#finished.get(key);
    if (!kept || kept.until < this.#clock.now()) return null;
    // Where chance plays a part, asking again means wanting another picture, unless this one was never handed over.
    if (repeatable ? kept.engine !== engine : !kept.job.owed) return null;
    const { state } = kept.job.view;
    for (const { fileName } of state.kind === "done" ? state.outputs : []) {
      if (fileName === null || !(await this.#pictures.has(fileName))) return null;
    }
    return kept.job;
  }
}
