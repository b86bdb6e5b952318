import type { Job } from "../record/job.ts";
import { queueText } from "../record/job-status.ts";
import { FairQueue, type Move, type QueueOwner } from "./fair-queue.ts";

/** What a job is doing while the person keeps the computer for other things. */
const PAUSED = "paused by the person at the computer";

interface WaitingJob extends QueueOwner {
  job: Job;
  /** Called when it is the job's turn. */
  start(): void;
}

/** Lets so many jobs be at the engine at a time; the others wait their turn here and are told their place. */
export class ConcurrencyLimiter {
  readonly #limit: number;
  readonly #queue = new FairQueue<WaitingJob>();
  /** Called when the pause ends. */
  readonly #resumers = new Set<() => void>();
  /** What each waiting job was told last. */
  readonly #announced = new WeakMap<Job, string>();
  /** Jobs that have a slot, the first to have one first. */
  readonly #running = new Set<Job>();
  #paused = false;

  constructor(limit: number) {
    this.#limit = limit;
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
    const waiting = this.#queue.order().find(({ job }) => job.id === jobId);
    if (!waiting || !this.#queue.move(waiting, to)) return false;
    this.#announcePositions();
    return true;
  }

  /** Waits for a slot and returns the function that gives it back. Rejects with the reason of the job's signal when that aborts first. */
  async take(job: Job, owner: QueueOwner): Promise<() => void> {
    job.signal.throwIfAborted();
    const settled = new AbortController();
    await new Promise<void>((resolve, reject) => {
      const waiting: WaitingJob = { ...owner, job, start: resolve };
      job.signal.addEventListener(
        "abort",
        () => {
          // A job whose turn has come gives its slot back in the usual way.
          if (!this.#queue.remove(waiting)) return;
          reject(job.signal.reason);
          this.#announcePositions();
        },
        { signal: settled.signal },
      );
      this.#queue.add(waiting);
      this.#serve();
    }).finally(() => settled.abort());
    return () => {
      this.#running.delete(job);
      this.#serve();
    };
  }

  /** Jobs that have a slot, then those that wait for one, in the order of their turns; none of those while paused. */
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
      const doing = this.#paused ? PAUSED : queueText(position);
      // In a long queue, every job that comes or goes would otherwise be told to all of them.
      if (this.#announced.get(job) === `${position} ${doing}`) continue;
      this.#announced.set(job, `${position} ${doing}`);
      job.set({ state: { kind: "queued", position } }, doing);
    }
  }
}
