import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { PictureStore } from "../../images/picture-store.ts";
import type { WorkKey } from "../plan/work-key.ts";
import type { Job } from "../record/job.ts";
import type { JobRequest } from "../record/job-request.ts";
import { ResultCache } from "./result-cache.ts";

/** A call that was told "still working" is repeated by some AI apps instead of asking for the job. Milliseconds. */
const REPEATED_WITHIN = 5 * 60_000;
/** How many orders are remembered with what they came to. */
const REMEMBERED = 1_000;
/** What an order comes to is not waited for longer before its job begins. Milliseconds. */
const AT_ONCE = 1_000;

/** Faults of the order itself: such a call is refused, and no job begins. */
const REFUSALS: ReadonlySet<string> = new Set(["argument_invalid", "model_missing", "node_missing", "not_allowed"]);

export interface InFlightJobsOptions {
  caching: BridgeConfig["caching"];
  /** For how long it is believed that the engine still has what it had. Milliseconds. */
  factsLifetime: number;
  pictures: PictureStore;
  clock: Clock;
  /** What tells the engine that answered last from others; null before the first. */
  engine(): string | null;
  /** What an order comes to on that engine; null where there is none. Throws EaselError. */
  planAhead(request: JobRequest): Promise<WorkKey | null>;
  /** Whether the models are still the files that they were. Throws EaselError. */
  isUnchanged(work: WorkKey): Promise<boolean>;
  /** Calls `adopt` with a job that goes on and that another bridge began for an order of this key. */
  adoptEqualJob(key: string): Promise<void>;
}

/** Finds the job that does, or has done, what somebody asks for, so that nothing is made twice by mistake. */
export class InFlightJobs {
  readonly #options: InFlightJobsOptions;
  /** By what was asked for, and by what that came to. */
  readonly #running = new Map<string, Job>();
  readonly #workKeys = new WeakMap<Job, WorkKey>();
  readonly #finished: ResultCache;
  /** Jobs that nobody has been given yet, by what was asked for. */
  readonly #undelivered: LRUCache<string, { job: Job; until: number }>;
  /** What orders came to the last time: finding that out takes longer than the answer may. */
  readonly #plannedKeys: LRUCache<string, { work: WorkKey; engine: string | null; until: number }>;

  constructor(options: InFlightJobsOptions) {
    this.#options = options;
    this.#finished = new ResultCache(options.caching, options.clock);
    this.#undelivered = new LRUCache({ max: options.caching.maxEntries });
    this.#plannedKeys = new LRUCache({ max: REMEMBERED });
  }

