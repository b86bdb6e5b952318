import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Clock, Random } from "#base/clock.ts";
import { CLAIM, LOOK, PUBLISH, RELEASE, RENEW } from "./lua-scripts.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { decodeResult, encodeResult, type SharedResult } from "./result-codec.ts";

/** A lease that is not renewed ends after this time, and the work is free again. */
const LEASE_MS = 5_000;
const RENEW_INTERVAL_MS = 1_000;
/** How often to look whether another computer has finished. */
const POLL_INTERVAL_MS = 200;
/** A computer that looked so recently counts as waiting. */
const WAITING_MS = 2_000;
/** A larger result is not carried from one computer to another: each then makes its own. */
const MAX_RESULT_BYTES = 32 * 2 ** 20;

/** How far the work has come, for those who wait on other computers. */
export interface Progress {
  doing: string;
  fraction: number | null;
  step: number | null;
  steps: number | null;
}

const ProgressText = z.object({
  doing: z.string().max(200),
  fraction: z.number().nullable(),
  step: z.number().nullable(),
  steps: z.number().nullable(),
});

/**
 * What the computers that share a Redis tell each other: who does which work now, and what came of it. Work goes by the hash of its
 * `WorkKey`.
 */
export class SharedResults {
  readonly #redis: RedisConnection;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #lifetimeMs: number;

  /** `lifetimeMs`: for how long a finished result is kept. */
  constructor(redis: RedisConnection, clock: Clock, random: Random, lifetimeMs: number) {
    this.#redis = redis;
    this.#clock = clock;
    this.#random = random;
    this.#lifetimeMs = lifetimeMs;
  }

  /**
   * The result of the work, waited for while another computer does it. Null when it is ours to do: nobody does it, or Redis cannot be
   * asked. Rejects with the signal's reason.
   */
  async waitFor(work: string, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<SharedResult | null> {
    for (;;) {
      signal.throwIfAborted();
      const found = await this.#look(work);
      if (found === null || "result" in found) return found?.result ?? null;
      onProgress(found.progress);
      // Not all computers at the same moment.
      await this.#clock.sleep(POLL_INTERVAL_MS * (1 + this.#random() / 2), signal);
    }
  }

  /**
   * Takes the work until the lease ends; null when it is finished or another computer does it. Without Redis it is ours, too, and Redis
   * is told when it comes back.
   */
  async claim(work: string, options: LeaseOptions): Promise<Lease | null> {
    const lease = new Lease(work, { ...options, redis: this.#redis, clock: this.#clock, lifetimeMs: this.#lifetimeMs });
    return (await lease.begin()) ? lease : null;
  }

  async #look(work: string): Promise<{ result: SharedResult } | { progress: Progress } | null> {
    const { done, lock, wanted } = keysOf(work);
    const found = await this.#redis.ask((client) => client.callBuffer("EVAL", LOOK, 3, done, lock, wanted, WAITING_MS));
    if (!Array.isArray(found)) return null;
    const [encoded, progress] = found;
    if (Buffer.isBuffer(encoded)) {
      const result = decodeResult(encoded);
      if (result) return { result };
      await this.#redis.ask((client) => client.del(done));
      return null;
    }
    return Buffer.isBuffer(progress) ? { progress: progressOf(progress.toString("utf8")) } : null;
  }
}

export interface LeaseOptions {
  progress(): Progress;
  /** Told at every renewal whether another computer waits for the work. */
  onWanted(wanted: boolean): void;
}

interface LeaseContext extends LeaseOptions {
  redis: RedisConnection;
  clock: Clock;
  lifetimeMs: number;
}

/** The right to do a piece of work, which other computers respect for as long as it is renewed. */
export class Lease {
  readonly #work: string;
  readonly #options: LeaseContext;
  /** Tells this holder from every other: only whoever holds the lock now may say what came of the work. */
  readonly #token = randomUUID();
  readonly #ended = new AbortController();

  constructor(work: string, options: LeaseContext) {
    this.#work = work;
    this.#options = options;
  }

  /** Takes the work; false when it is another computer's, or finished. */
  async begin(): Promise<boolean> {
    const { done, lock } = keysOf(this.#work);
    const claimed = await this.#options.redis.ask((client) =>
      client.call("EVAL", CLAIM, 2, done, lock, this.#token, LEASE_MS, this.#progress()),
    );
    if (claimed === 0) return false;
    void this.#renew().catch(() => {}); // the lease has ended
    return true;
  }

  /** Hands over the result, or, with null, leaves the work to others. Never throws. */
  async end(result: SharedResult | null): Promise<void> {
    this.#ended.abort();
    const { redis, lifetimeMs } = this.#options;
    const { done, lock } = keysOf(this.#work);
    const bytes = result?.outputs.reduce((sum, output) => sum + output.bytes.length, 0) ?? 0;
    if (!result || bytes > MAX_RESULT_BYTES) await redis.ask((client) => client.call("EVAL", RELEASE, 1, lock, this.#token));
    else await redis.ask((client) => client.call("EVAL", PUBLISH, 2, done, lock, this.#token, encodeResult(result), Math.ceil(lifetimeMs)));
  }

  async #renew(): Promise<void> {
    const { clock, redis, onWanted } = this.#options;
    const { done, lock, wanted } = keysOf(this.#work);
    for (;;) {
      await clock.sleep(RENEW_INTERVAL_MS, this.#ended.signal);
      const answer = await redis.ask((client) =>
        client.call("EVAL", RENEW, 3, done, lock, wanted, this.#token, LEASE_MS, this.#progress()),
      );
      if (answer !== undefined && !this.#ended.signal.aborted) onWanted(answer === 1);
    }
  }

  #progress(): string {
    return JSON.stringify(this.#options.progress());
  }
}

/** The part in braces decides where a Redis cluster keeps a key, so these three lie together. */
function keysOf(work: string): { done: string; lock: string; wanted: string } {
  const name = `easel:{${work}}`;
  return { done: `${name}:done`, lock: `${name}:lock`, wanted: `${name}:wanted` };
}

function progressOf(text: string): Progress {
  try {
    return ProgressText.parse(JSON.parse(text));
  } catch {
    return { doing: "", fraction: null, step: null, steps: null };
  }
}
