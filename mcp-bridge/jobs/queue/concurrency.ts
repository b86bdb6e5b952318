import type { Job } from "../record/job.ts";
import { inQueue } from "../run/run-job.ts";
import { type Holder, Turns } from "./fair-queue.ts";

/** What is said of a job that has to wait, since nobody is to use the computer for pictures now. */
const PAUSED = "paused by the person at the computer";

interface Waiting extends Holder {
  job: Job;
  /** It has its turn. */
  go(): void;
}

/** How many jobs may be at the engine at once; the others wait their turn here and know their place. */
export class Slots {
  readonly #count: number;
  readonly #turns = new Turns<Waiting>();
  /** Who waits at the door until the pause ends. */
  readonly #atDoor = new Set<() => void>();
  readonly #told = new WeakMap<Job, string>();
  /** Who has a slot, longest first. */
  readonly #inside = new Set<Job>();
  #paused = false;

  constructor(count: number) {
    this.#count = count;
  }

  /** Paused, nobody gets a slot; who has one keeps it. */
  pause(paused: boolean): void {
    this.#paused = paused;
    if (!paused) for (const enter of this.#atDoor) enter();
    this.#serve();
  }

  /** Resolves at once, or when the pause ends. Rejects with the reason of the job's signal when that aborts first. */
  async enter(job: Job): Promise<void> {
    job.signal.throwIfAborted();
    if (!this.#paused) return;
    job.set({ state: { kind: "queued", position: null } }, PAUSED);
    const entered = new AbortController();
    await new Promise<void>((resolve, reject) => {
      this.#atDoor.add(resolve);
      job.signal.addEventListener("abort", () => reject(job.signal.reason), { signal: entered.signal });
      entered.signal.addEventListener("abort", () => this.#atDoor.delete(resolve));
    }).finally(() => entered.abort());
  }

  /** Returns the function that gives the slot back. Rejects with the reason of the job's signal when that aborts first. */
  async take(job: Job, holder: Holder): Promise<() => void> {
    job.signal.throwIfAborted();
    const over = new AbortController();
    await new Promise<void>((resolve, reject) => {
      const waiting: Waiting = { ...holder, job, go: resolve };
      job.signal.addEventListener(
        "abort",
        () => {
          // Who has its turn already gives the slot back in the usual way.
          if (!this.#turns.remove(waiting)) return;
          reject(job.signal.reason);
          this.#tellPositions();
        },
        { signal: over.signal },
      );
      this.#turns.add(waiting);
      this.#serve();
    }).finally(() => over.abort());
    return () => {
      this.#inside.delete(job);
      this.#serve();
    };
  }

  /** Who has a slot, then who waits for one in the order in which they will have their turn; nobody of those while paused. */
  line(): Job[] {
    return [...this.#inside, ...(this.#paused ? [] : this.#order())];
  }

  #order(): Job[] {
    return this.#turns.order().map(({ job }) => job);
  }

  #serve(): void {
    while (!this.#paused && this.#inside.size < this.#count) {
      const next = this.#turns.next();
      if (!next) break;
      this.#inside.add(next.job);
      next.go();
    }
    this.#tellPositions();
  }

  #tellPositions(): void {
    for (const [index, job] of this.#order().entries()) {
      const position = this.#inside.size + index;
      const words = this.#paused ? PAUSED : inQueue(position);
      // With many in the queue, each who comes or goes would otherwise be told to all of them.
      if (this.#told.get(job) === `${position} ${words}`) continue;
      this.#told.set(job, `${position} ${words}`);
      job.set({ state: { kind: "queued", position } }, words);
    }
  }
}
