import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ClusterWorker, PooledEngine } from "#contract/engines.ts";
import type { Jobs } from "../jobs/jobs.ts";
import type { Health } from "./health.ts";

/** Durations of jobs, in seconds: from a picture on a fast card to a film on a slow one. */
const DURATION_BUCKETS = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800];

export interface MetricsOptions {
  health: Health;
  jobs: Jobs;
  /** Sessions by transport, at this moment. */
  sessions(): Record<string, number>;
}

/**
 * Figures for Prometheus. Their labels are names of tools, states, transports and engines (host and port of one that nobody named):
 * nobody's name or prompt.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #rateLimited: Counter<"limit">;
  readonly #stopCounting: () => void;

  constructor({ health, jobs, sessions }: MetricsOptions) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#rateLimited = new Counter({
      name: "easel_rate_limited_total",
      help: "Requests that were refused because there were too many",
      labelNames: ["limit"],
      registers,
    });
    this.#stopCounting = countJobs(jobs, registers);
    watchState(health, jobs, sessions, registers);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The figures as text, as they are now. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  close(): void {
    this.#stopCounting();
    this.#registry.clear();
  }

  /** A request was refused because there were too many; `limit` says of what. */
  countRateLimited(limit: string): void {
    this.#rateLimited.inc({ limit });
  }
}

/** Returns the function that stops counting. */
function countJobs(jobs: Jobs, registers: Registry[]): () => void {
  const ended = new Counter({ name: "easel_jobs_total", help: "Jobs that have ended", labelNames: ["tool", "outcome"], registers });
  const shared = new Counter({
    name: "easel_cache_hits_total",
    help: "Calls that were answered with the job of an equal call",
    labelNames: ["tool"],
    registers,
  });
  const durations = new Histogram({
    name: "easel_job_duration_seconds",
    help: "From the request to the end of a job that is done",
    labelNames: ["tool"],
    buckets: DURATION_BUCKETS,
    registers,
  });
  return jobs.started.add(({ job, joined }) => {
    const { tool } = job.view;
    if (joined) {
      shared.inc({ tool });
      return;
    }
    void job.ended.then(() => {
      const { state, createdAt, finishedAt } = job.view;
      ended.inc({ tool, outcome: state.kind });
      if (state.kind === "done" && finishedAt !== null) durations.observe({ tool }, (finishedAt - createdAt) / 1000);
    });
  });
}

/** What is measured when somebody asks. */
function watchState(health: Health, jobs: Jobs, sessions: MetricsOptions["sessions"], registers: Registry[]): void {
  const gauge = <L extends string>(name: string, help: string, labelNames: L[], set: (to: Gauge<L>) => void | Promise<void>) =>
    new Gauge<L>({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        return set(this);
      },
    });
  gauge("easel_jobs", "Jobs that have not ended", ["state"], (to) => {
    const { running, waiting } = jobs.counts();
    to.set({ state: "running" }, running);
    to.set({ state: "waiting" }, waiting);
  });
  gauge("easel_cache_entries", "Finished jobs that equal requests are answered with", [], (to) => to.set(jobs.counts().cached));
  gauge("easel_sessions", "Sessions of clients", ["transport"], (to) => {
    for (const [transport, count] of Object.entries(sessions())) to.set({ transport }, count);
  });
  gauge("easel_engine_up", "Whether ComfyUI answers", [], async (to) => to.set((await health.canPaint()) ? 1 : 0));
  gauge("easel_redis_up", "Whether Redis answers, where one is set", [], async (to) => {
    const answers = await health.redisAnswers();
    if (answers !== null) to.set(answers ? 1 : 0);
  });
  gauge("easel_disk_free_bytes", "Free space where pictures are kept", [], async (to) => {
    const bytes = await health.freeDiskBytes();
    if (bytes !== null) to.set(bytes);
  });
  const ofEngines = (name: string, help: string, value: (engine: PooledEngine) => number | null) =>
    gauge(name, help, ["engine"], async (to) => {
      for (const engine of await health.engines()) {
        const figure = value(engine);
        if (figure !== null) to.set({ engine: engine.name }, figure);
      }
    });
  ofEngines("easel_pool_engine_up", "Whether an engine is given jobs", ({ state }) => (state === "ready" ? 1 : 0));
  ofEngines("easel_pool_engine_jobs", "Jobs of this bridge that an engine has", ({ running }) => running.length);
  ofEngines("easel_pool_engine_foreign_jobs", "Jobs of others in an engine's queue", ({ foreign }) => foreign);
  ofEngines("easel_pool_engine_memory_free_bytes", "Free memory of an engine's device", ({ memory }) => memory?.free ?? null);
  ofEngines("easel_pool_engine_job_seconds", "What a job takes on an engine of late", ({ paceMs }) => paceMs && paceMs / 1000);
  const ofWorkers = (name: string, help: string, value: (worker: ClusterWorker) => number) =>
    gauge(name, help, ["worker", "host"], async (to) => {
      await health.canPaint(); // it looks at them
      for (const worker of (await health.workers()) ?? []) to.set({ worker: worker.id, host: worker.host }, value(worker));
    });
  ofWorkers("easel_worker_takes_jobs", "Whether a worker of the cluster takes jobs", ({ state }) =>
    state === "idle" || state === "working" ? 1 : 0,
  );
  ofWorkers("easel_worker_jobs", "Jobs that a worker does", ({ running }) => running);
  ofWorkers("easel_worker_slots", "Jobs that a worker can do at a time", ({ slots }) => slots);
  ofWorkers("easel_worker_silent_seconds", "Since when a worker has not said that it is there", ({ silentMs }) => silentMs / 1000);
  gauge("easel_vram_free_bytes", "Free memory where ComfyUI computes", ["device"], async (to) => {
    for (const [index, { vram }] of ((await health.engine()) ?? []).entries()) to.set({ device: String(index) }, vram.free);
  });
}
