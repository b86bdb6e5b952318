import type { Redis } from "ioredis";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";

/** How long the very first question waits for the connection, and any question for its answer. Milliseconds. */
const FIRST_WAIT = 3_000;
const ANSWER_WAIT = 5_000;
const LONGEST_RETRY_PAUSE = 5_000;

/** A connection to Redis without which everything goes on: questions are then answered with undefined, at once. */
export class RedisConnection {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The connection, after the first attempt has come to its end, whichever. */
  #redis: Promise<Redis> | null = null;
  #works: boolean | null = null;

  /** `url` may hold a password and is never told to anybody. */
  constructor(url: string, clock: Clock, log: Log) {
    this.#url = url;
    this.#clock = clock;
    this.#log = log;
  }

  /** What Redis answers to `question`; undefined where it cannot be asked. Never throws. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    this.#redis ??= this.#connect();
    const redis = await this.#redis;
    if (redis.status !== "ready") return undefined;
    try {
      return await question(redis);
    } catch (error) {
      this.#failed(error);
      // One that does not answer is as good as gone: the next question is not to wait for it, too.
      if (error instanceof Error && error.message === "Command timed out") redis.disconnect(true);
      return undefined;
    }
  }

  async close(): Promise<void> {
    (await this.#redis)?.disconnect();
  }

  async #connect(): Promise<Redis> {
    // Loaded only where it is used: most bridges have no Redis, and should answer as fast as they can.
    const { Redis } = await import("ioredis");
    const redis = new Redis(this.#url, {
      lazyConnect: true,
      protocol: 2, // every version of Redis and its relatives knows it
      disableClientInfo: true,
      connectTimeout: ANSWER_WAIT,
      commandTimeout: ANSWER_WAIT,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 10), LONGEST_RETRY_PAUSE),
    });
    redis.on("error", (error) => this.#failed(error));
    redis.on("close", () => this.#failed(null));
    redis.on("ready", () => {
      if (this.#works !== true) this.#log.info("Redis is used: finished pictures are shared with the other computers that use it");
      this.#works = true;
    });
    const first = redis.connect().catch(() => {}); // said by the event
    const over = new AbortController();
    await Promise.race([first, this.#clock.sleep(FIRST_WAIT, over.signal).catch(() => {})]);
    over.abort();
    return redis;
  }

  /** Told once, until it has worked again. The error's own words may name the address, and so are not told. */
  #failed(error: unknown): void {
    if (this.#works === false || (error === null && this.#works === null)) return;
    this.#works = false;
    this.#log.warn("Redis cannot be used, so pictures are kept on this computer alone; it is tried again", { reason: reasonOf(error) });
  }
}

/** "ECONNREFUSED", or the first word of what Redis says, as "WRONGPASS". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "connection closed";
  if ("code" in error && typeof error.code === "string") return error.code;
  return /^[A-Z]{4,20}\b/.exec(error.message)?.[0] ?? error.name;
}
