import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { BridgeConfig } from "../../config/config.ts";
import type { PictureStore } from "../../images/picture-store.ts";
import type { Job } from "../record/job.ts";
import type { Order } from "../record/job-request.ts";
import type { Work } from "./cache-key.ts";
import { Finished } from "./result-cache.ts";

/** A call that was told "still working" is repeated by some AI apps instead of asking for the job. Milliseconds. */
const REPEATED_WITHIN = 5 * 60_000;
/** How many orders are remembered with what they came to. */
const REMEMBERED = 1_000;
/** What an order comes to is not waited for longer before its job begins. Milliseconds. */
const AT_ONCE = 1_000;

/** Faults of the order itself: such a call is refused, and no job begins. */
const REFUSALS: ReadonlySet<string> = new Set(["argument_invalid", "model_missing", "node_missing", "not_allowed"]);

export interface SameWorkOptions {
  caching: BridgeConfig["caching"];
  /** For how long it is believed that the engine still has what it had. Milliseconds. */
  factsLifetime: number;
  pictures: PictureStore;
  clock: Clock;
  /** What tells the engine that answered last from others; null before the first. */
  engine(): string | null;
  /** What an order comes to on that engine; null where there is none. Throws EaselError. */
  foresee(order: Order): Promise<Work | null>;
  /** Whether the models are still the files that they were. Throws EaselError. */
  unchanged(work: Work): Promise<boolean>;
  /** Calls `adopt` with a job that goes on and that another bridge began for an order of this key. */
  begunElsewhere(key: string): Promise<void>;
}

/** Finds the job that does, or has done, what somebody asks for, so that nothing is made twice by mistake. */
export class SameWork {
  readonly #options: SameWorkOptions;
  /** By what was asked for, and by what that came to. */
  readonly #running = new Map<string, Job>();
  readonly #works = new WeakMap<Job, Work>();
  readonly #finished: Finished;
  /** Jobs that nobody has been given yet, by what was asked for. */
  readonly #owed: LRUCache<string, { job: Job; until: number }>;
  /** What orders came to the last time: finding that out takes longer than the answer may. */
  readonly #meant: LRUCache<string, { work: Work; engine: string | null; until: number }>;

  constructor(options: SameWorkOptions) {
    this.#options = options;
    this.#finished = new Finished(options.caching, options.clock);
    this.#owed = new LRUCache({ max: options.caching.maxEntries });
    this.#meant = new LRUCache({ max: REMEMBERED });
  }

