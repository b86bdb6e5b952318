import path from "node:path";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Clock } from "#base/clock.ts";
import { TaskStopped, WorkerLane } from "#base/worker-lane.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import { readImageInfo } from "../image-info.ts";
import { readHeifInfo } from "../pixels/heif-info.ts";
import type { ImageSource, imageTasks } from "./image-tasks.ts";

type Tasks = typeof imageTasks;
type Input<N extends keyof Tasks> = Parameters<Tasks[N]>[0];
type Output<N extends keyof Tasks> = Awaited<ReturnType<Tasks[N]>>;

/** What the thread is sent, and what it answers. */
export interface ImageTask {
  name: keyof Tasks;
  input: Input<keyof Tasks>;
}
export type ImageAnswer = { value: unknown } | { error: ErrorReport };

/** A phone's largest picture takes the slowest computer that we know of 12 s. */
const TIMEOUT_MS = 30_000;
/** Up to this size a picture is decoded in a moment. */
const MAX_QUICK_PIXELS = 4_500_000;
const QUICK_IDLE_MS = 60_000;
/** A decoder keeps the memory that it once needed, which for a large picture is much. */
const LARGE_IDLE_MS = 3_000;
/** Of the thread's objects. What pixels take is bounded by the limits on their number. */
const MAX_HEAP_MEGABYTES = 256;

/**
 * Where pictures are decoded, changed and encoded: in two worker threads, each with a limit of time and memory. One is for small pictures,
 * which never wait for a large one; the other takes the large ones, and only one of these is in memory at a time.
 */
export class ImageWorkers {
  readonly #quick: WorkerLane<ImageTask, ImageAnswer>;
  readonly #large: WorkerLane<ImageTask, ImageAnswer>;

  constructor(clock: Clock) {
    this.#quick = new WorkerLane({ start: startWorker, timeoutMs: TIMEOUT_MS, idleMs: QUICK_IDLE_MS, clock });
    this.#large = new WorkerLane({ start: startWorker, timeoutMs: TIMEOUT_MS, idleMs: LARGE_IDLE_MS, clock });
  }

  /** Does a task of `imageTasks`. @throws EaselError image_unreadable where it was stopped, or as the task does */
  async run<N extends keyof Tasks>(name: N, input: Input<N>): Promise<Output<N>> {
    const source = "source" in input ? copyOf(input.source) : null;
    const info = source && (readImageInfo(source.colours) ?? readHeifInfo(source.colours));
    const lane = info && info.width * info.height > MAX_QUICK_PIXELS ? this.#large : this.#quick;
    const answer = await lane.run({ name, input: source ? { ...input, source } : input }, buffersOf(source)).catch(stoppedError);
    if ("error" in answer) throw new EaselError(answer.error);
    return answer.value as Output<N>;
  }

  dispose(): void {
    this.#quick.dispose();
    this.#large.dispose();
  }
}

/** The thread gets bytes of its own: those at hand may be a part of something larger, and are needed here. */
const copyOf = ({ colours, alpha }: ImageSource) => ({ colours: new Uint8Array(colours), alpha: alpha && new Uint8Array(alpha) });

const buffersOf = (source: ReturnType<typeof copyOf> | null): ArrayBuffer[] =>
  source ? [source.colours.buffer, ...(source.alpha ? [source.alpha.buffer] : [])] : [];

function stoppedError(error: unknown): never {
  if (!(error instanceof TaskStopped)) throw error;
  if (error.reason === "time") throw new EaselError("image_unreadable", "image_took_too_long", { seconds: TIMEOUT_MS / 1000 });
  if (error.reason === "memory") throw new EaselError("image_unreadable", "image_took_too_much_memory", {});
  throw new EaselError("image_unreadable", "image_broke_decoder", {});
}

/** The built bridge is one file, which knows what to do when it is run as a thread (`main.ts`). */
function startWorker(): Worker {
  const self = fileURLToPath(import.meta.url);
  const program = self.endsWith(".ts") ? path.join(path.dirname(self), "image-worker.ts") : self;
  const worker = new Worker(program, {
    // What a codec prints must not get among the messages on our own output.
    stdout: true,
    stderr: true,
    argv: [],
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MEGABYTES },
  });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}
