import { ResultCache } from "./cache.ts";
import { EventPublisher, type EventSink } from "./event-publisher.ts";
import type { Job } from "./job.ts";
import { JobQueue } from "./queue.ts";
import { type ExecutionContext, runJob } from "./run.ts";

/** Runs the queued jobs, one after the other. */
export class Worker {
  readonly queue: JobQueue;
  readonly #execution: ExecutionContext;
  readonly #sink: EventSink;
  readonly #cache = new ResultCache();
  #current: { job: Job; events: EventPublisher; abort: AbortController } | null = null;
  #busy: Promise<void> | null = null;
  #closed = false;
  #freeCache = false;

  constructor(execution: ExecutionContext, sink: EventSink) {
    this.#execution = execution;
    this.#sink = sink;
    this.queue = new JobQueue(() => sink.send("status", this.status(), null));
  }

  /** The data of a `status` event. */
  status(): { status: { exec_info: { queue_remaining: number } } } {
    return { status: { exec_info: { queue_remaining: this.queue.remaining } } };
  }

  /** Queues a job. */
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

  /** Takes a job out of the queue, or interrupts it. Both happen at once, so a job cannot start in between. False where there is no such job. */
  cancel(id: string): boolean {
    return this.queue.remove(id) || this.interrupt(id);
  }

  /** Drops the cached results of nodes, after the running job. */
  free(): void {
    this.#freeCache = true;
    this.#wake();
  }

  /** The node that the running job of this client is at; null where it has none. */
  nodeOf(sid: string): string | null {
    return this.#current && this.#current.job.extraData.client_id === sid ? this.#current.events.current : null;
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
    // The response to the request that queued the job goes out first.
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
    const events = new EventPublisher(this.#sink, job);
    const abort = new AbortController();
    this.#current = { job, events, abort };
    const start = this.#execution.clock.now();
    // Beyond what ComfyUI writes: whoever tries a queue counts here what really runs.
    this.#execution.log.info(`Job ${job.id} begins`);
    const entry = await runJob(job, this.#execution, this.#cache, events, abort.signal);
    this.#current = null;
    const seconds = ((this.#execution.clock.now() - start) / 1000).toFixed(2);
    this.#execution.log.info(
      entry.status.completed ? `Prompt executed in ${seconds} seconds` : `Prompt ended without success after ${seconds} seconds`,
    );
    this.queue.finish(entry);
    events.publish("executing", { node: null });
  }
}
