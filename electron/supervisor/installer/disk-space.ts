import type { Dirent } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { EaselError } from "#contract/errors.ts";

/** Left free on the disk: a computer without any room misbehaves in many ways. */
const SPARE_BYTES = 2 * 1024 ** 3;

/**
 * Checks that there is room for `bytes`, with some to spare. `free`: bytes; null where the system does not say, and then nothing is
 * checked.
 * @throws EaselError disk_full
 */
export function requireRoom(bytes: number, free: number | null): void {
  const needed = bytes + SPARE_BYTES;
  if (free === null || free >= needed) return;
  throw new EaselError("disk_full", "not_enough_room", { neededBytes: needed, spareBytes: SPARE_BYTES, freeBytes: free });
}

/** Every file below a folder, absolute, without following links; none where there is no such folder. */
export async function* walkFiles(folder: string): AsyncGenerator<string> {
  const entries: Dirent[] = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* walkFiles(file);
    else yield file;
  }
}

/** Bytes that the files of a folder take up; a file with several names counts once. */
export async function usedBytes(folder: string): Promise<number> {
  const seen = new Set<number>();
  let bytes = 0;
  for await (const file of walkFiles(folder)) {
    const stat = await fs.lstat(file).catch(() => null);
    if (!stat || (stat.nlink > 1 && seen.has(stat.ino))) continue;
    if (stat.nlink > 1) seen.add(stat.ino);
    bytes += stat.size;
  }
  return bytes;
}
