import { randomUUID } from "node:crypto";
import type { JobState, JobView } from "#contract/job.ts";
import { timeBudget } from "../config/call-timeout.ts";
import type { Engine } from "../engines/engine-locator.ts";
import { parseReference, referenceOf } from "../images/picture-store.ts";
import { type Work, workOf } from "./dedup/cache-key.ts";
import { Elsewhere } from "./dedup/deduplicator.ts";
import { SameWork } from "./dedup/in-flight.ts";
import { identifyFiles } from "./dedup/model-files.ts";
import { Admission } from "./queue/admission.ts";
import { Slots } from "./queue/concurrency.ts";
import { isActive, type Job, type JobWatcher } from "./record/job.ts";
import { givenArguments, type Order } from "./record/job-request.ts";
import { expectedIn } from "./run/eta.ts";
import { Roster } from "./run/job-registry.ts";
import { factsOf, makePlan } from "./run/plan.ts";
import { Adoption, type AdoptionOptions } from "./run/recovery.ts";
import { type Moments, runJob, waits, withinTime } from "./run/run-job.ts";
import type { Exchange } from "./shared-cache/shared-results.ts";

export interface JobsOptions extends AdoptionOptions {
  /** Hears of every job of this process. */
  watcher: JobWatcher;
  /** Null where nothing is shared with other computers. */
  exchange: Exchange | null;
}

/** However long a client waits: who hears nothing of an engine for so long should hear why. Milliseconds. */
const ENGINE_PATIENCE = 45_000;

