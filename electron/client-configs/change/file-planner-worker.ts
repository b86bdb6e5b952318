import { parentPort, workerData } from "node:worker_threads";
import { asEaselError, type FileRequest, planFile } from "./file-plan.ts";
import type { WorkerAnswer } from "./file-planner.ts";

/** The thread in which `FilePlanner` plans one large file. */
function answer(request: FileRequest): WorkerAnswer {
  try {
    return { answer: planFile(request) };
  } catch (error) {
    return { error: asEaselError(error).report() };
  }
}

parentPort?.postMessage(answer(workerData as FileRequest));
