import type { Clock } from "#base/clock.ts";
import type { Strategy } from "../../config/engines.ts";
import type { EngineMember } from "../../engines/engine-member.ts";
import type { EnginePool } from "../../engines/engine-pool.ts";
import type { Job } from "../record/job.ts";
import { queueText } from "../record/job-status.ts";
import type { Move, QueueOwner } from "./fair-queue.ts";
import { type Fit, type Schedulable, Scheduler } from "./scheduler.ts";

/** What a job is doing while the person keeps the computer for other things. */
const PAUSED = "paused by the person at the computer";

/** The same where the engines that could do it are told to finish what they have. */
const DRAINING = "waiting for an engine that takes new jobs";

/** Where a job can be done, as far as that is known. */
export type Prospect =
  /** On an engine that answers, now or when it has a free slot; or that is still being found out. */
  | { kind: "open" }
  /** Only on one that gets no jobs now because somebody said so. */
  | { kind: "draining" }
  /** Perhaps on one that does not answer now. */
  | { kind: "absent"; doing: string }
  /** Nowhere. */
  | { kind: "none"; error: unknown };

/** What a job asks of the engine that it is given to. */
export interface Demands {
  /** Asked often: it has to be known, or begun to be found out. */
  fit(member: EngineMember): Fit;
  prospect(): Prospect;
}

/** A job's turn on an engine. */
export interface Turn {
  member: EngineMember;
  /** Gives the slot back. */
  end(): void;
}

interface WaitingJob extends Schedulable {
  job: Job;
  demands: Demands;
  /** Why it cannot be done now; null while it can. */
  heldUp: { by: "engine_away" | "engine_draining" } | null;
  /** Called when it is the job's turn. */
  start(member: EngineMember): void;
  giveUp(error: unknown): void;
}

export interface DispatcherOptions {
  pool: EnginePool;
  strategy: Strategy;
  clock: Clock;
  /** The error for a job that waited in vain for an engine that does not answer. */
  absent(): unknown;
}

/** How long a job waits for an engine that does not answer when no other can do it: most AI apps' calls wait a little longer. */
const MAX_ABSENCE_MS = 40_000;
/** In a line that is longer than this, places are told again only so often. */
const SHORT_LINE = 100;
const LONG_LINE_INTERVAL_MS = 1_000;

