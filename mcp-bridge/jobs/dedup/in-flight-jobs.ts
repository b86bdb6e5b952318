import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { EaselError, type ErrorKind } from "#contract/errors.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { CatalogMark } from "../../engines/engine-catalog.ts";
import type { EngineHandle } from "../../engines/engine-handle.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import type { PendingPlan } from "../plan/job-plan.ts";
import { isUnchanged, type WorkKey } from "../plan/work-key.ts";
import type { Job } from "../record/job.ts";
import type { JobRequest } from "../record/job-request.ts";
import { ResultCache } from "./result-cache.ts";

/** A call that was told "still working" is repeated by some AI apps instead of asking for the job. */
const REPEATED_WITHIN_MS = 5 * 60_000;
/** How many requests are remembered with the work that they came to. */
const MAX_PLANNED_KEYS = 1_000;
/** A job begins at the latest after this time, whether its plan is made or not. */
const PLAN_AHEAD_TIMEOUT_MS = 1_000;

/** What is wrong with the request itself: such a call is refused, and no job begins. */
const REFUSALS: ReadonlySet<ErrorKind> = new Set(["argument_invalid", "model_missing", "node_missing", "not_allowed"]);

export interface InFlightJobsOptions {
  caching: BridgeConfig["caching"];
  pictures: PictureStores;
  clock: Clock;
  /** The engine that was given the job, or else the one that answered last; null before the first. */
  engineOf(job: Job): EngineHandle | null;
  /** Whether an engine, or none, is still what answers. */
  isCurrent(engine: EngineHandle | null): boolean;
  /** Begins to plan the request for an engine that can do it; null where none has answered. */
  planAhead(request: JobRequest): PendingPlan | null;
  /** Calls `adopt` with an unfinished job that another bridge began for a request of this key, if there is one. */
  adoptEqualJob(requestKey: string): Promise<void>;
}

/** What is known of a request before its job begins. */
interface Lookahead {
  /** Null where that is not known, or where no other job may do for the request. */
  workKey: WorkKey | null;
  /** For the job to go on with; null where none was begun. */
  plan: PendingPlan | null;
}

/** The work that a request came to the last time, on which engine and as of when. */
interface PlannedKey {
  workKey: WorkKey;
  engine: EngineHandle | null;
  mark: CatalogMark | null;
}

/** Finds the job that does, or has done, what somebody asks for, so that nothing is made twice by mistake. */
export class InFlightJobs {
  readonly #options: InFlightJobsOptions;
  /** Jobs that go on, by the request's key and by the work's hash. */
  readonly #running = new Map<string, Job>();
  readonly #workKeys = new WeakMap<Job, WorkKey>();
  readonly #results: ResultCache;
  /** Jobs that nobody has been given yet, by the request's key. */
  readonly #undelivered: LRUCache<string, { job: Job; until: number }>;
  /** By the request's key: planning takes longer than an answer from here may. */
  readonly #plannedKeys: LRUCache<string, PlannedKey>;

  constructor(options: InFlightJobsOptions) {
    this.#options = options;
    this.#results = new ResultCache(options.caching, options.clock);
    this.#undelivered = new LRUCache({ max: options.caching.maxEntries });
    this.#plannedKeys = new LRUCache({ max: MAX_PLANNED_KEYS });
  }

