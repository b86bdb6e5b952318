import fs from "node:fs";

/** A system has only so many watches for all of its programs. */
const MAX_WATCHED = 4_000;
/** Files come in bursts, and one that is being written changes again and again. */
const SETTLE_MS = 150;

/**
 * Watches folders, each on its own: not every system can watch a tree. `onChange` hears which folder something has changed in, once it
 * has been quiet for a moment, and the names of what changed; null where the system does not say.
 */
export class FolderWatch {
  readonly #onChange: (folder: string, names: ReadonlySet<string> | null) => void;
  readonly #watchers = new Map<string, fs.FSWatcher>();
  readonly #settling = new Map<string, { timer: NodeJS.Timeout; names: Set<string> | null }>();

  constructor(onChange: (folder: string, names: ReadonlySet<string> | null) => void) {
    this.#onChange = onChange;
  }

  /** A folder that cannot be watched is left out: it is looked at from time to time all the same. */
  add(folder: string): void {
    if (this.#watchers.has(folder) || this.#watchers.size >= MAX_WATCHED) return;
    try {
      const watcher = fs.watch(folder, (_event, name) => this.#settle(folder, name));
      watcher.on("error", () => this.remove(folder));
      this.#watchers.set(folder, watcher);
    } catch {
      // No watches left, or it has just vanished.
    }
  }

  /** That folder, and those in it. */
  remove(folder: string): void {
    for (const [watched, watcher] of this.#watchers) {
      if (watched !== folder && !watched.startsWith(`${folder}/`) && !watched.startsWith(`${folder}\\`)) continue;
      watcher.close();
      this.#watchers.delete(watched);
    }
  }

  #settle(folder: string, name: string | null): void {
    const before = this.#settling.get(folder);
    clearTimeout(before?.timer);
    const names = name === null || before?.names === null ? null : new Set(before?.names).add(name);
    const timer = setTimeout(() => {
      this.#settling.delete(folder);
      this.#onChange(folder, names);
    }, SETTLE_MS);
    this.#settling.set(folder, { timer, names });
  }

  dispose(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    for (const { timer } of this.#settling.values()) clearTimeout(timer);
    this.#watchers.clear();
  }
}
