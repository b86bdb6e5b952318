import type { FileSystem } from "./file-system.ts";
import { looksLikeSources } from "./source-folder.ts";

/** How many folders of a home, of a drive or of /opt are read at most, the nearest first. */
const MAX_FOLDERS = 4_000;

/** Folders into which nobody would put a ComfyUI; some are huge. */
const SKIPPED = new Set(
  [
    "AppData",
    "Applications",
    "Library",
    "node_modules",
    "site-packages",
    "snap",
    // Windows' own, at the root of a drive
    "Windows",
    "Program Files",
    "Program Files (x86)",
    "ProgramData",
    "Users",
    "Recovery",
    "System Volume Information",
  ].map((name) => name.toLowerCase()),
);

const searches = new WeakMap<FileSystem, Promise<string[]>>();

/**
 * The folders into which people put programs by hand, nearest first: three levels of the home, two of a drive and of /opt, without
 * hidden folders and those within a ComfyUI. One search serves all layouts.
 */
export function foldersNearby(system: FileSystem): Promise<string[]> {
  const known = searches.get(system);
  if (known) return known;
  const search = searchAll(system);
  searches.set(system, search);
  return search;
}

async function searchAll(system: FileSystem): Promise<string[]> {
  const found = await searchFrom(system, system.home, 3);
  const others = system.platform === "linux" ? ["/opt"] : system.drives;
  for (const root of others) found.push(...(await searchFrom(system, root, 2)));
  return [...new Set(found)];
}

async function searchFrom(system: FileSystem, root: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  let level = [root];
  for (let deep = 0; deep < depth; deep += 1) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of await system.folders(folder, root)) {
        if (found.length >= MAX_FOLDERS) return found;
        if (/^[.$]/.test(entry.name) || SKIPPED.has(entry.name.toLowerCase()) || !system.mayAccess(entry.path)) continue;
        found.push(entry.path);
        if (deep + 1 < depth && !looksLikeSources(await system.list(entry.path))) next.push(entry.path);
      }
    }
    level = next;
  }
  return found;
}
