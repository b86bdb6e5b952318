import type { Redis } from "ioredis";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";

/** How long the very first question waits for the connection. */
const FIRST_CONNECT_TIMEOUT_MS = 3_000;
const ANSWER_TIMEOUT_MS = 5_000;
const MAX_RETRY_PAUSE_MS = 5_000;

/** A connection to Redis, without which everything goes on: questions are then answered with undefined, at once. */
export class RedisConnection {
  readonly #url: string;
  readonly #clock: Clock;
  readonly #log: Log;
  /** The connection, once the first attempt has succeeded, failed or taken too long. */
  #redis: Promise<Redis> | null = null;
  /** Null before anything is known. */
  #works: boolean | null = null;

  /** `url` may hold a password: no log and no error ever names it. */
  constructor(url: string, clock: Clock, log: Log) {
    this.#url = url;
    this.#clock = clock;
    this.#log = log;
  }

  /** What Redis answers to `question`; undefined when it cannot be asked. Never rejects. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T | undefined> {
    this.#redis ??= this.#connect();
    const redis = await this.#redis;
    if (redis.status !== "ready") return undefined;
    try {
      return await question(redis);
    } catch (error) {
      this.#failed(error);
      // A Redis that does not answer is as good as gone: the next question shall not wait for it, too.
      if (error instanceof Error && error.message === "Command timed out") redis.disconnect(true);
      return undefined;
    }
  }

  /** Whether Redis can be asked just now. */
  async answers(): Promise<boolean> {
    return (await this.ask((redis) => redis.ping())) !== undefined;
  }

  /** Ends the connection, if there is one. */
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
      connectTimeout: ANSWER_TIMEOUT_MS,
      commandTimeout: ANSWER_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 10), MAX_RETRY_PAUSE_MS),
    });
    redis.on("error", (error) => this.#failed(error));
    redis.on("close", () => this.#failed(null));
    redis.on("ready", () => {
      if (this.#works !== true) this.#log.info("Redis is used: finished pictures are shared with the other computers that use it");
      this.#works = true;
    });
    const first = redis.connect().catch(() => {}); // the event "error" tells it
    const decided = new AbortController();
    await Promise.race([first, this.#clock.sleep(FIRST_CONNECT_TIMEOUT_MS, decided.signal).catch(() => {})]);
    decided.abort();
    return redis;
  }

  /** Logged once, until it has worked again. The error's own words may name the address and so are not logged. */
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
