import type { Worker } from "node:worker_threads";
import type { Clock } from "./clock.ts";

export interface WorkerLaneOptions {
  /** Starts the thread. It answers each message that it gets with one of its own. */
  start(): Worker;
  /** A task that takes longer is stopped, and the thread with it. */
  timeoutMs: number;
  /** An idle thread is kept for so long, since starting one takes a moment. */
  idleMs: number;
  clock: Clock;
}

/** Why a task has no answer: it took too long, its thread ran out of memory, or its thread broke down. */
export type StopReason = "time" | "memory" | "crash";

export class TaskStopped extends Error {
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The worker was stopped: ${reason}`);
    this.reason = reason;
  }
}

interface Pending<Answer> {
  resolve(answer: Answer): void;
  reject(error: TaskStopped): void;
}

/**
 * Does tasks in a worker thread, one after the other, so that no two of them take memory at once. Whatever happens to the thread costs
 * the task that it had, and no other.
 */
export class WorkerLane<Task, Answer> {
  readonly #options: WorkerLaneOptions;
  #worker: Worker | null = null;
  #pending: Pending<Answer> | null = null;
  #idle: AbortController | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerLaneOptions) {
    this.#options = options;
  }

  /** The thread's answer. `transfer`: buffers that the task hands over for good. @throws TaskStopped */
  run(task: Task, transfer: readonly ArrayBuffer[] = []): Promise<Answer> {
    const answer = this.#last.then(() => this.#runNow(task, transfer));
    this.#last = answer.catch(() => {});
    return answer;
  }

  /** Ends the thread, and with it what it was at. */
  dispose(): void {
    this.#idle?.abort();
    if (this.#worker) void this.#end(this.#worker, "crash");
  }

  async #runNow(task: Task, transfer: readonly ArrayBuffer[]): Promise<Answer> {
    this.#idle?.abort();
    const worker = this.#worker ?? this.#start();
    worker.ref();
    const answered = new AbortController();
    const late = () => this.#end(worker, "time");
    this.#options.clock.sleep(this.#options.timeoutMs, answered.signal).then(late, () => {}); // rejected: it was answered in time
    try {
      return await new Promise<Answer>((resolve, reject) => {
        this.#pending = { resolve, reject };
        worker.postMessage(task, transfer);
      });
    } finally {
      answered.abort();
      this.#pending = null;
      if (this.#worker === worker) this.#endWhenIdle(worker);
    }
  }

  #start(): Worker {
    const worker = this.#options.start();
    worker.on("message", (answer: Answer) => this.#pending?.resolve(answer));
    worker.on("error", (error) => void this.#end(worker, isOutOfMemory(error) ? "memory" : "crash"));
    worker.on("exit", () => void this.#end(worker, "crash"));
    this.#worker = worker;
    return worker;
  }

  async #end(worker: Worker, reason: StopReason): Promise<void> {
    if (this.#worker !== worker) return; // it has ended before
    this.#worker = null;
    const pending = this.#pending;
    await worker.terminate();
    pending?.reject(new TaskStopped(reason));
  }

  #endWhenIdle(worker: Worker): void {
    worker.unref();
    this.#idle = new AbortController();
    const end = () => this.#end(worker, "crash");
    this.#options.clock.sleep(this.#options.idleMs, this.#idle.signal).then(end, () => {}); // rejected: there was another task
  }
}

const isOutOfMemory = (error: unknown) => error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
