import fs from "node:fs/promises";
import path from "node:path";
import { writeFileAtomic } from "#base/atomic-file.ts";
import { EaselError } from "#contract/errors.ts";
import { GitTree } from "./git-tree.ts";
import { readZip, type ZipEntry } from "./read-zip.ts";

const EXECUTABLE_MODE = 0o755;
const FILE_MODE = 0o644;

/** The type bits of a Unix mode, and those of a symbolic link (inode(7)). */
const TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/** Takes one entry out of a ZIP archive, as a program that can be run. @throws EaselError download_failed when it is damaged or not in it */
export async function unpackProgram({ archive, entry, to }: { archive: string; entry: string; to: string }): Promise<void> {
  const found = (await entriesOf(archive)).find(({ name }) => name === entry);
  if (!found) throw damaged(`no ${entry} in it`);
  await writeFileAtomic(to, await found.read().catch(throwDamaged), EXECUTABLE_MODE);
}

/**
 * Unpacks an archive of sources into a new folder, without the one top folder that it has. `tree`: the git tree that it must hold;
 * null where that is not known. Gives its files, relative to the folder, with "/".
 * @throws EaselError download_failed when it is damaged, or something else; the signal's reason when aborted
 */
export async function unpackSources(
  { archive, folder, tree }: { archive: string; folder: string; tree: string | null },
  signal: AbortSignal,
): Promise<string[]> {
  const entries = (await entriesOf(archive)).filter(({ name }) => !name.endsWith("/"));
  const unpacked = new GitTree();
  const files: string[] = [];
  for (const entry of entries) {
    signal.throwIfAborted();
    const file = belowTopFolder(entry);
    const content = await entry.read().catch(throwDamaged);
    const executable = (entry.mode & 0o111) !== 0;
    unpacked.add(file, content, executable);
    const target = path.join(folder, ...file.split("/"));
    await fs.mkdir(path.dirname(target), { recursive: true });
    await fs.writeFile(target, content, { mode: executable ? EXECUTABLE_MODE : FILE_MODE, flag: "wx" });
    files.push(file);
  }
  if (tree !== null && unpacked.id !== tree) throw damaged({ wanted: tree, seen: unpacked.id });
  return files;
}

/** "ComfyUI-0.24.1/comfy/ops.py" becomes "comfy/ops.py". Links could lead anywhere, and sources have none. */
function belowTopFolder({ name, mode }: ZipEntry): string {
  if (!name.includes("/") || (mode & TYPE_BITS) === SYMBOLIC_LINK) throw damaged(`${name} does not belong into sources`);
  return name.slice(name.indexOf("/") + 1);
}

async function entriesOf(archive: string): Promise<ZipEntry[]> {
  return readZip(archive).catch(throwDamaged);
}

const damaged = (details: unknown) => new EaselError("download_failed", "download_damaged", {}, details);

const throwDamaged = (details: unknown): never => {
  throw damaged(details);
};
