import type { Computer } from "./file-system.ts";
import { looksLikeCode } from "./source-folder.ts";

/** How many folders of a home, of a drive or of /opt are read at most; near ones come first. */
const MOST_FOLDERS = 4_000;

/** Nothing a person would put a ComfyUI into; some are huge. */
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

const searches = new WeakMap<Computer, Promise<string[]>>();

/**
 * The folders in which people put programs by hand, nearest first: three levels of the home, two of a drive and of /opt.
 * Hidden folders and what lies within a ComfyUI are left out. One search serves all layouts.
 */
export function foldersNearby(computer: Computer): Promise<string[]> {
  const known = searches.get(computer);
  if (known) return known;
  const search = searchAll(computer);
  searches.set(computer, search);
  return search;
}

async function searchAll(computer: Computer): Promise<string[]> {
  const found = await searchFrom(computer, computer.home, 3);
  const others = computer.platform === "linux" ? ["/opt"] : computer.drives;
  for (const root of others) found.push(...(await searchFrom(computer, root, 2)));
  return [...new Set(found)];
}

async function searchFrom(computer: Computer, root: string, depth: number): Promise<string[]> {
  const found: string[] = [];
  let level = [root];
  for (let deep = 0; deep < depth; deep += 1) {
    const next: string[] = [];
    for (const folder of level) {
      for (const entry of await computer.folders(folder, root)) {
        if (found.length >= MOST_FOLDERS) return found;
        if (/^[.$]/.test(entry.name) || SKIPPED.has(entry.name.toLowerCase()) || !computer.mayLook(entry.path)) continue;
        found.push(entry.path);
        if (deep + 1 < depth && !looksLikeCode(await computer.names(entry.path))) next.push(entry.path);
      }
    }
    level = next;
  }
  return found;
}