  /**
   * The job for an order: one that does or has done the same, or else what `begin` begins.
   * Throws EaselError where the engine that answered last shows at once that the order cannot be carried out.
   */
  async jobFor(order: Order, begin: () => Job): Promise<{ job: Job; joined: boolean }> {
    // Every press of the window's button is meant to make a new picture.
    if (order.asker.host) return { job: begin(), joined: false };
    if (!this.#runs(order.key)) await this.#options.begunElsewhere(order.key);
    const work = this.#runs(order.key) ? null : await this.#meaning(order);
    for (;;) {
      const same = this.#runs(order.key) ?? (work && this.#runs(work.key));
      if (same) return { job: same, joined: true };
      const kept = this.#kept(order, work);
      // Nothing is awaited between looking and noting ours: two equal calls at once must meet.
      if (!kept) break;
      if (await this.#hasFiles(kept)) return { job: kept, joined: true };
      this.#forget(order, work);
    }
    const job = begin();
    this.#running.set(order.key, job);
    if (work) this.#take(job, work);
    return { job, joined: false };
  }

  /** A job that another bridge began: who asks for the same gets it. */
  adopt(job: Job): void {
    const { key } = job;
    if (key === null) return;
    this.#running.set(key, job);
    void job.ended.then(() => this.#over(key, job));
  }

  /** What the job's work is, as far as that is known. */
  workOf(job: Job): Work | null {
    return this.#works.get(job) ?? null;
  }

  /** Another job that does or has done the same work, if there is one; else the work is this job's from now on. */
  async claim(job: Job, order: Order, work: Work): Promise<Job | null> {
    const before = this.#works.get(job);
    if (before && before.key !== work.key && this.#running.get(before.key) === job) this.#running.delete(before.key);
    this.#works.set(job, work);
    if (!isShared(order)) return null;
    return this.#otherOf(job, work, () => this.#take(job, work));
  }

  /** Another job that does or has done the work. */
  otherOf(job: Job, work: Work): Promise<Job | null> {
    return this.#otherOf(job, work, () => {});
  }

  /** `none` is called in the same moment in which none is found. */
  async #otherOf(job: Job, work: Work, none: () => void): Promise<Job | null> {
    for (;;) {
      const other = this.#runs(work.key);
      if (other && other !== job) return other;
      const kept = this.#finished.get(work.key);
      if (!kept) {
        none();
        return null;
      }
      if (await this.#hasFiles(kept)) return kept;
      this.#finished.forget(work.key);
    }
  }

  /** Keeps the job where the same order may be answered with it. */
  ended(order: Order, job: Job): void {
    const work = this.workOf(job);
    this.#over(order.key, job);
    if (work && this.#running.get(work.key) === job) this.#running.delete(work.key);
    if (job.view.state.kind !== "done" || !work) return;
    this.#finished.keep(work.key, job);
    if (order.repeatable) this.#remember(order, work);
  }

  #over(key: string, job: Job): void {
    if (this.#running.get(key) === job) this.#running.delete(key);
    if (job.owed && job.view.state.kind === "done") this.#owed.set(key, { job, until: this.#options.clock.now() + REPEATED_WITHIN });
  }

  #runs(key: string): Job | null {
    const job = this.#running.get(key);
    return job && !job.signal.aborted ? job : null;
  }

  #take(job: Job, work: Work): void {
    this.#works.set(job, work);
    this.#running.set(work.key, job);
  }

  #kept(order: Order, work: Work | null): Job | null {
    const owed = this.#owed.get(order.key);
    // Where chance plays a part, asking again means wanting another picture, unless this one was never handed over.
    if (owed?.job.owed && owed.until > this.#options.clock.now()) return owed.job;
    return work && this.#finished.get(work.key);
  }

  #forget(order: Order, work: Work | null): void {
    this.#owed.delete(order.key);
    if (work) this.#finished.forget(work.key);
  }

  /** A job whose pictures are gone does not count: they are made again. */
  async #hasFiles({ view: { state } }: Job): Promise<boolean> {
    for (const { fileName } of state.kind === "done" ? state.outputs : []) {
      if (fileName === null || !(await this.#options.pictures.has(fileName))) return false;
    }
    return true;
  }

  /** What the order comes to, where that can be said at once and may be done by another's job. Throws EaselError for what cannot be made. */
  async #meaning(order: Order): Promise<Work | null> {
    const { engine, unchanged } = this.#options;
    const last = this.#meant.get(order.key);
    const known = last?.engine === engine() ? last : null;
    try {
      if (known && known.until > this.#options.clock.now() && (await unchanged(known.work))) return known.work;
      const work = await this.#foreseen(order);
      if (!order.repeatable) return null;
      if (work !== "later") {
        if (work) this.#remember(order, work);
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

  async #foreseen(order: Order): Promise<Work | null | "later"> {
    const over = new AbortController();
    const late = this.#options.clock.sleep(AT_ONCE, over.signal).then(
      () => "later" as const,
      () => "later" as const,
    );
    try {
      return await Promise.race([this.#options.foresee(order), late]);
    } finally {
      over.abort();
    }
  }

  #remember(order: Order, work: Work): void {
    const { clock, engine, factsLifetime } = this.#options;
    this.#meant.set(order.key, { work, engine: engine(), until: clock.now() + factsLifetime });
  }
}

/** Whether somebody else's job may do for this order. */
export const isShared = ({ repeatable, asker }: Order) => repeatable && !asker.host;
