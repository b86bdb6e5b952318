import fs from "node:fs";

/** Reads bytes of a file from `position` on; fewer than `length` where the file ends before. */
export type ReadAt = (position: number, length: number) => Buffer;

/** As much of a file as nearly always holds all that is asked of it, so that it is read in one go. */
const HEAD_BYTES = 64 * 1024;

/** Of bytes in memory. */
export function readerOfBytes(bytes: Uint8Array): ReadAt {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (position, length) => buffer.subarray(position, position + length);
}

/** Of an open file. Reads synchronously: for threads that nobody waits for. @throws the system's error */
export function readerOfFile(handle: number): ReadAt {
  const read = (position: number, length: number): Buffer => {
    const buffer = Buffer.allocUnsafe(length);
    return buffer.subarray(0, fs.readSync(handle, buffer, 0, length, position));
  };
  const head = read(0, HEAD_BYTES);
  return (position, length) =>
    position + length <= head.length || head.length < HEAD_BYTES ? head.subarray(position, position + length) : read(position, length);
}
