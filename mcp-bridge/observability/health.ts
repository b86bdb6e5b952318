import type { Clock } from "#base/clock.ts";
import type { EngineDevice } from "#comfyui/types.ts";
import type { PooledEngine } from "#contract/engines.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { describeEngine } from "../engines/describe-engine.ts";

/** What `/health` answers. */
export interface HealthReport {
  status: "healthy" | "degraded";
  /** Why it is degraded. */
  reasons: ("engine_unreachable" | "queue_full")[];
  comfyui: { reachable: boolean; vram_free_mb: number };
  /** Every engine that jobs are given to, in the order of the configuration; without names, since anybody may ask. */
  engines: { state: PooledEngine["state"]; active_jobs: number; foreign_jobs: number; vram_free_mb: number | null }[];
  /** Jobs that are at the engine, and jobs that wait for their turn. */
  active_jobs: number;
  waiting_jobs: number;
  /** Finished jobs that an equal request is answered with. */
  cache_size: number;
}

/** What the engine said last of its devices; null where it did not answer. */
export type EngineState = readonly EngineDevice[] | null;

/** Asking longer would keep whoever looks after the bridge waiting. */
const ENGINE_TIMEOUT_MS = 2_000;
/** However often somebody asks, the engine is asked no more often. */
const ENGINE_STATE_LIFETIME_MS = 2_000;
const MEGABYTE = 2 ** 20;

/** Whether all is well, for those who look after the bridge: `/health`, `/ready`, and the figures of `/metrics`. */
export class Health {
  readonly #services: () => Promise<EngineServices>;
  readonly #maxWaitingJobs: number;
  readonly #clock: Clock;
  #asked: { at: number; state: Promise<EngineState> } | null = null;

  constructor(services: () => Promise<EngineServices>, maxWaitingJobs: number, clock: Clock) {
    this.#services = services;
    this.#maxWaitingJobs = maxWaitingJobs;
    this.#clock = clock;
  }

  async report(): Promise<HealthReport> {
    const [devices, { jobs, pool }] = await Promise.all([this.engine(), this.#services()]);
    const { running, waiting, cached } = jobs.counts();
    const reasons: HealthReport["reasons"] = [];
    if (devices === null) reasons.push("engine_unreachable");
    if (waiting >= this.#maxWaitingJobs) reasons.push("queue_full");
    return {
      status: reasons.length === 0 ? "healthy" : "degraded",
      reasons,
      comfyui: { reachable: devices !== null, vram_free_mb: Math.floor((devices?.[0]?.vram.free ?? 0) / MEGABYTE) },
      engines: pool.members.map(describeEngine).map(({ state, running, foreign, memory }) => ({
        state,
        active_jobs: running.length,
        foreign_jobs: foreign,
        vram_free_mb: memory && Math.floor(memory.free / MEGABYTE),
      })),
      active_jobs: running,
      waiting_jobs: waiting,
      cache_size: cached,
    };
  }

  /** Every engine that jobs are given to, as far as it is known without asking. */
  async engines(): Promise<PooledEngine[]> {
    return (await this.#services()).pool.members.map(describeEngine);
  }

  /** Whether a picture that is asked for now can be made. */
  async isReady(): Promise<boolean> {
    return (await this.engine()) !== null;
  }

  /** What the engine says now, or has said a moment ago. */
  engine(): Promise<EngineState> {
    const now = this.#clock.now();
    if (this.#asked === null || now - this.#asked.at >= ENGINE_STATE_LIFETIME_MS) this.#asked = { at: now, state: this.#askEngine() };
    return this.#asked.state;
  }

  async #askEngine(): Promise<EngineState> {
    try {
      const { pool } = await this.#services();
      const { client } = await pool.waitUntilReady({ timeoutMs: ENGINE_TIMEOUT_MS });
      return (await client.systemStats()).devices;
    } catch {
      return null;
    }
  }
}
