import type { Dirent } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";

/** Bytes that this person may still fill on the disk of a place, which need not exist yet; null where the system does not say. */
export type FreeBytes = (place: string) => Promise<number | null>;

export const freeBytes: FreeBytes = async (place) => {
  try {
    const { bavail, bsize } = await fs.statfs(await nearest(place));
    return bavail * bsize;
  } catch {
    return null;
  }
};

/** The folder itself, or the nearest one above it that exists. */
export async function nearest(place: string): Promise<string> {
  for (let here = path.resolve(place); ; here = path.dirname(here)) {
    if (await exists(here)) return here;
    if (here === path.dirname(here)) return here;
  }
}

export const exists = (place: string): Promise<boolean> =>
  fs.lstat(place).then(
    () => true,
    () => false,
  );

/** Every file below a folder, links not followed; none where there is no such folder. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  const entries: Dirent[] = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(place);
    else yield place;
  }
}

/** Bytes that a folder takes; a file with several names counts once. */
export async function takenBytes(folder: string): Promise<number> {
  const seen = new Set<number>();
  let bytes = 0;
  for await (const file of filesBelow(folder)) {
    const stat = await fs.lstat(file).catch(() => null);
    if (!stat || (stat.nlink > 1 && seen.has(stat.ino))) continue;
    if (stat.nlink > 1) seen.add(stat.ino);
    bytes += stat.size;
  }
  return bytes;
}
