import PQueue from "p-queue";
import type { Job } from "./job.ts";
import { inQueue } from "./run.ts";

/** What is said of a job that has to wait, since nobody is to use the computer for pictures now. */
const PAUSED = "paused by the person at the computer";

/** How many jobs may be at the engine at once; the others wait their turn here and know their place. */
export class Slots {
  /** Lets everybody through, unless paused. */
  readonly #door = new PQueue();
  readonly #queue: PQueue;
  readonly #waiting: Job[] = [];

  constructor(count: number) {
    this.#queue = new PQueue({ concurrency: count });
  }

  /** Paused, nobody gets a slot; who has one keeps it. */
  pause(paused: boolean): void {
    for (const queue of [this.#door, this.#queue]) {
      if (paused) queue.pause();
      else queue.start();
    }
    this.#tellPositions();
  }

  /** Resolves at once, or when the pause ends. Rejects with the reason of the job's signal when that aborts first. */
  async enter(job: Job): Promise<void> {
    if (this.#door.isPaused) job.set({ state: { kind: "queued", position: null } }, PAUSED);
    await this.#door.add(() => {}, { signal: job.signal });
  }

  /** Returns the function that gives the slot back. Rejects with the reason of the job's signal when that aborts first. */
  async take(job: Job): Promise<() => void> {
    this.#waiting.push(job);
    try {
      const slot = new Promise<() => void>((resolve, reject) => {
        // What occupies the queue is a promise that its owner resolves. The queue itself would let go of running work
        // at once when its signal aborts, long before the engine has.
        const occupy = () => new Promise<void>((release) => resolve(release));
        this.#queue.add(occupy, { signal: job.signal }).catch(reject);
      });
      this.#tellPositions();
      return await slot;
    } finally {
      this.#waiting.splice(this.#waiting.indexOf(job), 1);
      this.#tellPositions();
    }
  }

  #tellPositions(): void {
    for (const [index, job] of this.#waiting.entries()) {
      const position = this.#queue.pending + index;
      job.set({ state: { kind: "queued", position } }, this.#queue.isPaused ? PAUSED : inQueue(position));
    }
  }
}
