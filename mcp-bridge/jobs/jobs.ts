import { randomUUID } from "node:crypto";
import type { JobState, JobView } from "#contract/job.ts";
import { timeBudget } from "../config/call-timeout.ts";
import type { Engine } from "../engines/engine-locator.ts";
import { parseReference, referenceOf } from "../images/picture-store.ts";
import { Deduplicator } from "./dedup/deduplicator.ts";
import { InFlightJobs } from "./dedup/in-flight.ts";
import { factsOf, makePlan } from "./plan/job-plan.ts";
import { identifyFiles } from "./plan/model-files.ts";
import { type WorkKey, workKeyOf } from "./plan/work-key.ts";
import { Admission } from "./queue/admission.ts";
import { ConcurrencyLimiter } from "./queue/concurrency.ts";
import { isActive, type Job, type JobWatcher } from "./record/job.ts";
import { givenArguments, type JobRequest } from "./record/job-request.ts";
import { etaOf } from "./run/eta.ts";
import { JobRegistry } from "./run/job-registry.ts";
import { JobRecovery, type JobRecoveryOptions } from "./run/recovery.ts";
import { type RunHooks, runJob, setWaiting, withTimeLimit } from "./run/run-job.ts";
import type { SharedResults } from "./shared-cache/shared-results.ts";

export interface JobsOptions extends JobRecoveryOptions {
  /** Hears of every job of this process. */
  watcher: JobWatcher;
  /** Null where nothing is shared with other computers. */
  sharedResults: SharedResults | null;
}

/** However long a client waits: who hears nothing of an engine for so long should hear why. Milliseconds. */
const ENGINE_PATIENCE = 45_000;

