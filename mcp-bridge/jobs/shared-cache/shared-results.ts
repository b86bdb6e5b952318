import type { Clock } from "#base/clock.ts";
import type { RedisConnection } from "./redis-connection.ts";
import { decodeResult, encodeResult, type SharedResult } from "./result-codec.ts";

/** A larger result is not carried from one computer to another: each then makes its own. */
const MAX_RESULT_BYTES = 32 * 2 ** 20;

/** Which results are there, as `HASH:BYTES`, by when they were last asked for. */
const USED = "easel:results";

export interface SharedResultsOptions {
  redis: RedisConnection;
  clock: Clock;
  /** For how long a result is kept. */
  lifetimeMs: number;
  maxEntries: number;
  maxBytes: number;
}

/**
 * Finished results that the computers share which use one Redis, by the hash of their `WorkKey`. When there is no more room, those asked
 * for longest ago go first: the Redis may hold a queue, too, and must not throw anything away by itself. Without Redis nothing is shared.
 */
export class SharedResults {
  readonly #options: SharedResultsOptions;

  constructor(options: SharedResultsOptions) {
    this.#options = options;
  }

  /** Null where there is none, or Redis cannot be asked. */
  async get(work: string): Promise<SharedResult | null> {
    const { redis, clock } = this.#options;
    const encoded = await redis.ask((client) => client.getBuffer(keyOf(work)));
    if (!encoded) return null;
    const result = decodeResult(encoded);
    // What lies in Redis may be by anybody.
    if (!result) await redis.ask((client) => client.del(keyOf(work)));
    else await redis.ask((client) => client.zadd(USED, "XX", String(clock.now()), nameOf(work, encoded.length)));
    return result;
  }

  /** Whether there is one. */
  async has(work: string): Promise<boolean> {
    return (await this.#options.redis.ask((client) => client.exists(keyOf(work)))) === 1;
  }

  /** Keeps a result for the others. Never throws. */
  async set(work: string, result: SharedResult): Promise<void> {
    const { redis, clock, lifetimeMs } = this.#options;
    const encoded = encodeResult(result);
    if (encoded.length > MAX_RESULT_BYTES) return;
    await redis.ask(async (client) => {
      await client.zadd(USED, String(clock.now()), nameOf(work, encoded.length));
      await client.pexpire(USED, Math.ceil(lifetimeMs));
      await client.set(keyOf(work), encoded, "PX", Math.ceil(lifetimeMs));
    });
    await this.#makeRoom();
  }

  async #makeRoom(): Promise<void> {
    const { redis, clock, lifetimeMs, maxEntries, maxBytes } = this.#options;
    await redis.ask((client) => client.zremrangebyscore(USED, "-inf", String(clock.now() - lifetimeMs)));
    const newestFirst = (await redis.ask((client) => client.zrevrange(USED, "0", "-1"))) ?? [];
    let bytes = 0;
    const gone = newestFirst.filter((name, index) => {
      bytes += bytesOf(name);
      return index >= maxEntries || bytes > maxBytes;
    });
    if (gone.length === 0) return;
    await redis.ask((client) => client.del(gone.map((name) => keyOf(name.split(":")[0] ?? ""))));
    await redis.ask((client) => client.zrem(USED, ...gone));
  }
}

const keyOf = (work: string) => `easel:result:${work}`;
const nameOf = (work: string, bytes: number) => `${work}:${bytes}`;
const bytesOf = (name: string) => Number(name.split(":")[1] ?? 0);
