import { parentPort, workerData } from "node:worker_threads";
import { usedBytes } from "../supervisor/installer/disk-space.ts";

/** A thread that says how much each folder takes, in their order, and ends. */
export interface Measured {
  bytes: number[];
}

const { folders } = workerData as { folders: string[] };
void Promise.all(folders.map(usedBytes)).then((bytes) => parentPort?.postMessage({ bytes } satisfies Measured));
