import fs from "node:fs";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import { IndexFile } from "./index-file.ts";
import { type IndexedPicture, isShown, pictureId, type Root, readIndexedPicture, searchedText } from "./indexed-picture.ts";
import type { Row } from "./query.ts";
import { FolderWatch } from "./watch-folders.ts";

/** Files looked at in one go; then the thread answers whoever has asked something. */
const FILES_AT_ONCE = 200;
/** How often a root is looked at that nothing was heard of: it may have been taken away, or put back. */
const LOOK_MS = 2_000;
/** A file that changed so lately and cannot be read whole is still being written. */
const BEING_WRITTEN_MS = 10_000;

export interface RootIndexOptions {
  root: Root;
  /** Where indexes are kept. */
  directory: string;
  clock: Clock;
  /** Rows have come or gone. */
  onRows: () => void;
  /** How many files are still to be read. */
  onUnread: (unread: number) => void;
}

/** All pictures under one folder, kept up to date. Reads synchronously, in small pieces: for a thread of its own. */
export class RootIndex {
  readonly root: Root;
  /** By file. */
  readonly rows = new Map<string, Row>();
  there = false;
  readonly #options: RootIndexOptions;
  readonly #file: IndexFile;
  readonly #watch: FolderWatch;
  /** Which folder it was when it was last there: one that was put back is another one. */
  #identity = "";
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #disposed = false;

  constructor(options: RootIndexOptions) {
    this.#options = options;
    this.root = options.root;
    this.#file = new IndexFile(options.directory, options.root.path);
    this.#watch = new FolderWatch((folder, names) => void (names ? this.#oneByOne(() => this.#lookAt(folder, names)) : this.look(folder)));
  }

  /** Shows what is known from before, at once. */
  load(): void {
    for (const picture of this.#file.read().values()) this.rows.set(picture.file, this.#row(picture));
    this.there = fs.existsSync(this.root.path);
  }

  /** Looks at all of it, then again whenever something changes. */
  start(): void {
    this.#timer = setInterval(() => {
      if (identityOf(this.root.path) !== this.#identity) void this.look(this.root.path);
    }, LOOK_MS);
    void this.look(this.root.path);
  }

  /** Brings a folder and those in it up to date. Resolves when that is done; one look comes after the other. */
  look(folder: string): Promise<void> {
    return this.#oneByOne(() => this.#look(folder));
  }

  /** The same for files of the root itself, by their names. */
  lookAtFiles(names: readonly string[]): Promise<void> {
    return this.#oneByOne(() => this.#lookAt(this.root.path, new Set(names)));
  }

  #oneByOne(work: () => Promise<void>): Promise<void> {
    this.#looking = this.#looking.then(() => (this.#disposed ? undefined : work()));
    return this.#looking;
  }

  dispose(): void {
    this.#disposed = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#watch.dispose();
  }

  async #look(folder: string): Promise<void> {
    const identity = identityOf(this.root.path);
    if (identity !== this.#identity) {
      this.#watch.remove(this.root.path);
      this.#identity = identity;
      this.there = identity !== "";
      this.#options.onRows();
    }
    if (!this.there) return;
    const found = await this.#list(folder);
    const within = folder === this.root.path ? "" : `${this.#relative(folder)}/`;
    this.#forget([...this.rows.keys()].filter((file) => file.startsWith(within) && !found.has(file)));
    // Newest first: what somebody looks for first is there first.
    await this.#read([...found].filter(this.#isNew).sort(([, a], [, b]) => b.mtimeMs - a.mtimeMs));
  }

  /** Only what changed in a folder: one with a hundred thousand pictures is not listed for each new one. */
  async #lookAt(folder: string, names: ReadonlySet<string>): Promise<void> {
    const found: [string, fs.Stats][] = [];
    const gone: string[] = [];
    for (const name of names) {
      const full = path.join(folder, name);
      const stat = fs.statSync(full, { throwIfNoEntry: false });
      const file = this.#relative(full);
      if (stat?.isDirectory() && !name.startsWith(".")) await this.#look(full);
      else if (stat?.isFile() && isShown(name)) found.push([file, stat]);
      else if (!stat) gone.push(...(this.rows.has(file) ? [file] : [...this.rows.keys()].filter((one) => one.startsWith(`${file}/`))));
    }
    this.#forget(gone);
    await this.#read(found.filter(this.#isNew));
  }

  readonly #isNew = ([file, { mtimeMs, size }]: [string, fs.Stats]): boolean => {
    const known = this.rows.get(file)?.picture;
    return known?.changedAt !== Math.round(mtimeMs) || known.bytes !== size;
  };

  /** The files of a folder and of those in it. Links to folders are not followed: they may lead in a circle. */
  async #list(top: string): Promise<Map<string, fs.Stats>> {
    const found = new Map<string, fs.Stats>();
    const folders = [top];
    let count = 0;
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      this.#watch.add(folder);
      for (const entry of entriesOf(folder)) {
        const full = path.join(folder, entry.name);
        if (entry.isDirectory() && !entry.name.startsWith(".") && !this.root.without.includes(full)) folders.push(full);
        else if (isShown(entry.name)) {
          const stat = fs.statSync(full, { throwIfNoEntry: false });
          if (stat?.isFile()) found.set(this.#relative(full), stat);
          if (++count % FILES_AT_ONCE === 0) await pause();
        }
      }
    }
    return found;
  }

  #forget(gone: readonly string[]): void {
    for (const file of gone) this.rows.delete(file);
    if (gone.length === 0) return;
    this.#file.append([], gone);
    this.#options.onRows();
  }

  async #read(files: readonly [string, fs.Stats][]): Promise<void> {
    for (let start = 0; start < files.length && !this.#disposed; start += FILES_AT_ONCE) {
      this.#options.onUnread(files.length - start);
      const pictures = files.slice(start, start + FILES_AT_ONCE).flatMap(([file, stat]) => this.#readOne(file, stat) ?? []);
      for (const picture of pictures) this.rows.set(picture.file, this.#row(picture));
      this.#file.append(pictures, []);
      if (pictures.length > 0) this.#options.onRows();
      await pause();
    }
    this.#options.onUnread(0);
  }

  /** Null for a file that has vanished, or is still being written: it is looked at again. */
  #readOne(file: string, stat: fs.Stats): IndexedPicture | null {
    try {
      const picture = readIndexedPicture(this.root.path, file, stat);
      if (picture.whole || this.#options.clock.now() - stat.mtimeMs > BEING_WRITTEN_MS) return picture;
      const again = () => void this.look(path.dirname(path.join(this.root.path, file)));
      void this.#options.clock.sleep(BEING_WRITTEN_MS).then(again);
      return null;
    } catch {
      return null;
    }
  }

  #row(picture: IndexedPicture): Row {
    const id = pictureId(this.root, picture.file);
    return { id, root: this.root, picture, text: searchedText(picture, id) };
  }

  #relative(full: string): string {
    return path.relative(this.root.path, full).split(path.sep).join("/");
  }
}

const pause = () => new Promise<void>((resolve) => setImmediate(resolve));

function entriesOf(folder: string): fs.Dirent[] {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // it has vanished, or is nobody's to read
  }
}

/** Which folder this is, whatever lies in it; "" where there is none. */
function identityOf(folder: string): string {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() ? `${stat.dev} ${stat.ino}` : "";
}
