import { z } from "zod";
import type { ClusterRedis } from "./cluster-redis.ts";
import { PREFIX } from "./kind-queues.ts";

/** A worker that has not said anything for so long is gone. */
const WORKER_LIFETIME_MS = 6_000;
/** So are the lists, when no worker has been there for so long. */
const LIST_LIFETIME_MS = 24 * 60 * 60_000;

const IDS = `${PREFIX}:workers`;
/** Ids of workers that are to take nothing more. */
const DRAINING = `${PREFIX}:draining`;
const keyOf = (id: string) => `${PREFIX}:worker:${id}`;

/** What a worker says of itself every second or two. */
export const WorkerReport = z.object({
  id: z.string(),
  host: z.string(),
  pid: z.int(),
  startedAt: z.number(),
  /** How many jobs it can do at a time, and the ids of those that it does. */
  slots: z.int(),
  jobs: z.array(z.string()),
  /** Kinds of jobs that its engines can do. */
  kinds: z.array(z.string()),
  /** It has heard that it is to take nothing more. */
  draining: z.boolean().default(false),
});
export type WorkerReport = z.infer<typeof WorkerReport>;

/** A worker as others know it. `silentMs`: since it last said something, by the clock of Redis. */
export type KnownWorker = WorkerReport & { silentMs: number };

/** The workers of the cluster. */
export class WorkerList {
  readonly #redis: ClusterRedis;
  #known: readonly KnownWorker[] = [];

  constructor(redis: ClusterRedis) {
    this.#redis = redis;
  }

  /** As of the last `refresh`. */
  get known(): readonly KnownWorker[] {
    return this.#known;
  }

  /** Whether a worker can do jobs of the kind, as of the last `refresh`. */
  anyCan(kind: string): boolean {
    return this.#known.some(({ kinds }) => kinds.includes(kind));
  }

  /** Throws EaselError queue_unreachable. */
  async refresh(): Promise<readonly KnownWorker[]> {
    const ids = await this.#redis.ask((redis) => redis.smembers(IDS));
    const answers = await this.#redis.ask((redis) => {
      const asked = redis.pipeline();
      for (const id of ids) asked.get(keyOf(id)).pttl(keyOf(id));
      return asked.exec();
    });
    const found = ids.map((id, index) => ({ id, text: answers?.[2 * index]?.[1], left: Number(answers?.[2 * index + 1]?.[1]) }));
    const gone = found.flatMap(({ id, text }) => (text === null ? id : []));
    if (gone.length > 0)
      await this.#redis.ask((redis) =>
        redis
          .multi()
          .srem(IDS, ...gone)
          .srem(DRAINING, ...gone)
          .exec(),
      );
    this.#known = found.flatMap(({ text, left }) => {
      const report = typeof text === "string" ? WorkerReport.safeParse(JSON.parse(text)).data : undefined;
      return report ? [{ ...report, silentMs: Math.max(0, WORKER_LIFETIME_MS - left) }] : [];
    });
    return this.#known;
  }

  /** Throws EaselError queue_unreachable. */
  async report(worker: WorkerReport): Promise<void> {
    await this.#redis.ask((redis) => redis.set(keyOf(worker.id), JSON.stringify(worker), "PX", WORKER_LIFETIME_MS));
    await this.#redis.ask((redis) =>
      redis.multi().sadd(IDS, worker.id).pexpire(IDS, LIST_LIFETIME_MS).pexpire(DRAINING, LIST_LIFETIME_MS).exec(),
    );
  }

  /** A drained worker finishes what it has and takes nothing more, until it is undrained. Throws EaselError queue_unreachable. */
  async drain(id: string, draining: boolean): Promise<void> {
    await this.#redis.ask((redis) => (draining ? redis.sadd(DRAINING, id) : redis.srem(DRAINING, id)));
  }

  /** Throws EaselError queue_unreachable. */
  async isDraining(id: string): Promise<boolean> {
    return (await this.#redis.ask((redis) => redis.sismember(DRAINING, id))) === 1;
  }

  /** Throws EaselError queue_unreachable. */
  async leave(id: string): Promise<void> {
    await this.#redis.ask((redis) => redis.del(keyOf(id)));
    await this.#redis.ask((redis) => redis.multi().srem(IDS, id).srem(DRAINING, id).exec());
  }
}
