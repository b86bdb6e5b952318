import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import { EaselError } from "#comfyui/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import type { Engine } from "../engine/gate.ts";
import { errorView } from "../error-view.ts";
import type { Log } from "../log.ts";
import { asReference, referenceOf } from "../pictures.ts";
import { isActive, Job, type JobWatcher } from "./job.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { givenArguments, type Order } from "./order.ts";
import { resumeJob, runJob, type Workshop } from "./run.ts";
import { SameWork } from "./same-work.ts";
import { Slots } from "./slots.ts";

export interface JobsOptions extends Workshop {
  ledger: Ledger;
  log: Log;
  /** Hears of every job of this process. */
  watcher: JobWatcher;
}

/** How many ended jobs are kept at hand; older ones are read from the ledger. */
const ENDED_KEPT = 200;
/** How often the ledger is looked at for a job that another bridge works on. Milliseconds. */
const ELSEWHERE_POLL = 500;
/** How long an engine is waited for that may still have the jobs of a bridge that died. Milliseconds. */
const RECOVERY_PATIENCE = 10 * 60_000;

/** All work that this process does, and through the ledger what other bridges did and do. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #same: SameWork;
  readonly #slots: Slots;
  readonly #active = new Map<string, Job>();
  readonly #ended = new LRUCache<string, Job>({ max: ENDED_KEPT });
  #closed = false;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#same = new SameWork(options.config.caching, options.pictures, options.clock);
    this.#slots = new Slots(options.config.comfyui.maxConcurrentJobs);
  }

  /** Starts the work, or joins the same work that is going on or was done a moment ago. */
  async start(order: Order): Promise<{ job: Job; joined: boolean }> {
    const { clock, gate, ledger } = this.#options;
    const id = await this.#newId();
    // Nothing is awaited between looking for running work and noting ours: two equal calls at once must meet.
    const same = (await this.#same.finished(order, gate.identity)) ?? this.#same.running(order);
    if (same) return { job: same, joined: true };
    const job = this.#add(newView(id, order, clock.now()), order.asker.session);
    this.#same.started(order, job);
    ledger.append(job.view);
    const ended = this.#carryOut(job, () => this.#work(job, order));
    void ended.then(() => this.#same.ended(order, job, gate.identity));
    return { job, joined: false };
  }

  /** A job by its id, or by the reference of one of its outputs; null for an unknown one. */
  find(name: string): Job | null {
    const exact = name.trim().toLowerCase();
    const start = asReference(exact)?.slice(0, 8);
    const matches = (id: string) => id === exact || (start !== undefined && id.startsWith(start));
    for (const [id, job] of [...this.#active, ...this.#ended.entries()]) if (matches(id)) return job;
    for (const [id, entry] of this.#options.ledger.read()) if (matches(id)) return this.#adopt(entry);
    return null;
  }

  /** Jobs that have not ended, oldest first, this process's and others'. */
  unfinished(): JobView[] {
    const views = new Map([...this.#options.ledger.read()].map(([id, { view }]) => [id, view]));
    for (const [id, { view }] of this.#active) views.set(id, view);
    return [...views.values()].filter(({ state }) => isActive(state)).sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Finished jobs with outputs, newest first, this process's and others'. */
  finished(limit: number): JobView[] {
    const views = [...this.#options.ledger.read().values()].map(({ view }) => view);
    const withOutputs = views.filter(({ state }) => state.kind === "done" && state.outputs.length > 0);
    return withOutputs.sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)).slice(0, limit);
  }

  /** References of the newest outputs, newest first. */
  latestReferences(limit: number): string[] {
    const outputs = this.finished(limit).flatMap(({ state }) => (state.kind === "done" ? state.outputs : []));
    return outputs.map(({ reference }) => reference).slice(0, limit);
  }

  /** Stops the job and resolves when the engine has let go of it. False when it had ended before. */
  async cancel(job: Job): Promise<boolean> {
    if (!job.active) return false;
    job.stop();
    await job.ended;
    return job.view.state.kind === "cancelled";
  }

  async cancelSession(session: string): Promise<void> {
    await Promise.all([...this.#active.values()].filter((job) => job.session === session).map((job) => this.cancel(job)));
  }

  /** Takes up the jobs of bridges that were killed: each is picked up from the engine, or marked as failed. */
  recover(): void {
    for (const entry of this.#options.ledger.read().values()) {
      if (isActive(entry.view.state) && !isElsewhere(entry) && !this.#active.has(entry.view.id)) this.#adopt(entry);
    }
  }

  /** Paused, jobs that have not begun wait. */
  pause(paused: boolean): void {
    this.#slots.pause(paused);
  }

  /** Lets go of everything: what the engine has goes on there, and the next bridge finds it in the ledger. */
  close(): void {
    this.#closed = true;
  }

  /** One whose reference is not taken. */
  async #newId(): Promise<string> {
    for (;;) {
      const id = randomUUID();
      if (!(await this.#options.pictures.read(referenceOf(id, 0)))) return id;
    }
  }

  #add(view: JobView, session: string): Job {
    const job = new Job(view, session);
    job.watch(this.#options.watcher);
    this.#active.set(job.id, job);
    this.#options.watcher.changed?.(job);
    return job;
  }

  async #work(job: Job, order: Order): Promise<JobState> {
    // Not even the engine is started for what has to wait anyway.
    await this.#slots.enter(job);
    await this.#engine(job);
    const giveBack = await this.#slots.take(job);
    try {
      // Asked again: the engine may have gone while other jobs had the slot.
      const engine = await this.#engine(job);
      const posting = () => this.#options.ledger.append(job.view);
      return await this.#withinTime(job, () => runJob(job, order, engine, this.#options, posting));
    } finally {
      giveBack();
    }
  }

  #engine(job: Job): Promise<Engine> {
    // Somewhat less than a call waits, so that the reason comes in time to be its answer.
    const budget = this.#options.config.results.timeBudgetSeconds * 1000;
    const patience = Math.max(budget / 2, budget - 2_000);
    return this.#options.gate.ready({ signal: job.signal, patience, wanted: true, onWait: (doing) => this.#waits(job, doing) });
  }

  #waits(job: Job, doing: string): void {
    if (job.doing !== doing) job.set({ state: { kind: "waiting_for_engine" } }, doing);
  }

  async #withinTime<T>(job: Job, work: () => Promise<T>): Promise<T> {
    const seconds = this.#options.config.comfyui.timeoutSeconds;
    const inTime = new AbortController();
    let late = false;
    const tooLate = () => {
      late = true;
      job.stop();
    };
    this.#options.clock.sleep(seconds * 1000, inTime.signal).then(tooLate, () => {}); // rejected: ended in time
    try {
      return await work();
    } catch (error) {
      throw late ? tooSlow(seconds) : error;
    } finally {
      inTime.abort();
    }
  }

  async #carryOut(job: Job, work: () => Promise<JobState>): Promise<void> {
    const { clock, ledger, log } = this.#options;
    const since = clock.now();
    try {
      job.set({ state: await work(), finishedAt: clock.now() });
    } catch (error) {
      if (this.#closed) return; // it is unfinished, as the ledger says
      if (!(error instanceof EaselError)) log.error("a job failed in an unforeseen way", { job: job.id, error: String(error) });
      job.set({ state: failure(error), finishedAt: clock.now() });
    }
    ledger.append(job.view);
    this.#active.delete(job.id);
    this.#ended.set(job.id, job);
    const { state, tool, client } = job.view;
    const kind = state.kind === "failed" ? state.error.kind : undefined;
    log.info(`job ${state.kind}`, { job: job.id, tool, client, ms: clock.now() - since, kind });
  }

  /** A job that another process began. */
  #adopt(entry: LedgerEntry): Job {
    if (!isActive(entry.view.state)) return new Job(entry.view, "");
    const job = this.#add(entry.view, "");
    if (isElsewhere(entry)) void this.#followElsewhere(job);
    else void this.#carryOut(job, () => this.#resume(job));
    return job;
  }

  async #resume(job: Job): Promise<JobState> {
    // Jobs are written into the ledger once more before they are posted.
    if (job.view.state.kind === "waiting_for_engine") throw interrupted();
    const wait = { signal: job.signal, patience: RECOVERY_PATIENCE, onWait: (doing: string) => this.#waits(job, doing) };
    const engine = await this.#options.gate.ready(wait);
    try {
      return await resumeJob(job, engine, this.#options);
    } catch (error) {
      throw error instanceof EaselError && error.kind === "job_unknown" ? interrupted() : error;
    }
  }

  /** Another bridge works on it and writes the ledger; here it is only watched, and taken over should that bridge die. */
  async #followElsewhere(job: Job): Promise<void> {
    const { clock, gate, ledger } = this.#options;
    job.signal.addEventListener("abort", () => {
      // Its own bridge sees that the engine has stopped it.
      gate
        .ready({ patience: 0 })
        .then(({ client }) => client.cancel(job.id))
        .catch(() => {});
    });
    while (job.active && !this.#closed) {
      await clock.sleep(ELSEWHERE_POLL);
      const entry = ledger.read().get(job.id);
      if (!entry || (isActive(entry.view.state) && !isElsewhere(entry))) return this.#carryOut(job, () => this.#resume(job));
      if (!isActive(entry.view.state)) job.set(entry.view);
    }
    this.#active.delete(job.id);
    this.#ended.set(job.id, job);
  }
}

/** Whether another process that lives works on it. Process ids come back, ours too: a job of ours would be at hand. */
function isElsewhere({ owner }: LedgerEntry): boolean {
  if (owner === process.pid || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function newView(id: string, order: Order, createdAt: number): JobView {
  return {
    id,
    tool: order.workflow.toolName,
    client: order.asker.client,
    arguments: givenArguments(order),
    createdAt,
    startedAt: null,
    finishedAt: null,
    state: { kind: "waiting_for_engine" },
  };
}

function failure(error: unknown): JobState {
  const cancelled = error instanceof EaselError && error.kind === "job_cancelled";
  return cancelled ? { kind: "cancelled" } : { kind: "failed", error: errorView(error) };
}

function interrupted(): EaselError {
  return new EaselError("job_unknown", "Easel or the engine was closed before this job was finished.", "Ask for the picture again.");
}

function tooSlow(seconds: number): EaselError {
  return new EaselError(
    "time_budget_spent",
    `The job was stopped: it took longer than ${seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`}.`,
    "Ask for a smaller picture or fewer steps, or raise comfyui.timeout_seconds in the configuration.",
  );
}
