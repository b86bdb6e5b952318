import { Worker } from "node:worker_threads";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import { asEaselError, type FileAnswer, type FileRequest, planFile } from "./file-plan.ts";

/** Files up to this size are planned at once: the slowest grammar, YAML, takes a tenth of a second for as much. */
const MAX_IN_PROCESS_BYTES = 16 * 1024;

/** What the worker thread answers. */
export type WorkerAnswer = { answer: FileAnswer<FileRequest> } | { error: ErrorReport };

/** Plans what becomes of settings files: small ones at once, large ones in a worker thread, so that a window never waits for them. */
export class FilePlanner {
  readonly #worker: string | null;

  /** `worker` is the program `file-planner-worker`; null = everything is planned in this thread. */
  constructor(worker: string | null) {
    this.#worker = worker;
  }

  /** As `planFile`; a parser that stumbles is an EaselError `config_invalid`, too: one app's file must not take the others along. */
  async plan<R extends FileRequest>(request: R): Promise<FileAnswer<R>> {
    try {
      if (this.#worker === null || sizeOf(request) <= MAX_IN_PROCESS_BYTES) return planFile(request);
      return (await inWorker(this.#worker, request)) as FileAnswer<R>;
    } catch (error) {
      throw asEaselError(error);
    }
  }
}

function sizeOf(request: FileRequest): number {
  const old = request.kind === "restore" ? (request.old?.length ?? 0) : 0;
  return (request.bytes?.length ?? 0) + old;
}

/** A thread for each file: what it has read takes many times the file's size in memory, which is gone with it. */
function inWorker(program: string, request: FileRequest): Promise<FileAnswer<FileRequest>> {
  const worker = new Worker(program, { workerData: request });
  return new Promise((resolve, reject) => {
    worker.once("message", (result: WorkerAnswer) => {
      if ("error" in result) reject(new EaselError(result.error));
      else resolve(result.answer);
    });
    worker.once("error", reject);
    worker.once("exit", () => reject(new Error("the worker ended without an answer")));
  });
}