/** All work that this process does, and through the ledger what other bridges did and do. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #registry: JobRegistry;
  readonly #recovery: JobRecovery;
  readonly #inFlight: InFlightJobs;
  readonly #deduplicator: Deduplicator;
  readonly #limiter: ConcurrencyLimiter;
  readonly #admission: Admission;

  constructor(options: JobsOptions) {
    this.#options = options;
    this.#registry = new JobRegistry(options);
    const { clock, config, sharedResults, pictures } = options;
    this.#inFlight = new InFlightJobs({
      caching: config.caching,
      factsLifetime: config.resources.modelsRefreshInterval * 1000,
      pictures,
      clock,
      engine: () => options.locator.identity,
      planAhead: (request) => foresee(request, options),
      isUnchanged: (work) => unchanged(work, options),
      adoptEqualJob: (key) => this.#begunElsewhere(key),
    });
    this.#recovery = new JobRecovery(this.#registry, options, this.#inFlight);
    const release = (job: Job, who: string) => this.release(job, who);
    this.#deduplicator = new Deduplicator({ inFlight: this.#inFlight, sharedResults, pictures, clock, release });
    this.#limiter = new ConcurrencyLimiter(options.config.comfyui.maxConcurrentJobs);
    this.#admission = new Admission(options.config.limits, options.clock);
  }

  /**
   * Starts the work, or joins the same work that is going on or was done a moment ago.
   * Throws EaselError: queue_full or rate_limited where there is no room for more, else what is wrong with the order.
   */
  async start(request: JobRequest): Promise<{ job: Job; joined: boolean }> {
    const { clock, ledger } = this.#options;
    const id = await this.#newId();
    return this.#inFlight.jobFor(request, () => {
      const inLine = this.#admission.admit(request.requester);
      const job = this.#registry.add(newView(id, request, clock.now()), request.requester.host ? null : request.key);
      ledger.append(job);
      const ended = this.#registry.execute(job, () => this.#work(job, request, inLine)).finally(inLine);
      void ended.then(() => this.#deduplicator.onEnded(job, request));
      return job;
    });
  }

  /** A job by its id, or by the reference of one of its outputs; null for an unknown one. */
  async find(name: string): Promise<Job | null> {
    const exact = name.trim().toLowerCase();
    const start = parseReference(exact)?.slice(0, 8);
    const matches = (id: string) => id === exact || (start !== undefined && id.startsWith(start));
    const known = this.#registry.find(matches);
    if (known) return known;
    for (const [id, entry] of this.#options.ledger.read()) if (matches(id)) return this.#recovery.adopt(entry);
    return null;
  }

  /** The newest job that was asked for in these words (`JobRequest.key`); null where there is none. */
  async findByKey(key: string): Promise<Job | null> {
    const known = [...this.#registry.active.values()].filter((job) => job.key === key).at(-1);
    if (known) return known;
    const entries = [...this.#options.ledger.read().values()].filter((entry) => entry.key === key);
    const newest = entries.sort((a, b) => b.view.createdAt - a.view.createdAt)[0];
    return newest ? this.find(newest.view.id) : null;
  }

  /** Jobs that have not ended, oldest first, this process's and others'. */
  unfinished(): JobView[] {
    const views = new Map([...this.#options.ledger.read()].map(([id, { view }]) => [id, view]));
    for (const [id, { view }] of this.#registry.active) views.set(id, view);
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
  eta(job: Job): number | null {
    const past = [...this.#options.ledger.read().values()].map(({ view }) => view);
    return etaOf(job, this.#limiter.inOrder(), past, this.#options.clock.now());
  }

  /** Stops the job and resolves when the engine has let go of it. False when it had ended before. */
  async cancel(job: Job): Promise<boolean> {
    if (!job.active) return false;
    job.stop();
    await job.ended;
    return job.view.state.kind === "cancelled";
  }

  /** The session does not want the job any more: stops it, unless somebody else does. */
  async release(job: Job, session: string): Promise<void> {
    if (job.waiters.includes(session)) return;
    job.subscribers.delete(session);
    if (job.subscribers.size === 0) await this.cancel(job);
  }

  /** The session is gone: stops what it asked for, but for jobs that others want, too. */
  async cancelSession(session: string): Promise<void> {
    // Its own calls let go of their jobs first.
    await this.#options.clock.sleep(0);
    const jobs = [...this.#registry.active.values()].filter(({ subscribers }) => subscribers.has(session));
    await Promise.all(jobs.map((job) => this.release(job, session)));
  }

  /** Until `close`: takes up the jobs of bridges that died, and tidies the ledger. */
  watchLedger(): Promise<void> {
    return this.#recovery.watchLedger();
  }

  /** Paused, jobs that have not begun wait. */
  pause(paused: boolean): void {
    this.#limiter.pause(paused);
  }

  /** Lets go of everything: what the engine has goes on there, and the next bridge finds it in the ledger. */
  close(): void {
    this.#registry.close();
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
      if (entry.key === key && isActive(entry.view.state)) await this.#recovery.adopt(entry);
    }
  }

  /** `atEngine` is called when the job waits no more. */
  async #work(job: Job, request: JobRequest, atEngine: () => void): Promise<JobState> {
    for (;;) {
      const state = await this.#tryWork(job, request, atEngine);
      if (state) return state;
    }
  }

  /** Null where another turns out to do the same. */
  async #tryWork(job: Job, request: JobRequest, atEngine: () => void): Promise<JobState | null> {
    const made = await this.#deduplicator.resultOfEqualJob(job, request);
    if (made) return made;
    // Not even the engine is started for what has to wait anyway.
    await this.#limiter.waitWhilePaused(job);
    await this.#engine(job, request);
    const giveBack = await this.#limiter.take(job, request.requester);
    atEngine();
    try {
      // Asked again: the engine may have gone while other jobs had the slot.
      const engine = await this.#engine(job, request);
      const hooks: RunHooks = {
        onPlanned: (work) => this.#deduplicator.claim(job, request, work),
        onPosting: () => this.#options.ledger.append(job),
      };
      return await withTimeLimit(job, this.#options, () => runJob(job, request, engine, this.#options, hooks));
    } finally {
      giveBack();
    }
  }

  #engine(job: Job, { requester }: JobRequest): Promise<Engine> {
    // Somewhat less than a call waits, so that the reason comes in time to be its answer.
    const budget = Math.min(timeBudget(this.#options.config.results, requester.client), ENGINE_PATIENCE);
    const timeoutMs = Math.max(budget / 2, budget - 2_000);
    return this.#options.locator.waitUntilReady({
      signal: job.signal,
      timeoutMs,
      startIfStopped: true,
      onWait: (doing) => setWaiting(job, doing),
    });
  }
}

/** What the order comes to on the engine that answered last. */
async function foresee(request: JobRequest, options: JobsOptions): Promise<WorkKey | null> {
  const engine = options.locator.lastKnown;
  if (!engine) return null;
  const plan = await makePlan(request, engine, options);
  return plan.kind === "ready" ? workKeyOf({ ...request, ...plan }, engine, factsOf(engine, options)) : null;
}

async function unchanged({ files, models }: WorkKey, options: JobsOptions): Promise<boolean> {
  const engine = options.locator.lastKnown;
  return engine !== null && (await identifyFiles(files, factsOf(engine, options), engine.stats)) === models;
}

function newView(id: string, request: JobRequest, createdAt: number): JobView {
  return {
    id,
    tool: request.workflow.toolName,
    client: request.requester.client,
    arguments: givenArguments(request),
    createdAt,
    startedAt: null,
    finishedAt: null,
    state: { kind: "waiting_for_engine" },
  };
}
