import { type FSWatcher, watch } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import type { Clock } from "#base/clock.ts";

export interface ConfigWatcherOptions {
  /** The settings files that matter now; asked again after every change. */
  files: () => Promise<string[]>;
  /** Something happened to one of them. */
  onChange: () => void;
  clock: Clock;
}

/** Writers replace a file in several steps, and one look after the last of them is enough. */
const SETTLE_MS = 300;

/**
 * Notices changes of AI apps' settings files. Their folders are watched, not the files: a file that is replaced is another file.
 * A folder that is not there (yet, or any more) is watched for through the nearest one that is.
 */
export class ConfigWatcher {
  readonly #options: ConfigWatcherOptions;
  #watchers: FSWatcher[] = [];
  #settling: AbortController | null = null;
  #ended = false;

  constructor(options: ConfigWatcherOptions) {
    this.#options = options;
  }

  /** Watches what matters now; to be called at the start and whenever Easel itself has changed something. */
  async refresh(): Promise<void> {
    const names = new Map<string, Set<string>>();
    for (const file of await this.#options.files()) {
      // The end of a link can change as well as the link itself.
      for (const path of new Set([file, await realpath(file).catch(() => file)])) {
        const { folder, name } = await placeOf(path);
        names.set(folder, (names.get(folder) ?? new Set()).add(name));
      }
    }
    if (this.#ended) return;
    // All anew: a folder that was deleted and made again has the old name, and its old watch sees nothing.
    this.#close();
    for (const [folder, wanted] of names) this.#watch(folder, wanted);
  }

  /** Watches nothing any more. */
  dispose(): void {
    this.#ended = true;
    this.#settling?.abort();
    this.#close();
  }

  #close(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  #watch(folder: string, wanted: ReadonlySet<string>): void {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => {
        // Some systems do not say which file it was; and a folder that goes says its own name.
        if (name === null || wanted.has(name) || name === basename(folder)) this.#changed();
      });
      watcher.on("error", () => this.#changed());
      this.#watchers.push(watcher);
    } catch {
      // Too many watches, or a folder that went this instant: what happens there is seen at the next look.
    }
  }

  #changed(): void {
    this.#settling?.abort();
    const settling = new AbortController();
    this.#settling = settling;
    void this.#options.clock.sleep(SETTLE_MS, settling.signal).then(
      async () => {
        await this.refresh();
        if (!this.#ended) this.#options.onChange();
      },
      () => {}, // more is happening
    );
  }
}

/** The nearest folder above `path` that is there, and what in it leads to `path`. */
async function placeOf(path: string): Promise<{ folder: string; name: string }> {
  const folder = dirname(path);
  const there = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return there || folder === dirname(folder) ? { folder, name: basename(path) } : placeOf(folder);
}