  /**
   * The job for a request: one that does or has done the same, or else the one that `begin` begins. `begin` is given the plan, as far as
   * one was begun to find an equal job. Throws EaselError where the engine that answered last shows at once that the request cannot be
   * carried out.
   */
  async jobFor(request: JobRequest, begin: (plan: PendingPlan | null) => Job): Promise<{ job: Job; joined: boolean }> {
    // Every press of the window's button is meant to make a new picture.
    if (request.requester.host) return { job: begin(null), joined: false };
    if (!this.#runningJob(request.key)) await this.#options.adoptEqualJob(request.key);
    const { workKey, plan } = this.#runningJob(request.key) ? { workKey: null, plan: null } : await this.#lookAhead(request);
    for (;;) {
      const running = this.#runningJob(request.key) ?? (workKey && this.#runningJob(workKey.hash));
      if (running) return { job: running, joined: true };
      const finished = this.#finishedJob(request, workKey);
      // Nothing is awaited between looking and registering ours: two equal calls at the same time must meet.
      if (!finished) break;
      if (await this.#hasFiles(finished)) return { job: finished, joined: true };
      this.#forget(request, workKey);
    }
    const job = begin(plan);
    this.#running.set(request.key, job);
    if (workKey) this.#register(job, workKey);
    return { job, joined: false };
  }

  /** How many finished jobs are kept for equal requests. */
  get cachedResults(): number {
    return this.#results.size;
  }

  /** Takes in a job that another bridge began: whoever asks for the same gets it. */
  adopt(job: Job): void {
    const { key } = job;
    if (key === null) return;
    this.#running.set(key, job);
    void job.ended.then(() => this.#unregister(key, job));
  }

  /** What the job's work is; null while that is not known. */
  workKeyOf(job: Job): WorkKey | null {
    return this.#workKeys.get(job) ?? null;
  }

  /** Another job that does or has done the work; null where there is none, and then the work is this job's from now on. */
  async claim(job: Job, request: JobRequest, workKey: WorkKey): Promise<Job | null> {
    const before = this.#workKeys.get(job);
    if (before && before.hash !== workKey.hash && this.#running.get(before.hash) === job) this.#running.delete(before.hash);
    this.#workKeys.set(job, workKey);
    if (!isShared(request)) return null;
    return this.#otherOf(job, workKey, () => this.#register(job, workKey));
  }

  /** Another job that does or has done the work; null where there is none. */
  otherOf(job: Job, workKey: WorkKey): Promise<Job | null> {
    return this.#otherOf(job, workKey, () => {});
  }

  /** `onNone` is called in the same moment in which none is found. */
  async #otherOf(job: Job, { hash }: WorkKey, onNone: () => void): Promise<Job | null> {
    for (;;) {
      const running = this.#runningJob(hash);
      if (running && running !== job) return running;
      const finished = this.#results.get(hash);
      if (!finished) {
        onNone();
        return null;
      }
      if (await this.#hasFiles(finished)) return finished;
      this.#results.delete(hash);
    }
  }

  /** The job has ended: keeps it where an equal request may be answered with it. */
  onEnded(request: JobRequest, job: Job): void {
    const workKey = this.workKeyOf(job);
    this.#unregister(request.key, job);
    if (workKey && this.#running.get(workKey.hash) === job) this.#running.delete(workKey.hash);
    // One that is not whole is tried again by whoever asks again.
    if (job.view.state.kind !== "done" || job.view.state.missing || !workKey) return;
    this.#results.set(workKey.hash, job);
    if (request.repeatable) this.#remember(request, workKey, this.#options.engineOf(job));
  }

  /** The job's answer was lost on its way: an equal request within `ms` is answered with it. */
  keepUndelivered(job: Job, ms: number): void {
    if (job.key === null || job.view.state.kind !== "done") return;
    this.#undelivered.set(job.key, { job, until: this.#options.clock.now() + ms });
  }

  #unregister(requestKey: string, job: Job): void {
    if (this.#running.get(requestKey) === job) this.#running.delete(requestKey);
    if (!job.undelivered || job.view.state.kind !== "done") return;
    this.#undelivered.set(requestKey, { job, until: this.#options.clock.now() + REPEATED_WITHIN_MS });
  }

  #runningJob(key: string): Job | null {
    const job = this.#running.get(key);
    return job && !job.signal.aborted ? job : null;
  }

  #register(job: Job, workKey: WorkKey): void {
    this.#workKeys.set(job, workKey);
    this.#running.set(workKey.hash, job);
  }

  #finishedJob(request: JobRequest, workKey: WorkKey | null): Job | null {
    const undelivered = this.#undelivered.get(request.key);
    // Where chance plays a part, asking again means wanting another picture, unless this one was never handed over.
    if (undelivered?.job.undelivered && undelivered.until > this.#options.clock.now()) return undelivered.job;
    return workKey && this.#results.get(workKey.hash);
  }

  #forget(request: JobRequest, workKey: WorkKey | null): void {
    this.#undelivered.delete(request.key);
    if (workKey) this.#results.delete(workKey.hash);
  }

  /** A job whose pictures are gone does not count: they are made again. */
  async #hasFiles({ view: { state }, principal }: Job): Promise<boolean> {
    const pictures = this.#options.pictures.of(principal);
    for (const { fileName } of state.kind === "done" ? state.outputs : []) {
      if (fileName === null || !(await pictures.has(fileName))) return false;
    }
    return true;
  }

  /** Finds out what the request comes to, where that can be said at once. Throws EaselError for what cannot be made. */
  async #lookAhead(request: JobRequest): Promise<Lookahead> {
    const last = this.#plannedKeys.get(request.key);
    const known = last && this.#options.isCurrent(last.engine) ? last : null;
    let plan: PendingPlan | null = null;
    try {
      if (known && (await this.#stillHolds(known))) return { workKey: known.workKey, plan: null };
      plan = this.#options.planAhead(request);
      const planned = await this.#inTime(plan);
      if (!request.repeatable) return { workKey: null, plan };
      // Not known in time; what it came to the last time is the best guess.
      if (planned === "late") return { workKey: known?.workKey ?? null, plan };
      if (planned) this.#remember(request, planned, plan?.engine ?? null);
      return { workKey: planned, plan };
    } catch (error) {
      if (error instanceof EaselError && REFUSALS.has(error.kind)) throw error;
      // Anything else that is wrong is found out, and told, when the job runs. An engine that is gone or busy changes nothing about
      // what was asked for.
      const unreachable = error instanceof EaselError && error.kind === "engine_unreachable";
      return { workKey: unreachable ? (known?.workKey ?? null) : null, plan };
    }
  }

  async #stillHolds({ workKey, engine, mark }: PlannedKey): Promise<boolean> {
    return engine !== null && mark !== null && engine.catalog.isCurrent(mark) && isUnchanged(workKey, engine);
  }

  /** The work key of a plan; null where there is nothing to do for an engine, and "late" where that takes too long to find out. */
  async #inTime(pending: PendingPlan | null): Promise<WorkKey | null | "late"> {
    if (!pending) return null;
    const decided = new AbortController();
    const late = this.#options.clock.sleep(PLAN_AHEAD_TIMEOUT_MS, decided.signal).then(
      () => "late" as const,
      () => "late" as const,
    );
    try {
      const plan = await Promise.race([pending.plan, late]);
      if (plan === "late") return "late";
      return plan.kind === "ready" ? plan.workKey : null;
    } finally {
      decided.abort();
    }
  }

  #remember(request: JobRequest, workKey: WorkKey, engine: EngineHandle | null): void {
    this.#plannedKeys.set(request.key, { workKey, engine, mark: engine?.catalog.mark() ?? null });
  }
}

/** Whether somebody else's job may do for this request. */
export const isShared = ({ repeatable, requester }: JobRequest) => repeatable && !requester.host;
