import { randomUUID } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { ComfyClient } from "#comfyui/client.ts";
import { EaselError } from "#comfyui/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import type { Engine } from "../engine/gate.ts";
import { errorView } from "../error-view.ts";
import type { Log } from "../log.ts";
import { asReference, referenceOf } from "../pictures.ts";
import { isActive, Job, type JobWatcher } from "./job.ts";
import type { Ledger, LedgerEntry } from "./ledger.ts";
import { givenArguments, type Order } from "./order.ts";
import type { Owners } from "./owner.ts";
import { resumeJob, runJob, type Workshop } from "./run.ts";
import { SameWork } from "./same-work.ts";
import { Slots } from "./slots.ts";

export interface JobsOptions extends Workshop {
  ledger: Ledger;
  owners: Owners;
  log: Log;
  /** Hears of every job of this process. */
  watcher: JobWatcher;
}

/** How many ended jobs are kept at hand; older ones are read from the ledger. */
const ENDED_KEPT = 200;
/** How often the ledger is looked at for a job that another bridge works on. Milliseconds. */
const ELSEWHERE_POLL = 500;
/** How often the ledger is looked at for jobs whose bridge has died. Milliseconds. */
const LOOK = 2_000;
/** A job that its bridge posted with its last breath may reach the engine a moment later. Milliseconds. */
const LAST_BREATH = 1_000;
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
  async find(name: string): Promise<Job | null> {
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

  /** The session is gone: stops what it asked for, but for jobs that others wait for, too. */
  async cancelSession(session: string): Promise<void> {
    // Its own calls let go of their jobs first.
    await this.#options.clock.sleep(0);
    const jobs = [...this.#active.values()].filter((job) => job.session === session && job.waiting === 0);
    await Promise.all(jobs.map((job) => this.cancel(job)));
  }

  /** Until `close`: takes up the jobs of bridges that died, each picked up from the engine or marked as failed, and tidies the ledger. */
  async keepLedger(): Promise<void> {
    const { clock, ledger, log, owners } = this.#options;
    while (!this.#closed) {
      try {
        for (const entry of [...ledger.read().values()].filter(({ view }) => isActive(view.state))) {
          if (!this.#active.has(entry.view.id) && !(await owners.live(entry.owner))) await this.#adopt(entry);
        }
        await ledger.compact();
      } catch (error) {
        log.error("the ledger of jobs could not be looked at", { error: String(error) });
      }
      await clock.sleep(LOOK);
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
  async #adopt(entry: LedgerEntry): Promise<Job> {
    const { ledger, owners } = this.#options;
    if (!isActive(entry.view.state)) return new Job(entry.view, "");
    const lives = await owners.live(entry.owner);
    // Whoever came first while that was being found out is the one.
    const known = this.#active.get(entry.view.id);
    if (known) return known;
    const mine = entry.owner === owners.me || (!lives && ledger.take(entry));
    const job = this.#add(entry.view, "");
    if (mine) void this.#carryOut(job, () => this.#resume(job));
    else void this.#followElsewhere(job);
    return job;
  }

  async #resume(job: Job): Promise<JobState> {
    // Jobs are written into the ledger once more before they are posted.
    if (job.view.state.kind === "waiting_for_engine") throw interrupted();
    const client = await this.#engineOf(job);
    for (let looks = 1; ; looks++) {
      try {
        return await resumeJob(job, client, this.#options);
      } catch (error) {
        if (!(error instanceof EaselError && error.kind === "job_unknown")) throw error;
        if (looks > 1) throw interrupted();
        await this.#options.clock.sleep(LAST_BREATH, job.signal);
      }
    }
  }

  /** The engine that was given the job if it still answers there, else the one that we work with. */
  async #engineOf(job: Job): Promise<ComfyClient> {
    const { gate } = this.#options;
    const { signal } = job;
    const client = job.view.engine === undefined ? null : gate.at(job.view.engine);
    const answers = await client?.systemStats(signal).then(
      () => true,
      () => false,
    );
    if (client && answers) return client;
    const wait = { signal, patience: RECOVERY_PATIENCE, onWait: (doing: string) => this.#waits(job, doing) };
    return (await gate.ready(wait)).client;
  }

  /** Another bridge works on it and writes the ledger; here it is only watched, and taken over should that bridge die. */
  async #followElsewhere(job: Job): Promise<void> {
    const { clock, ledger, owners } = this.#options;
    job.signal.addEventListener("abort", () => void this.#cancelElsewhere(job));
    while (job.active && !this.#closed) {
      await clock.sleep(ELSEWHERE_POLL);
      const entry = ledger.read().get(job.id);
      if (!entry) return this.#carryOut(job, () => Promise.reject(interrupted()));
      if (!isActive(entry.view.state)) job.set(entry.view);
      else if (!(await owners.live(entry.owner)) && ledger.take(entry)) return this.#carryOut(job, () => this.#resume(job));
    }
    this.#active.delete(job.id);
    this.#ended.set(job.id, job);
  }

  /** Its own bridge sees that the engine has stopped it. */
  async #cancelElsewhere({ id, view: { engine } }: Job): Promise<void> {
    const { gate, log } = this.#options;
    try {
      const client = engine === undefined ? (await gate.ready({ patience: 0 })).client : gate.at(engine);
      await client.cancel(id);
    } catch (error) {
      log.warn("a job of another bridge could not be cancelled", { job: id, error: error instanceof EaselError ? error.kind : "" });
    }
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
