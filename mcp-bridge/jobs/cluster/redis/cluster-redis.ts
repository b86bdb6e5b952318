import type { Redis } from "ioredis";
import type { Clock } from "#base/clock.ts";
import { Listeners } from "#base/listeners.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";

/** Every command is answered within this time, or the connection counts as broken: one that is half open would never say so. */
const ANSWER_TIMEOUT_MS = 4_000;
const PING_INTERVAL_MS = 2_000;
const MAX_RETRY_PAUSE_MS = 1_000;

export interface ClusterRedisOptions {
  /** May hold a password: no log and no error ever names it. */
  url: string;
  /** Whether a Redis that has just been reached may be used. Rejects with an EaselError where not. */
  check(redis: Redis): Promise<void>;
  clock: Clock;
  log: Log;
}

/**
 * The connections of one process to the Redis of its cluster: one for commands, one on which it is told of things. They come back by
 * themselves; what is asked while they are away fails at once, and whoever asks decides whether to ask again.
 */
export class ClusterRedis {
  readonly commands: Redis;
  /** Told with true when Redis can be asked, and with false when it cannot be asked any more. */
  readonly changed = new Listeners<boolean>();
  readonly #subscriber: Redis;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #closing = new AbortController();
  /** Channel -> who listens there. */
  readonly #listeners = new Map<string, Set<(message: Buffer) => void>>();
  readonly #check: (redis: Redis) => Promise<void>;
  #ready = false;
  #refusal: EaselError | null = null;

  private constructor(commands: Redis, subscriber: Redis, { check, clock, log }: ClusterRedisOptions) {
    this.#check = check;
    this.commands = commands;
    this.#subscriber = subscriber;
    this.#clock = clock;
    this.#log = log;
    commands.on("ready", () => void this.#checkAgain());
    commands.on("close", () => this.#setReady(false));
    // Their words may hold the address, and with it a password.
    for (const redis of [commands, subscriber]) redis.on("error", () => {});
    subscriber.on("ready", () => void this.#subscribeAgain());
    subscriber.on("messageBuffer", (channel: Buffer, message: Buffer) => {
      for (const listener of this.#listeners.get(channel.toString()) ?? []) listener(message);
    });
    void this.#watch(commands);
    void this.#watch(subscriber);
  }

  /** Does not wait until Redis answers. */
  static async open(options: ClusterRedisOptions): Promise<ClusterRedis> {
    const { url } = options;
    const { Redis } = await import("ioredis");
    const settings = {
      protocol: 2 as const, // every version of Redis and its relatives knows it
      disableClientInfo: true,
      connectTimeout: ANSWER_TIMEOUT_MS,
      commandTimeout: ANSWER_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      // BullMQ's workers insist on it; without an offline queue nothing is repeated anyway.
      maxRetriesPerRequest: null,
      retryStrategy: (times: number) => Math.min(50 * 2 ** Math.min(times, 10), MAX_RETRY_PAUSE_MS),
    };
    return new ClusterRedis(new Redis(url, settings), new Redis(url, settings), options);
  }

  /** Whether Redis answered when it was last asked. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Why the Redis that is there may not be used; null where nothing is against it. */
  get refusal(): EaselError | null {
    return this.#refusal;
  }

  /** What Redis answers. Throws EaselError queue_unreachable where it cannot be asked; what it then did is not known. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    if (!this.#ready) throw queueUnreachable();
    try {
      return await question(this.commands);
    } catch (error) {
      if (timedOut(error)) this.commands.disconnect(true);
      throw isOutage(error) ? queueUnreachable(error) : error;
    }
  }

  /** Asks until Redis has answered. Rejects with the signal's reason. */
  async askUntilAnswered<T>(question: (redis: Redis) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (let pause = 50; ; pause = Math.min(pause * 2, MAX_RETRY_PAUSE_MS)) {
      try {
        return await this.ask(question);
      } catch (error) {
        if (!isQueueUnreachable(error)) throw error;
      }
      await this.#clock.sleep(pause, signal);
    }
  }

  /** Hears what is published in the channel, also after an outage. Returns the function that stops listening. */
  listen(channel: string, listener: (message: Buffer) => void): () => void {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    if (listeners.size === 1) void this.#subscriber.subscribe(channel).catch(() => {}); // done again when it is ready
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
      this.#listeners.delete(channel);
      void this.#subscriber.unsubscribe(channel).catch(() => {});
    };
  }

  /** Who listens hears it, unless Redis is away. */
  tell(channel: string, message: string | Buffer): void {
    void this.ask((redis) => redis.publish(channel, message)).catch(() => {}); // whoever waits for it looks, too
  }

  close(): void {
    this.#closing.abort();
    this.commands.disconnect();
    this.#subscriber.disconnect();
  }

  /** It may have been replaced by another while it was away. */
  async #checkAgain(): Promise<void> {
    try {
      await this.#check(this.commands);
      this.#refusal = null;
      if (this.commands.status === "ready") this.#setReady(true);
    } catch (error) {
      if (!(error instanceof EaselError)) return this.commands.disconnect(true);
      this.#refusal = error;
      this.#log.error(`${error.message} ${error.remedy}`);
    }
  }

  #setReady(ready: boolean): void {
    if (this.#ready === ready) return;
    this.#ready = ready;
    if (!this.#closing.signal.aborted) {
      if (ready) this.#log.info("the cluster's queue is there");
      else this.#log.warn("the cluster's queue cannot be reached; it is tried again");
    }
    this.changed.emit(ready);
  }

  async #subscribeAgain(): Promise<void> {
    const channels = [...this.#listeners.keys()];
    if (channels.length > 0) await this.#subscriber.subscribe(...channels).catch(() => {}); // the connection broke again
  }

  /** Breaks a connection that does not answer, so that another is made. */
  async #watch(redis: Redis): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#clock.sleep(PING_INTERVAL_MS, signal).catch(() => {}); // closed
      if (redis.status !== "ready") continue;
      // Somebody may have put right what was wrong with it.
      if (redis === this.commands && this.#refusal) await this.#checkAgain();
      await redis.ping().catch((error: unknown) => timedOut(error) && redis.disconnect(true));
    }
  }
}

export const isQueueUnreachable = (error: unknown): boolean => error instanceof EaselError && error.code === "queue_unreachable";

function queueUnreachable(cause?: unknown): EaselError {
  return new EaselError("engine_unreachable", "queue_unreachable", {}, cause instanceof Error ? cause.name : undefined);
}

const timedOut = (error: unknown) => error instanceof Error && error.message === "Command timed out";

/** Replies of a Redis that is not there for us now. */
const NOT_NOW = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|OOM|MISCONF|NOREPLICAS)\b/;

function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (NOT_NOW.test(error.message) || timedOut(error)) return true;
  return /connection is closed|isn't writeable|max retries per request|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/i.test(
    `${error.message} ${"code" in error ? String(error.code) : ""}`,
  );
}
