import { Queue } from "bullmq";
import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { decodeKind, encodeKind, type JobKind } from "../wire/job-kind.ts";
import type { ClusterRedis } from "./cluster-redis.ts";

/** Before every key of BullMQ; our own begin with it, too. */
export const PREFIX = "easel";
/** A kind that nobody has asked for in so long is forgotten. */
const KIND_LIFETIME_MS = 7 * 24 * 60 * 60_000;
/** How often a kind's lifetime starts over. */
const RENEW_KIND_MS = 60 * 60_000;
/** Ended jobs are kept for as long, and no more than so many of a kind: any bridge can tell what became of them. */
export const KEEP_ENDED_MS = 24 * 60 * 60_000;
const MAX_ENDED = 10_000;
/** Several times as long as it takes until somebody tidies. */
const ENDED_LATELY_MS = 2 * 60_000;
/** Keys of a queue that BullMQ never removes. */
const LASTING_KEYS = ["meta", "id", "pc", "marker", "events", "completed", "failed"] as const;
/** Queues that are open at a time; opening one again costs nothing but the objects. */
const MAX_OPEN = 500;

/** Told with the id of a kind whenever a job is added to its queue. */
export const ADDED_CHANNEL = `${PREFIX}:added`;

/** The cluster's queues, one for each kind of job, so that each worker takes those jobs that its engines can do. */
export class KindQueues {
  readonly #redis: ClusterRedis;
  readonly #clock: Clock;
  readonly #open: LRUCache<string, Queue>;
  /** Kind -> when it was last written into Redis. */
  readonly #written = new Map<string, number>();

  constructor(redis: ClusterRedis, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
    this.#open = new LRUCache({ max: MAX_OPEN, dispose: (queue) => void queue.close().catch(() => {}) });
    // It may have come back with less than it had.
    redis.changed.add(() => this.#written.clear());
  }

  /** The queue of a kind, by its id. */
  of(kind: string): Queue {
    const open = this.#open.get(kind);
    if (open) return open;
    const queue = new Queue(kind, {
      // Both are ioredis; BullMQ knows the type of another version of it.
      connection: this.#redis.commands as never,
      prefix: PREFIX,
      skipVersionCheck: true,
      // Only one that is given jobs has to be known.
      skipMetasUpdate: true,
      defaultJobOptions: {
        removeOnComplete: { age: KEEP_ENDED_MS / 1000, count: MAX_ENDED },
        removeOnFail: { age: KEEP_ENDED_MS / 1000, count: MAX_ENDED },
      },
    });
    queue.on("error", () => {}); // whoever asks is told
    this.#open.set(kind, queue);
    return queue;
  }

  /** Makes the kind known to all workers. Throws EaselError queue_unreachable. */
  async announce(kind: JobKind): Promise<void> {
    const now = this.#clock.now();
    if (now - (this.#written.get(kind.id) ?? Number.NEGATIVE_INFINITY) < RENEW_KIND_MS) return;
    await this.#redis.ask(async (redis) => {
      await redis.set(`${PREFIX}:kind:${kind.id}`, encodeKind(kind), "PX", KIND_LIFETIME_MS);
      await redis.zadd(`${PREFIX}:kinds`, String(now), kind.id);
      await redis.zremrangebyscore(`${PREFIX}:kinds`, "-inf", String(now - KIND_LIFETIME_MS));
      await redis.pexpire(`${PREFIX}:kinds`, KIND_LIFETIME_MS);
    });
    this.#written.set(kind.id, now);
  }

  /** What BullMQ keeps of these kinds goes when nobody has had to do with them for a week. */
  letExpire(kinds: readonly string[]): void {
    const keys = kinds.flatMap((kind) => LASTING_KEYS.map((name) => `${PREFIX}:${kind}:${name}`));
    this.#expire(keys, KIND_LIFETIME_MS);
  }

  /** An ended job goes when its time is over: BullMQ itself tidies up only when the next job of its kind ends. */
  letJobExpire(kind: string, jobId: string): void {
    this.#expire([`${PREFIX}:${kind}:${jobId}`], KEEP_ENDED_MS);
  }

  /** Does both again for what is used, and what has ended, now: whoever had to do it may have died over it. */
  async tidy(kinds: readonly string[]): Promise<void> {
    this.letExpire(kinds);
    const since = String(this.#clock.now() - ENDED_LATELY_MS);
    for (const kind of kinds) {
      const ended = await this.#redis.ask((redis) => redis.zrangebyscore(`${PREFIX}:${kind}:completed`, since, "+inf"));
      for (const jobId of ended) this.letJobExpire(kind, jobId);
    }
  }

  #expire(keys: readonly string[], lifetimeMs: number): void {
    void this.#redis
      .ask((redis) => {
        const asked = redis.pipeline();
        for (const key of keys) asked.pexpire(key, lifetimeMs);
        return asked.exec();
      })
      .catch(() => {}); // done again with the next job of the kind
  }

  /** The ids of all kinds that were asked for lately. Throws EaselError queue_unreachable. */
  ids(): Promise<string[]> {
    return this.#redis.ask((redis) => redis.zrange(`${PREFIX}:kinds`, "0", "-1"));
  }

  /** Null for one that is not known. Throws EaselError queue_unreachable. */
  async kind(id: string): Promise<JobKind | null> {
    const text = await this.#redis.ask((redis) => redis.get(`${PREFIX}:kind:${id}`));
    return text === null ? null : decodeKind(id, text);
  }

  /** The turn of the job that is next in each of these queues, null where none waits. Throws EaselError queue_unreachable. */
  async nextTurns(kinds: readonly string[]): Promise<Map<string, number | null>> {
    if (kinds.length === 0) return new Map();
    const answers = await this.#redis.ask((redis) => {
      const asked = redis.pipeline();
      for (const kind of kinds) {
        asked.llen(`${PREFIX}:${kind}:wait`);
        asked.zrange(`${PREFIX}:${kind}:prioritized`, "0", "0", "WITHSCORES");
      }
      return asked.exec();
    });
    return new Map(kinds.map((kind, index) => [kind, turnOf(answers?.[2 * index]?.[1], answers?.[2 * index + 1]?.[1])]));
  }

  async close(): Promise<void> {
    this.#open.clear();
  }
}

/** BullMQ's score of a job is its priority, shifted by a counter's 32 bits. Those of a worker that died wait in a list of their own, and go first. */
function turnOf(taken: unknown, first: unknown): number | null {
  if (typeof taken === "number" && taken > 0) return 0;
  const score = Array.isArray(first) ? Number(first[1]) : Number.NaN;
  return Number.isNaN(score) ? null : Math.floor(score / 2 ** 32);
}
