import { Worker } from "node:worker_threads";
import type { IndexChange, PictureIndex } from "./picture-index.ts";

/** What main may ask of the index, each as a message. */
type Methods = Omit<PictureIndex, "dispose">;
export interface IndexCall {
  id: number;
  name: keyof Methods;
  input: unknown;
}
export type IndexAnswer = { id: number; value: unknown } | { id: number; fault: string } | { change: IndexChange };

interface Pending {
  resolve: (value: never) => void;
  reject: (error: Error) => void;
}

export interface IndexThreadOptions {
  /** The built `gallery-index-worker`. */
  program: string;
  /** Where the index is kept. */
  directory: string;
  onChange: (change: IndexChange) => void;
  /** The thread broke down; it has been started again if `again`. What it was asked meanwhile was refused. */
  onBreak: (error: Error, again: boolean) => void;
}

/** After so many break-downs there is no gallery, rather than a thread that dies and dies. */
const MAX_BREAKS = 3;

/** The index in its thread, so that nothing it does keeps main from anything. */
export class IndexThread {
  readonly #options: IndexThreadOptions;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker;
  #next = 0;
  #breaks = 0;
  #disposed = false;

  constructor(options: IndexThreadOptions) {
    this.#options = options;
    this.#worker = this.#start();
  }

  call<N extends keyof Methods>(name: N, ...input: Parameters<Methods[N]>): Promise<Awaited<ReturnType<Methods[N]>>> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, name, input: input[0] } satisfies IndexCall);
    });
  }

  dispose(): void {
    this.#disposed = true;
    void this.#worker.terminate();
    this.#refuseAll(new Error("The gallery was closed"));
  }

  #start(): Worker {
    const { program, directory } = this.#options;
    const worker = new Worker(program, { workerData: { directory }, stderr: true });
    worker.stderr.resume();
    worker.on("message", (answer: IndexAnswer) => this.#hear(answer));
    worker.on("error", (error) => this.#broken(error));
    return worker;
  }

  #hear(answer: IndexAnswer): void {
    if ("change" in answer) {
      this.#options.onChange(answer.change);
      return;
    }
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ("fault" in answer) pending?.reject(new Error(answer.fault));
    else pending?.resolve(answer.value as never);
  }

  #broken(error: Error): void {
    this.#refuseAll(error);
    const again = !this.#disposed && ++this.#breaks <= MAX_BREAKS;
    if (again) this.#worker = this.#start();
    this.#options.onBreak(error, again);
  }

  #refuseAll(error: Error): void {
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}
