import { Worker } from "node:worker_threads";
import type { Clock } from "#base/clock.ts";
import { WorkerLane } from "#base/worker-lane.ts";

export interface DecodeTask {
  file: string;
  /** The longer side, in pixels. */
  side: number;
}

const TIMEOUT_MS = 30_000;
const IDLE_MS = 30_000;
const MAX_HEAP_MEGABYTES = 256;

/**
 * Makes smaller JPEGs of picture files that are too large for a page to decode: row by row, in a thread of its own, since that takes
 * seconds. `program` is the built `thumbnail-worker`. Null for what is no picture, and for one that takes too long.
 */
export function decodeThread(program: string, clock: Clock): (file: string, side: number) => Promise<Uint8Array | null> {
  const lane = new WorkerLane<DecodeTask, Uint8Array | null>({
    start: () => {
      const worker = new Worker(program, { stderr: true, resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES } });
      worker.stderr.resume();
      return worker;
    },
    timeoutMs: TIMEOUT_MS,
    idleMs: IDLE_MS,
    clock,
  });
  return (file, side) => lane.run({ file, side }).catch(() => null);
}
