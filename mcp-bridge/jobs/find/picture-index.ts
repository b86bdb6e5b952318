import fs from "node:fs/promises";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import type { JobView } from "#contract/job.ts";
import { IndexFile } from "./index-file.ts";
import { isPictureFile, type KeptPicture, readKeptPicture } from "./kept-picture.ts";
import { inSlices, insertNewest, newestFirst } from "./newest-first.ts";
import { type IndexedPicture, indexed, matcherOf, type PictureQuery } from "./picture-query.ts";

/** Where pictures lie. */
export interface PictureFolder {
  directory: string;
  /** People gave them; else Easel made them. */
  given: boolean;
}

export interface PictureIndexOptions {
  folders: readonly PictureFolder[];
  /** Where the index is kept from one start to the next. */
  file: string;
  /** What the ledger knows of the job that made a picture, by the picture's reference. */
  jobs: () => ReadonlyMap<string, JobView>;
  clock: Clock;
}

/** Pictures after a place in the order, newest first. */
export interface FoundPictures {
  /** All that fit. */
  total: number;
  pictures: KeptPicture[];
  /** Whether more follow. */
  more: boolean;
  /** Files that have not been read yet: what they show is not known. */
  unread: number;
}

/** Files that become a part of the index together: others can be found while more are read. */
const FILES_AT_ONCE = 500;
/** Files read at the same time. */
const READS_AT_ONCE = 16;
/** A call waits so long for files that nobody has read yet; only a large folder without an index takes longer. */
const MAX_WAIT_MS = 8_000;
/** A folder that changed so lately may change again without a new time. */
const SETTLED_MS = 2_000;

/**
 * One principal's kept pictures, to be searched: read once, kept on disk, and brought up to date at each search by the names of the
 * files alone. The folders are the truth: the index can be deleted at any time.
 */
export class PictureIndex {
  readonly #options: PictureIndexOptions;
  readonly #file: IndexFile;
  /** By file name. */
  readonly #known = new Map<string, IndexedPicture>();
  #newestFirst: IndexedPicture[] = [];
  /** The folders' times of change when they were last listed. */
  #listedAt: string | null = null;
  #loaded: Promise<void> | null = null;
  #updating: Promise<void> | null = null;
  #unread = 0;

  constructor(options: PictureIndexOptions) {
    this.#options = options;
    this.#file = new IndexFile(options.file);
  }

  /** @param after the last picture of the page before; null for the first page */
  async find(query: PictureQuery, after: Pick<KeptPicture, "createdAt" | "reference"> | null, limit: number): Promise<FoundPictures> {
    await this.#update();
    const matches = matcherOf(query);
    const found: FoundPictures = { total: 0, pictures: [], more: false, unread: this.#unread };
    await inSlices(this.#newestFirst, this.#options.clock, (row) => {
      if (!matches(row)) return;
      found.total += 1;
      if (after !== null && newestFirst(row.picture, after) <= 0) return;
      if (found.pictures.length < limit) found.pictures.push(row.picture);
      else found.more = true;
    });
    return found;
  }

  /** What is known of one picture; null where there is none. */
  async get(reference: string): Promise<KeptPicture | null> {
    await this.#update();
    for (const { picture } of this.#newestFirst) if (picture.reference === reference) return picture;
    return null;
  }

  /** Resolves when the index is up to date, or at least has been at it for a while. */
  async #update(): Promise<void> {
    this.#updating ??= this.#readFolders().finally(() => {
      this.#updating = null;
    });
    const waited = new AbortController();
    const { clock } = this.#options;
    await Promise.race([this.#updating, clock.sleep(MAX_WAIT_MS, waited.signal).catch(() => {})]);
    waited.abort();
  }

  async #readFolders(): Promise<void> {
    this.#loaded ??= this.#load();
    await this.#loaded;
    const listedAt = await this.#folderTimes();
    if (listedAt !== null && listedAt === this.#listedAt) return;
    const there = new Set<string>();
    const fresh: PictureFile[] = [];
    for (const { directory, given } of this.#options.folders) {
      const names = await fs.readdir(directory).catch(() => []);
      await inSlices(names, this.#options.clock, (fileName) => {
        there.add(fileName);
        if (!this.#known.has(fileName) && isPictureFile(fileName)) fresh.push({ directory, given, fileName });
      });
    }
    await this.#forgetVanished(there);
    this.#unread = fresh.length;
    for (let start = 0; start < fresh.length; start += FILES_AT_ONCE) await this.#readNew(fresh.slice(start, start + FILES_AT_ONCE));
    this.#listedAt = listedAt;
  }

  async #load(): Promise<void> {
    for await (const picture of this.#file.read(this.#options.clock)) this.#known.set(picture.fileName, indexed(picture));
    this.#newestFirst = await insertNewest([], [...this.#known.values()], this.#options.clock);
  }

  /** Null where one has changed a moment ago. */
  async #folderTimes(): Promise<string | null> {
    const times = await Promise.all(
      this.#options.folders.map(({ directory }) =>
        fs.stat(directory).then(
          ({ mtimeMs }) => mtimeMs,
          () => 0,
        ),
      ),
    );
    return times.some((time) => this.#options.clock.now() - time < SETTLED_MS) ? null : times.join(" ");
  }

  async #forgetVanished(there: ReadonlySet<string>): Promise<void> {
    const gone: string[] = [];
    await inSlices([...this.#known.keys()], this.#options.clock, (fileName) => {
      if (!there.has(fileName)) gone.push(fileName);
    });
    if (gone.length === 0) return;
    for (const fileName of gone) this.#known.delete(fileName);
    const left: IndexedPicture[] = [];
    await inSlices(this.#newestFirst, this.#options.clock, (row) => {
      if (this.#known.has(row.picture.fileName)) left.push(row);
    });
    this.#newestFirst = left;
  }

  async #readNew(files: readonly PictureFile[]): Promise<void> {
    const { clock } = this.#options;
    const jobs = this.#options.jobs();
    const read: IndexedPicture[] = [];
    let next = 0;
    const work = async () => {
      for (let file = files[next++]; file; file = files[next++]) {
        const job = jobs.get(path.parse(file.fileName).name);
        const picture = await readKeptPicture(file.directory, file.fileName, job, file.given).catch(() => null);
        this.#unread -= 1;
        if (picture) read.push(indexed(picture));
      }
    };
    await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
    for (const row of read) this.#known.set(row.picture.fileName, row);
    this.#newestFirst = await insertNewest(this.#newestFirst, read, clock);
    await this.#file.append(read.map(({ picture }) => picture));
  }
}

interface PictureFile extends PictureFolder {
  fileName: string;
}