/** Gives waiting jobs to engines, each as many at a time as it has slots; the others wait their turn here and are told their place. */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #scheduler: Scheduler<WaitingJob>;
  /** Called when the pause ends. */
  readonly #resumers = new Set<() => void>();
  /** What each waiting job was told last. */
  readonly #announced = new WeakMap<Job, string>();
  /** Jobs that have a slot, the first to have one first. */
  readonly #running = new Set<Job>();
  #paused = false;
  #announcedAt = 0;
  #announcing = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
    this.#scheduler = new Scheduler(options.strategy);
    options.pool.changed.add(() => this.reconsider());
  }

  /** While paused, no job gets a slot; one that has a slot keeps it. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) for (const resume of this.#resumers) resume();
    this.#serve();
  }

  /** Resolves at once, or when the pause ends. Rejects with the reason of the job's signal when that aborts first. */
  async waitWhilePaused(job: Job): Promise<void> {
    job.signal.throwIfAborted();
    if (!this.#paused) return;
    job.set({ state: { kind: "queued", position: null } }, PAUSED);
    const settled = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.#resumers.add(resolve);
      job.signal.addEventListener("abort", () => reject(job.signal.reason), { signal: settled.signal });
      settled.signal.addEventListener("abort", () => this.#resumers.delete(resolve));
    }).finally(() => settled.abort());
  }

  /** Puts a job that waits for a slot elsewhere in the queue. False when it does not wait for one. */
  move(jobId: string, to: Move): boolean {
    const waiting = this.#scheduler.order().find(({ job }) => job.id === jobId);
    if (!waiting || !this.#scheduler.move(waiting, to)) return false;
    this.#announcePositions();
    return true;
  }

  /**
   * Waits for a slot on an engine that can do the job. Rejects with the reason of the job's signal when that aborts first, and with
   * what its prospect says when there is none.
   */
  async take(job: Job, owner: QueueOwner, demands: Demands): Promise<Turn> {
    job.signal.throwIfAborted();
    const settled = new AbortController();
    const member = await new Promise<EngineMember>((resolve, reject) => {
      const fit = (id: string): Fit => {
        const member = this.#options.pool.member(id);
        return member ? demands.fit(member) : { kind: "cannot" };
      };
      const waiting: WaitingJob = { ...owner, job, demands, fit, heldUp: null, start: resolve, giveUp: reject };
      job.signal.addEventListener(
        "abort",
        () => {
          // A job whose turn has come gives its slot back in the usual way.
          if (!this.#scheduler.remove(waiting)) return;
          reject(job.signal.reason);
          this.#announcePositions();
        },
        { signal: settled.signal },
      );
      this.#scheduler.add(waiting);
      this.#serve();
      this.#reconsiderOne(waiting);
    }).finally(() => settled.abort());
    return {
      member,
      end: () => {
        this.#running.delete(job);
        member.running.delete(job.id);
        this.#serve();
      },
    };
  }

  /** Engines have come or gone, or more is known of what they can do. */
  reconsider(): void {
    this.#serve();
    for (const waiting of this.#scheduler.order()) this.#reconsiderOne(waiting);
  }

  /** Jobs that have a slot, then those that wait for one, in the order of their turns; none of those while paused. */
  inOrder(): Job[] {
    return [...this.#running, ...(this.#paused ? [] : this.#waitingJobs())];
  }

  #waitingJobs(): Job[] {
    return this.#scheduler.order().map(({ job }) => job);
  }

  #serve(): void {
    while (!this.#paused) {
      const next = this.#scheduler.next(this.#eligible().map(({ load }) => load));
      const member = next && this.#options.pool.member(next.engineId);
      if (!next || !member) break;
      const { job } = next.item;
      this.#running.add(job);
      member.running.set(job.id, { id: job.id, tool: job.view.tool });
      next.item.start(member);
    }
    this.#announcePositions();
  }

  /** A lone engine is given its jobs whether it answers or not: whoever does the job waits for it. */
  #eligible(): readonly EngineMember[] {
    const { members, ready, isAlone } = this.#options.pool;
    return isAlone ? members.filter(({ draining }) => !draining) : ready;
  }

  #reconsiderOne(waiting: WaitingJob): void {
    const prospect = waiting.demands.prospect();
    if (prospect.kind === "none") this.#giveUp(waiting, prospect.error);
    if (prospect.kind === "open") waiting.heldUp = null;
    if (prospect.kind === "absent") this.#holdUp(waiting, "engine_away", prospect.doing);
    if (prospect.kind === "draining") this.#holdUp(waiting, "engine_draining", DRAINING);
  }

  #holdUp(waiting: WaitingJob, by: "engine_away" | "engine_draining", doing: string): void {
    if (waiting.heldUp?.by === by) return;
    const heldUp = { by };
    waiting.heldUp = heldUp;
    this.#announced.delete(waiting.job);
    waiting.job.set({ state: { kind: "queued", position: null, heldUp: by } }, doing);
    if (by === "engine_away") void this.#giveUpAfter(waiting, heldUp);
  }

  async #giveUpAfter(waiting: WaitingJob, heldUp: WaitingJob["heldUp"]): Promise<void> {
    await this.#options.clock.sleep(MAX_ABSENCE_MS, waiting.job.signal).catch(() => {}); // it is stopped
    if (waiting.heldUp === heldUp) this.#giveUp(waiting, this.#options.absent());
  }

  #giveUp(waiting: WaitingJob, error: unknown): void {
    if (!this.#scheduler.remove(waiting)) return;
    waiting.giveUp(error);
    this.#announcePositions();
  }

  /** In a long line, every job that comes or goes would otherwise be told to all of them. */
  #announcePositions(): void {
    if (this.#announcing) return;
    const { clock } = this.#options;
    const wait = this.#scheduler.waiting <= SHORT_LINE ? 0 : this.#announcedAt + LONG_LINE_INTERVAL_MS - clock.now();
    if (wait <= 0) {
      this.#announceNow();
      return;
    }
    this.#announcing = true;
    void clock.sleep(wait).then(() => {
      this.#announcing = false;
      this.#announceNow();
    });
  }

  #announceNow(): void {
    this.#announcedAt = this.#options.clock.now();
    for (const [index, { job, heldUp }] of this.#scheduler.order().entries()) {
      if (heldUp !== null) continue;
      const position = this.#running.size + index;
      const doing = this.#paused ? PAUSED : queueText(position);
      if (this.#announced.get(job) === `${position} ${doing}`) continue;
      this.#announced.set(job, `${position} ${doing}`);
      job.set({ state: { kind: "queued", position } }, doing);
    }
  }
}