/** All work that this process does, and through the ledger what other bridges did and do. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #roster: Roster;
  readonly #adoption: Adoption;
  readonly #same: SameWork;
  readonly #elsewhere: Elsewhere;
  readonly #slots: Slots;
  readonly #admission: Admission;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#roster = new Roster(options);
    const { clock, config, exchange, pictures } = options;
    this.#same = new SameWork({
      caching: config.caching,
      factsLifetime: config.resources.modelsRefreshInterval * 1000,
      pictures,
      clock,
      engine: () => options.gate.identity,
      foresee: (order) => foresee(order, options),
      unchanged: (work) => unchanged(work, options),
      begunElsewhere: (key) => this.#begunElsewhere(key),
    });
    this.#adoption = new Adoption(this.#roster, options, this.#same);
    const letGo = (job: Job, who: string) => this.letGo(job, who);
    this.#elsewhere = new Elsewhere({ same: this.#same, exchange, pictures, clock, letGo });
    this.#slots = new Slots(options.config.comfyui.maxConcurrentJobs);
    this.#admission = new Admission(options.config.limits, options.clock);
  }

  /**
   * Starts the work, or joins the same work that is going on or was done a moment ago.
   * Throws EaselError: queue_full or rate_limited where there is no room for more, else what is wrong with the order.
   */
  async start(order: Order): Promise<{ job: Job; joined: boolean }> {
    const { clock, ledger } = this.#options;
    const id = await this.#newId();
    return this.#same.jobFor(order, () => {
      const inLine = this.#admission.admit(order.asker);
      const job = this.#roster.add(newView(id, order, clock.now()), order.asker.host ? null : order.key);
      ledger.append(job);
      const ended = this.#roster.carryOut(job, () => this.#work(job, order, inLine)).finally(inLine);
      void ended.then(() => this.#elsewhere.ended(job, order));
      return job;
    });
  }

  /** A job by its id, or by the reference of one of its outputs; null for an unknown one. */
  async find(name: string): Promise<Job | null> {
    const exact = name.trim().toLowerCase();
    const start = parseReference(exact)?.slice(0, 8);
    const matches = (id: string) => id === exact || (start !== undefined && id.startsWith(start));
    const known = this.#roster.find(matches);
    if (known) return known;
    for (const [id, entry] of this.#options.ledger.read()) if (matches(id)) return this.#adoption.adopt(entry);
    return null;
  }

  /** Jobs that have not ended, oldest first, this process's and others'. */
  unfinished(): JobView[] {
    const views = new Map([...this.#options.ledger.read()].map(([id, { view }]) => [id, view]));
    for (const [id, { view }] of this.#roster.active) views.set(id, view);
    return [...views.values()].filter(({ state }) => isActive(state)).sort((a, b) => a.createdAt - b.createdAt);
  }

  /** Finished jobs with outputs, newest first, this process's and others'. */
  finished(limit: number): JobView[] {
    const views = [...this.#options.ledger.read().values()].map(({ view }) => view);
    // Not those that were given the outputs of an equal job.
    const withOutputs = views.filter(({ id, state }) => state.kind === "done" && state.outputs[0]?.reference === referenceOf(id, 0));
    return withOutputs.sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0)).slice(0, limit);
  }

  /** References of the newest outputs, newest first. */
  latestReferences(limit: number): string[] {
    const outputs = this.finished(limit).flatMap(({ state }) => (state.kind === "done" ? state.outputs : []));
    return outputs.map(({ reference }) => reference).slice(0, limit);
  }

  /** Milliseconds until the job is done; null where nobody can tell. */
  expectedIn(job: Job): number | null {
    const past = [...this.#options.ledger.read().values()].map(({ view }) => view);
    return expectedIn(job, this.#slots.line(), past, this.#options.clock.now());
  }

  /** Stops the job and resolves when the engine has let go of it. False when it had ended before. */
  async cancel(job: Job): Promise<boolean> {
    if (!job.active) return false;
    job.stop();
    await job.ended;
    return job.view.state.kind === "cancelled";
  }

  /** The session does not want the job any more: stops it, unless somebody else does. */
  async letGo(job: Job, session: string): Promise<void> {
    if (job.waiters.includes(session)) return;
    job.wantedBy.delete(session);
    if (job.wantedBy.size === 0) await this.cancel(job);
  }

  /** The session is gone: stops what it asked for, but for jobs that others want, too. */
  async cancelSession(session: string): Promise<void> {
    // Its own calls let go of their jobs first.
    await this.#options.clock.sleep(0);
    const jobs = [...this.#roster.active.values()].filter(({ wantedBy }) => wantedBy.has(session));
    await Promise.all(jobs.map((job) => this.letGo(job, session)));
  }

  /** Until `close`: takes up the jobs of bridges that died, and tidies the ledger. */
  keepLedger(): Promise<void> {
    return this.#adoption.keepLedger();
  }

  /** Paused, jobs that have not begun wait. */
  pause(paused: boolean): void {
    this.#slots.pause(paused);
  }

  /** Lets go of everything: what the engine has goes on there, and the next bridge finds it in the ledger. */
  close(): void {
    this.#roster.close();
  }

  /** One whose reference is not taken. */
  async #newId(): Promise<string> {
    for (;;) {
      const id = randomUUID();
      if (!(await this.#options.pictures.read(referenceOf(id, 0)))) return id;
    }
  }

  /** A bridge that died a moment ago may have begun it, or one that serves another client alone. */
  async #begunElsewhere(key: string): Promise<void> {
    for (const entry of this.#options.ledger.read().values()) {
      if (entry.key === key && isActive(entry.view.state)) await this.#adoption.adopt(entry);
    }
  }

  /** `atEngine` is called when the job waits no more. */
  async #work(job: Job, order: Order, atEngine: () => void): Promise<JobState> {
    for (;;) {
      const state = await this.#workUnlessMade(job, order, atEngine);
      if (state) return state;
    }
  }

  /** Null where another turns out to do the same. */
  async #workUnlessMade(job: Job, order: Order, atEngine: () => void): Promise<JobState | null> {
    const made = await this.#elsewhere.made(job, order);
    if (made) return made;
    // Not even the engine is started for what has to wait anyway.
    await this.#slots.enter(job);
    await this.#engine(job, order);
    const giveBack = await this.#slots.take(job, order.asker);
    atEngine();
    try {
      // Asked again: the engine may have gone while other jobs had the slot.
      const engine = await this.#engine(job, order);
      const moments: Moments = {
        planned: (work) => this.#elsewhere.claim(job, order, work),
        posting: () => this.#options.ledger.append(job),
      };
      return await withinTime(job, this.#options, () => runJob(job, order, engine, this.#options, moments));
    } finally {
      giveBack();
    }
  }

  #engine(job: Job, { asker }: Order): Promise<Engine> {
    // Somewhat less than a call waits, so that the reason comes in time to be its answer.
    const budget = Math.min(timeBudget(this.#options.config.results, asker.client), ENGINE_PATIENCE);
    const patience = Math.max(budget / 2, budget - 2_000);
    return this.#options.gate.ready({ signal: job.signal, patience, wanted: true, onWait: (doing) => waits(job, doing) });
  }
}

/** What the order comes to on the engine that answered last. */
async function foresee(order: Order, options: JobsOptions): Promise<Work | null> {
  const engine = options.gate.lastKnown;
  if (!engine) return null;
  const plan = await makePlan(order, engine, options);
  return plan.kind === "ready" ? workOf({ ...order, ...plan }, engine, factsOf(engine, options)) : null;
}

async function unchanged({ files, models }: Work, options: JobsOptions): Promise<boolean> {
  const engine = options.gate.lastKnown;
  return engine !== null && (await identifyFiles(files, factsOf(engine, options), engine.stats)) === models;
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
