import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";

const MINUTE_MS = 60_000;
/** Buckets that are remembered; one that was not used for a minute is full anyway. */
const MAX_BUCKETS = 10_000;

/** Token buckets: each holds as many requests as a minute may have, and fills up evenly. */
export interface RateLimiter {
  /** Takes a request out of the bucket `key`. Milliseconds until there is one again where it is empty; null where there was one. */
  take(key: string, perMinute: number): Promise<number | null>;
}

interface Bucket {
  left: number;
  at: number;
}

/** Buckets of this process. */
export class MemoryRateLimiter implements RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new LRUCache<string, Bucket>({ max: MAX_BUCKETS });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async take(key: string, perMinute: number): Promise<number | null> {
    const now = this.#clock.now();
    const { left, at } = this.#buckets.get(key) ?? { left: perMinute, at: now };
    const filled = Math.min(perMinute, left + (Math.max(0, now - at) * perMinute) / MINUTE_MS);
    if (filled < 1) return Math.ceil(((1 - filled) * MINUTE_MS) / perMinute);
    this.#buckets.set(key, { left: filled - 1, at: now });
    return null;
  }
}
