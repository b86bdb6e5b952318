import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Clock, Random } from "#base/clock.ts";
import { CLAIM, LOOK, PUBLISH, RELEASE, RENEW } from "./lua-scripts.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { decodeResult, encodeResult, type SharedResult } from "./result-codec.ts";

/** How long work counts as being done after whoever does it was last heard of. Milliseconds. */
const LEASE = 5_000;
const RENEWAL = 1_000;
/** How often is looked whether another computer has finished, and how long that counts as waiting. Milliseconds. */
const POLL = 200;
const WAITING = 2_000;
/** More is not carried from one computer to another: each then makes its own. Bytes. */
const MOST_CARRIED = 32 * 2 ** 20;

/** How far work has come, for those who wait on other computers. */
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

/** What the computers that share a Redis tell each other: who does which work now, and what came of it. */
export class SharedResults {
  readonly #link: RedisConnection;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #lifetime: number;

  /** `lifetime` of finished work, in milliseconds. */
  constructor(link: RedisConnection, clock: Clock, random: Random, lifetime: number) {
    this.#link = link;
    this.#clock = clock;
    this.#random = random;
    this.#lifetime = lifetime;
  }

  /**
   * The work where it is finished, waited for while another computer does it. Null where it is ours to do: nobody does it, or
   * Redis cannot be asked. Rejects with the signal's reason.
   */
  async waitFor(work: string, signal: AbortSignal, onProgress: (progress: Progress) => void): Promise<SharedResult | null> {
    for (;;) {
      signal.throwIfAborted();
      const found = await this.#look(work);
      if (found === null || "result" in found) return found?.result ?? null;
      onProgress(found.progress);
      // Not all at the same moment.
      await this.#clock.sleep(POLL * (1 + this.#random() / 2), signal);
    }
  }

  /**
   * From now on the work is ours until `end`; null where it is finished or another computer does it. Without Redis it is ours, too,
   * and told to it when it comes back.
   */
  async claim(work: string, options: LeaseOptions): Promise<Lease | null> {
    const lease = new Lease(work, { ...options, link: this.#link, clock: this.#clock, lifetime: this.#lifetime });
    return (await lease.begin()) ? lease : null;
  }

  async #look(work: string): Promise<{ result: SharedResult } | { progress: Progress } | null> {
    const { done, lock, wanted } = keysOf(work);
    const found = await this.#link.ask((redis) => redis.callBuffer("EVAL", LOOK, 3, done, lock, wanted, WAITING));
    if (!Array.isArray(found)) return null;
    const [encoded, progress] = found;
    if (Buffer.isBuffer(encoded)) {
      const result = decodeResult(encoded);
      if (result) return { result };
      await this.#link.ask((redis) => redis.del(done));
      return null;
    }
    return Buffer.isBuffer(progress) ? { progress: progressOf(progress.toString("utf8")) } : null;
  }
}

export interface LeaseOptions {
  progress(): Progress;
  /** Whether somebody on another computer waits for the work; told at every renewal. */
  onWanted(wanted: boolean): void;
}

interface LeaseContext extends LeaseOptions {
  link: RedisConnection;
  clock: Clock;
  lifetime: number;
}

/** The right to do a piece of work, which others see for as long as it is renewed. */
export class Lease {
  readonly #work: string;
  readonly #options: LeaseContext;
  /** Tells this holder from every other: only who holds the lock now may say what came of the work. */
  readonly #token = randomUUID();
  readonly #ended = new AbortController();

  constructor(work: string, options: LeaseContext) {
    this.#work = work;
    this.#options = options;
  }

  /** False where the work is another's, or finished. */
  async begin(): Promise<boolean> {
    const { done, lock } = keysOf(this.#work);
    const claimed = await this.#options.link.ask((redis) => redis.call("EVAL", CLAIM, 2, done, lock, this.#token, LEASE, this.#progress()));
    if (claimed === 0) return false;
    void this.#renew().catch(() => {}); // it has ended
    return true;
  }

  /** Hands over what was made, or, with null, leaves the work to others. Never throws. */
  async end(result: SharedResult | null): Promise<void> {
    this.#ended.abort();
    const { link, lifetime } = this.#options;
    const { done, lock } = keysOf(this.#work);
    const size = result?.outputs.reduce((sum, { bytes }) => sum + bytes.length, 0) ?? 0;
    if (!result || size > MOST_CARRIED) await link.ask((redis) => redis.call("EVAL", RELEASE, 1, lock, this.#token));
    else await link.ask((redis) => redis.call("EVAL", PUBLISH, 2, done, lock, this.#token, encodeResult(result), Math.ceil(lifetime)));
  }

  async #renew(): Promise<void> {
    const { clock, link, onWanted } = this.#options;
    const { done, lock, wanted } = keysOf(this.#work);
    for (;;) {
      await clock.sleep(RENEWAL, this.#ended.signal);
      const answer = await link.ask((redis) => redis.call("EVAL", RENEW, 3, done, lock, wanted, this.#token, LEASE, this.#progress()));
      if (answer !== undefined && !this.#ended.signal.aborted) onWanted(answer === 1);
    }
  }

  #progress(): string {
    return JSON.stringify(this.#options.progress());
  }
}

/** In braces is what decides where a cluster keeps them: together. */
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
