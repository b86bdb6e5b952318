import type { Clock } from "#base/clock.ts";
import type { FreeBytes } from "#base/disk-space.ts";
import type { EngineDevice } from "#comfyui/types.ts";
import type { ClusterWorker, PooledEngine } from "#contract/engines.ts";
import { LOCAL } from "../auth/principal.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { describeEngine } from "../engines/describe-engine.ts";
import { describeWorker } from "../jobs/cluster/describe-worker.ts";
import type { RedisConnection } from "../jobs/shared-cache/redis-connection.ts";
import { Recent } from "./recent.ts";

/** Why not all is well. Each of the first three keeps pictures from being made, the others do not yet, or only for some. */
export type HealthReason = "engine_unreachable" | "queue_unreachable" | "disk_full" | "disk_low" | "redis_unreachable" | "queue_full";

/** What `/health` answers. */
export interface HealthReport {
  status: "healthy" | "degraded";
  /** Why it is degraded. */
  reasons: HealthReason[];
  comfyui: { reachable: boolean; vram_free_mb: number };
  /** Every engine that jobs are given to, in the order of the configuration; without names, since anybody may ask. */
  engines: { state: PooledEngine["state"]; active_jobs: number; foreign_jobs: number; vram_free_mb: number | null }[];
  /** Every worker of the cluster, without names; null where this bridge belongs to none. */
  workers: { state: ClusterWorker["state"]; active_jobs: number; slots: number; silent_ms: number }[] | null;
  /** Null where no Redis is set. Of several, whether all can be reached. */
  redis: { reachable: boolean } | null;
  /** Where pictures are kept; null where the system does not say. */
  disk: { free_mb: number | null };
  /** Jobs that are at the engine, and jobs that wait for their turn. */
  active_jobs: number;
  waiting_jobs: number;
  /** Finished jobs that an equal request is answered with. */
  cache_size: number;
}

/** What the engine said last of its devices; null where it did not answer. */
export type EngineState = readonly EngineDevice[] | null;

export interface HealthOptions {
  services(): Promise<EngineServices>;
  maxWaitingJobs: number;
  /** The Redis that requests are counted in; null where each bridge counts its own. */
  redis: RedisConnection | null;
  freeBytes: FreeBytes;
  clock: Clock;
}

/** Asking longer would keep whoever looks after the bridge waiting. */
const ANSWER_TIMEOUT_MS = 2_000;
const MEGABYTE = 2 ** 20;
/** Less is told of: at the usual 2 MB a picture, there is room for some hundred. */
const LOW_DISK_BYTES = 1024 * MEGABYTE;
/** With less, a picture might not be kept. */
const FULL_DISK_BYTES = 64 * MEGABYTE;

/** Whether all is well, for those who look after the bridge: `/health`, `/ready`, and the figures of `/metrics`. */
export class Health {
  readonly #options: HealthOptions;
  readonly #engine: Recent<EngineState>;
  readonly #cluster: Recent<boolean>;
  readonly #redis: Recent<boolean | null>;

  constructor(options: HealthOptions) {
    this.#options = options;
    const { clock } = options;
    this.#engine = new Recent(() => this.#askEngine(), clock);
    this.#cluster = new Recent(() => this.#askWorkers(), clock);
    this.#redis = new Recent(() => this.#askRedis(), clock);
  }

