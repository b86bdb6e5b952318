import { NodeFailure } from "./definition.ts";

const BYTES_PER_FLOAT = 4;
/** More than any sensible batch needs, and less than would overload a small computer. */
const MAX_BATCH_BYTES = 2 * 1024 ** 3;

/** Refuses a batch that is too large for this engine, in PyTorch's words, which clients recognise as "out of memory". */
export function requireMemory(width: number, height: number, channels: number, frames: number): void {
  const bytes = width * height * channels * frames * BYTES_PER_FLOAT;
  if (bytes <= MAX_BATCH_BYTES) return;
  throw new NodeFailure(
    "RuntimeError",
    `DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes (this engine allows ${MAX_BATCH_BYTES}).`,
  );
}