  /**
   * The job for an order: one that does or has done the same, or else what `begin` begins.
   * Throws EaselError where the engine that answered last shows at once that the order cannot be carried out.
   */
  async jobFor(request: JobRequest, begin: () => Job): Promise<{ job: Job; joined: boolean }> {
    // Every press of the window's button is meant to make a new picture.
    if (request.requester.host) return { job: begin(), joined: false };
    if (!this.#runningJob(request.key)) await this.#options.adoptEqualJob(request.key);
    const work = this.#runningJob(request.key) ? null : await this.#workKeyFor(request);
    for (;;) {
      const same = this.#runningJob(request.key) ?? (work && this.#runningJob(work.hash));
      if (same) return { job: same, joined: true };
      const kept = this.#finishedJob(request, work);
      // Nothing is awaited between looking and noting ours: two equal calls at once must meet.
      if (!kept) break;
      if (await this.#hasFiles(kept)) return { job: kept, joined: true };
      this.#forget(request, work);
    }
    const job = begin();
    this.#running.set(request.key, job);
    if (work) this.#register(job, work);
    return { job, joined: false };
  }

  /** A job that another bridge began: who asks for the same gets it. */
  adopt(job: Job): void {
    const { key } = job;
    if (key === null) return;
    this.#running.set(key, job);
    void job.ended.then(() => this.#unregister(key, job));
  }

  /** What the job's work is, as far as that is known. */
  workKeyOf(job: Job): WorkKey | null {
    return this.#workKeys.get(job) ?? null;
  }

  /** Another job that does or has done the same work, if there is one; else the work is this job's from now on. */
  async claim(job: Job, request: JobRequest, work: WorkKey): Promise<Job | null> {
    const before = this.#workKeys.get(job);
    if (before && before.hash !== work.hash && this.#running.get(before.hash) === job) this.#running.delete(before.hash);
    this.#workKeys.set(job, work);
    if (!isShared(request)) return null;
    return this.#otherOf(job, work, () => this.#register(job, work));
  }

  /** Another job that does or has done the work. */
  otherOf(job: Job, work: WorkKey): Promise<Job | null> {
    return this.#otherOf(job, work, () => {});
  }

  /** `none` is called in the same moment in which none is found. */
  async #otherOf(job: Job, work: WorkKey, none: () => void): Promise<Job | null> {
    for (;;) {
      const other = this.#runningJob(work.hash);
      if (other && other !== job) return other;
      const kept = this.#finished.get(work.hash);
      if (!kept) {
        none();
        return null;
      }
      if (await this.#hasFiles(kept)) return kept;
      this.#finished.delete(work.hash);
    }
  }

  /** Keeps the job where the same order may be answered with it. */
  onEnded(request: JobRequest, job: Job): void {
    const work = this.workKeyOf(job);
    this.#unregister(request.key, job);
    if (work && this.#running.get(work.hash) === job) this.#running.delete(work.hash);
    if (job.view.state.kind !== "done" || !work) return;
    this.#finished.set(work.hash, job);
    if (request.repeatable) this.#remember(request, work);
  }

  #unregister(key: string, job: Job): void {
    if (this.#running.get(key) === job) this.#running.delete(key);
    if (job.undelivered && job.view.state.kind === "done")
      this.#undelivered.set(key, { job, until: this.#options.clock.now() + REPEATED_WITHIN });
  }

  #runningJob(key: string): Job | null {
    const job = this.#running.get(key);
    return job && !job.signal.aborted ? job : null;
  }

  #register(job: Job, work: WorkKey): void {
    this.#workKeys.set(job, work);
    this.#running.set(work.hash, job);
  }

  #finishedJob(request: JobRequest, work: WorkKey | null): Job | null {
    const undelivered = this.#undelivered.get(request.key);
    // Where chance plays a part, asking again means wanting another picture, unless this one was never handed over.
    if (undelivered?.job.undelivered && undelivered.until > this.#options.clock.now()) return undelivered.job;
    return work && this.#finished.get(work.hash);
  }

  #forget(request: JobRequest, work: WorkKey | null): void {
    this.#undelivered.delete(request.key);
    if (work) this.#finished.delete(work.hash);
  }

  /** A job whose pictures are gone does not count: they are made again. */
  async #hasFiles({ view: { state } }: Job): Promise<boolean> {
    for (const { fileName } of state.kind === "done" ? state.outputs : []) {
      if (fileName === null || !(await this.#options.pictures.has(fileName))) return false;
    }
    return true;
  }

  /** What the order comes to, where that can be said at once and may be done by another's job. Throws EaselError for what cannot be made. */
  async #workKeyFor(request: JobRequest): Promise<WorkKey | null> {
    const { engine, isUnchanged } = this.#options;
    const last = this.#plannedKeys.get(request.key);
    const known = last?.engine === engine() ? last : null;
    try {
      if (known && known.until > this.#options.clock.now() && (await isUnchanged(known.work))) return known.work;
      const work = await this.#planAheadInTime(request);
      if (!request.repeatable) return null;
      if (work !== "later") {
        if (work) this.#remember(request, work);
        return work;
      }
    } catch (error) {
      if (error instanceof EaselError && REFUSALS.has(error.kind)) throw error;
      // What else goes wrong is found out, and told, when the order is carried out.
      if (!(error instanceof EaselError) || error.kind !== "engine_unreachable") return null;
    }
    // The engine is gone or busy; what it made is still what was asked for.
    return known?.work ?? null;
  }

  async #planAheadInTime(request: JobRequest): Promise<WorkKey | null | "later"> {
    const over = new AbortController();
    const late = this.#options.clock.sleep(AT_ONCE, over.signal).then(
      () => "later" as const,
      () => "later" as const,
    );
    try {
      return await Promise.race([this.#options.planAhead(request), late]);
    } finally {
      over.abort();
    }
  }

  #remember(request: JobRequest, work: WorkKey): void {
    const { clock, engine, factsLifetime } = this.#options;
    this.#plannedKeys.set(request.key, { work, engine: engine(), until: clock.now() + factsLifetime });
  }
}

/** Whether somebody else's job may do for this order. */
export const isShared = ({ repeatable, requester }: JobRequest) => repeatable && !requester.host;
