import { NodeFailure } from "./definition.ts";

const BYTES_PER_FLOAT = 4;
/** More than any sensible picture, less than what would bring a small machine to its knees. */
const MAX_BATCH_BYTES = 2 * 1024 ** 3;

/** Refuses a batch that this engine would not hold, in PyTorch's words, which clients know as "out of memory". */
export function requireMemory(width: number, height: number, channels: number, frames: number): void {
  const bytes = width * height * channels * frames * BYTES_PER_FLOAT;
  if (bytes <= MAX_BATCH_BYTES) return;
  throw new NodeFailure(
    "RuntimeError",
    `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes (this engine allows ${MAX_BATCH_BYTES}).`,
  );
}
