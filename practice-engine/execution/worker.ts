import { ResultCache } from "./cache.ts";
import { type Audience, Voice } from "./event-publisher.ts";
import type { Job } from "./job.ts";
import { JobQueue } from "./queue.ts";
import { runJob, type Workshop } from "./run.ts";

/** Runs the queued jobs one after the other. */
export class Worker {
  readonly queue: JobQueue;
  readonly #workshop: Workshop;
  readonly #audience: Audience;
  readonly #cache = new ResultCache();
  #current: { job: Job; voice: Voice; abort: AbortController } | null = null;
  #busy: Promise<void> | null = null;
  #closed = false;
  #freeCache = false;

  constructor(workshop: Workshop, audience: Audience) {
    this.#workshop = workshop;
    this.#audience = audience;
    this.queue = new JobQueue(() => audience.send("status", this.status(), null));
  }

  /** The data of a `status` event. */
  status(): { status: { exec_info: { queue_remaining: number } } } {
    return { status: { exec_info: { queue_remaining: this.queue.remaining } } };
  }

  submit(job: Job): void {
    this.queue.put(job);
    this.#wake();
  }

  /** Interrupts the running job, or only if it has this id. False when nothing was interrupted. */
  interrupt(id?: string): boolean {
    if (!this.#current || (id !== undefined && this.#current.job.id !== id)) return false;
    this.#current.abort.abort();
    return true;
  }

  /** Takes a job out of the queue, or interrupts it. No other work happens in between, so it cannot slip from one to the other. */
  cancel(id: string): boolean {
    return this.queue.remove(id) || this.interrupt(id);
  }

  /** Forgets the results of nodes, after the running job. */
  free(): void {
    this.#freeCache = true;
    this.#wake();
  }

  /** The node that the job of this client is at, for a client that connects anew. */
  nodeOf(sid: string): string | null {
    return this.#current && this.#current.job.extraData.client_id === sid ? this.#current.voice.current : null;
  }

  /** Stops taking jobs, interrupts the running one and waits for its end. */
  async close(): Promise<void> {
    this.#closed = true;
    this.interrupt();
    await this.#busy;
  }

  #wake(): void {
    this.#busy ??= this.#work().finally(() => {
      this.#busy = null;
    });
  }

  async #work(): Promise<void> {
    // The answer to the request that queued the job goes out first.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (!this.#closed) {
      if (this.#freeCache) {
        this.#cache.clear();
        this.#freeCache = false;
      }
      const job = this.queue.take();
      if (!job) return;
      await this.#run(job);
    }
  }

  async #run(job: Job): Promise<void> {
    const voice = new Voice(this.#audience, job);
    const abort = new AbortController();
    this.#current = { job, voice, abort };
    const start = this.#workshop.clock.now();
    const entry = await runJob(job, this.#workshop, this.#cache, voice, abort.signal);
    this.#current = null;
    const seconds = ((this.#workshop.clock.now() - start) / 1000).toFixed(2);
    this.#workshop.log.say(
      entry.status.completed ? `Prompt executed in ${seconds} seconds` : `Prompt ended without success after ${seconds} seconds`,
    );
    this.queue.finish(entry);
    voice.tell("executing", { node: null });
  }
}
