import fs from "node:fs/promises";
import path from "node:path";

/** Bytes that this person may still fill on the disk of a folder, which need not exist yet; null where the system does not say. */
export type FreeBytes = (folder: string) => Promise<number | null>;

/** What the system says of this disk. */
export const freeBytes: FreeBytes = async (folder) => {
  try {
    const { bavail, bsize } = await fs.statfs(await nearestExisting(folder));
    return bavail * bsize;
  } catch {
    return null;
  }
};

/** The folder itself, or the nearest one above it that exists. */
export async function nearestExisting(folder: string): Promise<string> {
  for (let here = path.resolve(folder); ; here = path.dirname(here)) {
    if (await exists(here)) return here;
    if (here === path.dirname(here)) return here;
  }
}

/** Whether there is anything of that name; a link counts even if it leads nowhere. */
export const exists = (file: string): Promise<boolean> =>
  fs.lstat(file).then(
    () => true,
    () => false,
  );
