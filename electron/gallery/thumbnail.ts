import { Worker } from "node:worker_threads";
import type { Clock } from "#base/clock.ts";
import { WorkerLane } from "#base/worker-lane.ts";

export interface ThumbnailTask {
  file: string;
  /** The longer side, in pixels. */
  side: number;
}

const TIMEOUT_MS = 30_000;
const IDLE_MS = 30_000;
const MAX_HEAP_MEGABYTES = 256;

/**
 * Makes small JPEGs of picture files in a thread of their own, since decoding a large one takes a second, in which no window would
 * move. `program` is the built `thumbnail-worker`. Null for what is no picture, and for one that takes too long.
 */
export function thumbnailMaker(program: string, clock: Clock): (file: string, side: number) => Promise<Uint8Array | null> {
  const lane = new WorkerLane<ThumbnailTask, Uint8Array | null>({
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
