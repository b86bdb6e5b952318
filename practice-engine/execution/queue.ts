import { type HistoryEntry, type Job, jobTuple } from "./job.ts";

/** Beyond this, ComfyUI forgets the oldest. */
const MAX_HISTORY_ENTRIES = 10_000;

/** The jobs that wait, run and have ended. Every change calls `onChange`, which is when ComfyUI sends `status`. */
export class JobQueue {
  #pending: Job[] = [];
  #running: Job | null = null;
  readonly #history = new Map<string, HistoryEntry>();
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get running(): Job | null {
    return this.#running;
  }

  get pending(): readonly Job[] {
    return this.#pending;
  }

  get remaining(): number {
    return this.#pending.length + (this.#running ? 1 : 0);
  }

  put(job: Job): void {
    // Equal numbers keep the order in which they came.
    const after = this.#pending.findIndex((other) => other.number > job.number);
    this.#pending.splice(after < 0 ? this.#pending.length : after, 0, job);
    this.#onChange();
  }

  /** Moves the next job to `running`. */
  take(): Job | null {
    const job = this.#pending.shift() ?? null;
    this.#running = job;
    if (job) this.#onChange();
    return job;
  }

  /** Puts the running job into the history, before the change is announced. */
  finish(entry: HistoryEntry): void {
    if (!this.#running) return;
    const { id } = this.#running;
    this.#history.delete(id);
    this.#history.set(id, entry);
    const [oldest] = this.#history.keys();
    if (this.#history.size > MAX_HISTORY_ENTRIES && oldest !== undefined) this.#history.delete(oldest);
    this.#running = null;
    this.#onChange();
  }

  /** Removes a waiting job. Returns whether there was one. */
  remove(id: string): boolean {
    const rest = this.#pending.filter((job) => job.id !== id);
    const removed = rest.length < this.#pending.length;
    this.#pending = rest;
    if (removed) this.#onChange();
    return removed;
  }

  clear(): void {
    this.#pending = [];
    this.#onChange();
  }

  history(): ReadonlyMap<string, HistoryEntry> {
    return this.#history;
  }

  forget(id: string): void {
    this.#history.delete(id);
  }

  forgetAll(): void {
    this.#history.clear();
  }

  /** The response of `/queue`. */
  toResponse(): { queue_running: unknown[][]; queue_pending: unknown[][] } {
    return { queue_running: this.#running ? [jobTuple(this.#running)] : [], queue_pending: this.#pending.map(jobTuple) };
  }
}
