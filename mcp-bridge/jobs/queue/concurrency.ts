import type { Job } from "../record/job.ts";
import { queueText } from "../run/run-job.ts";
import { FairQueue, type QueueOwner } from "./fair-queue.ts";

/** What is said of a job that has to wait, since nobody is to use the computer for pictures now. */
const PAUSED = "paused by the person at the computer";

interface Waiting extends QueueOwner {
  job: Job;
  /** It has its turn. */
  start(): void;
}

/** How many jobs may be at the engine at once; the others wait their turn here and know their place. */
export class ConcurrencyLimiter {
  readonly #limit: number;
  readonly #queue = new FairQueue<Waiting>();
  /** Who waits at the door until the pause ends. */
  readonly #resumers = new Set<() => void>();
  readonly #announced = new WeakMap<Job, string>();
  /** Who has a slot, longest first. */
  readonly #running = new Set<Job>();
  #paused = false;

  constructor(count: number) {
    this.#limit = count;
  }

  /** Paused, nobody gets a slot; who has one keeps it. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) for (const enter of this.#resumers) enter();
    this.#serve();
  }

  /** Resolves at once, or when the pause ends. Rejects with the reason of the job's signal when that aborts first. */
  async waitWhilePaused(job: Job): Promise<void> {
    job.signal.throwIfAborted();
    if (!this.#paused) return;
    job.set({ state: { kind: "queued", position: null } }, PAUSED);
    const entered = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.#resumers.add(resolve);
      job.signal.addEventListener("abort", () => reject(job.signal.reason), { signal: entered.signal });
      entered.signal.addEventListener("abort", () => this.#resumers.delete(resolve));
    }).finally(() => entered.abort());
  }

  /** Returns the function that gives the slot back. Rejects with the reason of the job's signal when that aborts first. */
  async take(job: Job, holder: QueueOwner): Promise<() => void> {
    job.signal.throwIfAborted();
    const over = new AbortController();
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { ...holder, job, start: resolve };
      job.signal.addEventListener(
        "abort",
        () => {
          // Who has its turn already gives the slot back in the usual way.
          if (!this.#queue.remove(waiting)) return;
          reject(job.signal.reason);
          this.#announcePositions();
        },
        { signal: over.signal },
      );
      this.#queue.add(waiting);
      this.#serve();
    }).finally(() => over.abort());
    return () => {
      this.#running.delete(job);
      this.#serve();
    };
  }

  /** Who has a slot, then who waits for one in the order in which they will have their turn; nobody of those while paused. */
  inOrder(): Job[] {
    return [...this.#running, ...(this.#paused ? [] : this.#waitingJobs())];
  }

  #waitingJobs(): Job[] {
    return this.#queue.order().map(({ job }) => job);
  }

  #serve(): void {
    while (!this.#paused && this.#running.size < this.#limit) {
      const next = this.#queue.next();
      if (!next) break;
      this.#running.add(next.job);
      next.start();
    }
    this.#announcePositions();
  }

  #announcePositions(): void {
    for (const [index, job] of this.#waitingJobs().entries()) {
      const position = this.#running.size + index;
      const words = this.#paused ? PAUSED : queueText(position);
      // With many in the queue, each who comes or goes would otherwise be told to all of them.
      if (this.#announced.get(job) === `${position} ${words}`) continue;
      this.#announced.set(job, `${position} ${words}`);
      job.set({ state: { kind: "queued", position } }, words);
    }
  }
}
