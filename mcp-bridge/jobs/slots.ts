import PQueue from "p-queue";
import type { Job } from "./job.ts";
import { inQueue } from "./run.ts";

/** How many jobs may be at the engine at once; the others wait their turn here and know their place. */
export class Slots {
  readonly #queue: PQueue;
  readonly #waiting: Job[] = [];

  constructor(count: number) {
    this.#queue = new PQueue({ concurrency: count });
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
      job.set({ state: { kind: "queued", position } }, inQueue(position));
    }
  }
}
