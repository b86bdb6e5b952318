import { z } from "zod";
import type { ClusterRedis } from "./cluster-redis.ts";
import { PREFIX } from "./kind-queues.ts";

/** A worker that has not said anything for so long is gone. */
const WORKER_LIFETIME_MS = 6_000;

const IDS = `${PREFIX}:workers`;
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
});
export type WorkerReport = z.infer<typeof WorkerReport>;

/** The workers of the cluster. */
export class WorkerList {
  readonly #redis: ClusterRedis;
  #known: readonly WorkerReport[] = [];

  constructor(redis: ClusterRedis) {
    this.#redis = redis;
  }

  /** As of the last `refresh`. */
  get known(): readonly WorkerReport[] {
    return this.#known;
  }

  /** Whether a worker can do jobs of the kind, as of the last `refresh`. */
  anyCan(kind: string): boolean {
    return this.#known.some(({ kinds }) => kinds.includes(kind));
  }

  /** Throws EaselError queue_unreachable. */
  async refresh(): Promise<readonly WorkerReport[]> {
    const ids = await this.#redis.ask((redis) => redis.smembers(IDS));
    const texts = ids.length === 0 ? [] : await this.#redis.ask((redis) => redis.mget(ids.map(keyOf)));
    const gone = ids.filter((_, index) => texts[index] === null);
    if (gone.length > 0) await this.#redis.ask((redis) => redis.srem(IDS, ...gone));
    this.#known = texts.flatMap((text) => (text === null ? [] : (WorkerReport.safeParse(JSON.parse(text)).data ?? [])));
    return this.#known;
  }

  /** Throws EaselError queue_unreachable. */
  async report(worker: WorkerReport): Promise<void> {
    await this.#redis.ask((redis) => redis.set(keyOf(worker.id), JSON.stringify(worker), "PX", WORKER_LIFETIME_MS));
    await this.#redis.ask((redis) => redis.sadd(IDS, worker.id));
  }

  /** Throws EaselError queue_unreachable. */
  async leave(id: string): Promise<void> {
    await this.#redis.ask((redis) => redis.del(keyOf(id)));
    await this.#redis.ask((redis) => redis.srem(IDS, id));
  }
}