  async report(): Promise<HealthReport> {
    const [devices, painting, redis, diskBytes, { jobs, pool }] = await Promise.all([
      this.engine(),
      this.canPaint(),
      this.redisAnswers(),
      this.freeDiskBytes(),
      this.#options.services(),
    ]);
    const { running, waiting, cached } = jobs.counts();
    const reasons = await this.hindrances();
    if (diskBytes !== null && diskBytes < LOW_DISK_BYTES && !reasons.includes("disk_full")) reasons.push("disk_low");
    if (redis === false && !reasons.includes("queue_unreachable")) reasons.push("redis_unreachable");
    if (waiting >= this.#options.maxWaitingJobs) reasons.push("queue_full");
    return {
      status: reasons.length === 0 ? "healthy" : "degraded",
      reasons,
      comfyui: { reachable: painting, vram_free_mb: Math.floor((devices?.[0]?.vram.free ?? 0) / MEGABYTE) },
      engines: pool.members.map(describeEngine).map(({ state, running, foreign, memory }) => ({
        state,
        active_jobs: running.length,
        foreign_jobs: foreign,
        vram_free_mb: memory && Math.floor(memory.free / MEGABYTE),
      })),
      workers:
        (await this.workers())?.map(({ state, running, slots, silentMs }) => ({
          state,
          active_jobs: running,
          slots,
          silent_ms: silentMs,
        })) ?? null,
      redis: redis === null ? null : { reachable: redis },
      disk: { free_mb: diskBytes === null ? null : Math.floor(diskBytes / MEGABYTE) },
      active_jobs: running,
      waiting_jobs: waiting,
      cache_size: cached,
    };
  }

  /** What keeps a picture that is asked for now from being made; empty where nothing does. */
  async hindrances(): Promise<HealthReason[]> {
    const [painting, diskBytes, { cluster }] = await Promise.all([this.canPaint(), this.freeDiskBytes(), this.#options.services()]);
    const reasons: HealthReason[] = [];
    if (cluster !== null && !cluster.redis.ready) reasons.push("queue_unreachable");
    else if (!painting) reasons.push("engine_unreachable");
    if (diskBytes !== null && diskBytes < FULL_DISK_BYTES) reasons.push("disk_full");
    return reasons;
  }

  /** Every engine that jobs are given to, as far as it is known without asking. */
  async engines(): Promise<PooledEngine[]> {
    return (await this.#options.services()).pool.members.map(describeEngine);
  }

  /** Every worker of the cluster, as of a moment ago; null where this bridge belongs to none. */
  async workers(): Promise<ClusterWorker[] | null> {
    const { cluster } = await this.#options.services();
    return cluster === null ? null : cluster.workers.known.map(describeWorker);
  }

  /** Whether an engine answers; in a cluster, whether that of any computer does. */
  async canPaint(): Promise<boolean> {
    const { cluster } = await this.#options.services();
    return cluster === null ? (await this.engine()) !== null : this.#cluster.value();
  }

  /** What the engine says now, or has said a moment ago. */
  engine(): Promise<EngineState> {
    return this.#engine.value();
  }

  /** Whether every Redis that is set can be asked; null where none is set. */
  redisAnswers(): Promise<boolean | null> {
    return this.#redis.value();
  }

  /** Where pictures are kept; null where the system does not say. */
  async freeDiskBytes(): Promise<number | null> {
    const { pictures } = await this.#options.services();
    return this.#options.freeBytes(pictures.placesOf(LOCAL.id).pictures);
  }

  async #askEngine(): Promise<EngineState> {
    try {
      const { pool } = await this.#options.services();
      const { client } = await pool.waitUntilReady({ timeoutMs: ANSWER_TIMEOUT_MS });
      return (await client.systemStats()).devices;
    } catch {
      return null;
    }
  }

  /** A worker whose engine is away can do no kind of job. */
  async #askWorkers(): Promise<boolean> {
    const { cluster } = await this.#options.services();
    const workers = (await cluster?.workers.refresh().catch(() => [])) ?? [];
    return workers.some(({ kinds }) => kinds.length > 0);
  }

  async #askRedis(): Promise<boolean | null> {
    const { redis, clock } = this.#options;
    const services = await this.#options.services();
    const connections = [redis, services.redis].filter((connection) => connection !== null);
    if (connections.length === 0) return services.cluster?.redis.ready ?? null;
    const decided = new AbortController();
    const patience = clock.sleep(ANSWER_TIMEOUT_MS, decided.signal).catch(() => {});
    const answers = await Promise.all(connections.map((connection) => Promise.race([connection.answers(), patience])));
    decided.abort();
    return answers.every(Boolean) && services.cluster?.redis.ready !== false;
  }
}
