import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError, reportOf } from "#contract/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import { Job, type JobWatcher } from "../record/job.ts";
import type { Ledger } from "../record/ledger.ts";

export interface JobRegistryOptions {
  clock: Clock;
  ledger: Ledger;
  log: Log;
  /** Is told of every job of this process. */
  watcher: JobWatcher;
}

/** How many ended jobs are kept here; older ones are read from the ledger. */
const MAX_ENDED = 200;

/** The jobs that this process knows: those that go on, and the last that ended. Those that it executes itself go into the ledger. */
export class JobRegistry {
  /** Those that have not ended, oldest first. */
  readonly active = new Map<string, Job>();
  readonly #options: JobRegistryOptions;
  readonly #ended = new LRUCache<string, Job>({ max: MAX_ENDED });
  #closed = false;

  constructor(options: JobRegistryOptions) {
    this.#options = options;
  }

  /** True once `close` was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Gives everything up: what is unfinished stays so in the ledger, for the next bridge. */
  close(): void {
    this.#closed = true;
  }

  /** Null where no job here is the one. */
  find(matches: (job: Job) => boolean): Job | null {
    return [...this.active.values(), ...this.#ended.values()].find(matches) ?? null;
  }

  /** Makes an active job of the view; its watcher is told. `key` and `principal` as in `Job`. */
  add(view: JobView, key: string | null, principal: string): Job {
    const job = new Job(view, key, principal);
    job.watch(this.#options.watcher);
    this.active.set(job.id, job);
    this.#options.watcher.changed?.(job);
    return job;
  }

  /** Moves a job that has ended to the ended ones. */
  archive(job: Job): void {
    this.active.delete(job.id);
    this.#ended.set(job.id, job);
  }

  /** Does the job's work, sets the state that comes of it and writes that into the ledger. Never rejects. */
  async execute(job: Job, work: () => Promise<JobState>): Promise<void> {
    const { clock, ledger, log } = this.#options;
    const since = clock.now();
    try {
      job.set({ state: await work(), finishedAt: clock.now() });
    } catch (error) {
      if (this.#closed) return; // it is unfinished, as the ledger says
      if (!(error instanceof EaselError)) log.error("a job failed in an unforeseen way", { job: job.id, error: String(error) });
      job.set({ state: failure(error), finishedAt: clock.now() });
    }
    ledger.append(job);
    this.archive(job);
    const { state, tool, client } = job.view;
    const kind = state.kind === "failed" ? state.error.kind : undefined;
    log.info(`job ${state.kind}`, { job: job.id, tool, client, principal: job.principal, ms: clock.now() - since, kind });
  }
}

function failure(error: unknown): JobState {
  const cancelled = error instanceof EaselError && error.kind === "job_cancelled";
  return cancelled ? { kind: "cancelled" } : { kind: "failed", error: reportOf(error) };
}
