import fs from "node:fs";
import { Listeners } from "#base/listeners.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import type { GalleryFolder, Picture } from "#contract/gallery.ts";
import { endingOf, mediaTypeOf } from "#mcp-bridge/images/formats/media-types.ts";
import type { ShownFile } from "../window/media-response.ts";
import type { GalleryFile } from "./gallery-file.ts";
import type { IndexThread } from "./index/index-thread.ts";
import type { Root } from "./index/indexed-picture.ts";
import type { IndexChange, SourceFile } from "./index/picture-index.ts";
import { folderId, folderViews, galleryRoots } from "./roots.ts";
import type { ThumbnailCache } from "./thumbnails/thumbnail-cache.ts";
import type { Thumbnails } from "./thumbnails/thumbnails.ts";

/** Pixels that a page decodes without trouble; of a larger picture it gets a copy. */
const MAX_SHOWN_PIXELS = 40_000_000;
const LARGE_COPY_PIXELS = 4_096;
const MAX_POSTER_BYTES = 5_000_000;

export interface GalleryOptions {
  /** The bridge's pictures folder, and where the index and thumbnails are kept. Absolute. */
  folders: { pictures: string; cache: string };
  file: GalleryFile;
  index: Pick<IndexThread, "call" | "dispose">;
  thumbnails: Thumbnails;
  cache: Pick<ThumbnailCache, "get" | "put">;
  /** Makes a smaller JPEG of a file that is too large for a page; null for what is none, or cannot be decoded. */
  shrink: (file: string, side: number) => Promise<Uint8Array | null>;
}

/** The gallery as the rest of main uses it: what is in it is the index's to know, in a thread of its own. */
export class Gallery {
  readonly file: GalleryFile;
  readonly index: GalleryOptions["index"];
  readonly thumbnails: Thumbnails;
  readonly #options: GalleryOptions;
  readonly #changes = new Listeners<IndexChange>();
  #engines: readonly Root[] = [];
  #roots: Root[] = [];
  #last: IndexChange = { total: 0, newest: null, progress: null };

  constructor(options: GalleryOptions) {
    this.#options = options;
    this.file = options.file;
    this.index = options.index;
    this.thumbnails = options.thumbnails;
  }

  /** Begins to read the folders. Nobody need wait for it. */
  open(): void {
    fs.mkdirSync(this.#options.folders.pictures, { recursive: true });
    this.#setFavourites();
    this.#setRoots();
  }

  /** For the index: something has changed. */
  changed(change: IndexChange): void {
    this.#last = change;
    this.#changes.emit(change);
  }

  /** Hears how many pictures there are, and how many files are still to be read. Returns the function that stops listening. */
  onChange(listener: (change: IndexChange) => void): () => void {
    return this.#changes.add(listener);
  }

  /** The newest picture, for the tray. */
  get newest(): Picture | null {
    return this.#last.newest;
  }

  get total(): number {
    return this.#last.total;
  }

  /** Takes in files of these names that the bridge has just written. */
  async lookAtFiles(names: readonly string[]): Promise<void> {
    await this.index.call("lookAtFiles", names).catch(() => {}); // they come with the next look at the folder
  }

  setEngineFolders(engines: readonly Root[]): void {
    this.#engines = engines;
    this.#setRoots();
  }

  addFolder(folder: string): void {
    this.file.setFolders([...this.file.folders, folder]);
    this.#setRoots();
  }

  /** The pictures stay where they are. */
  removeFolder(id: string): void {
    this.file.setFolders(this.file.folders.filter((folder) => folderId({ path: folder }) !== id));
    this.#setRoots();
  }

  async folders(): Promise<GalleryFolder[]> {
    return folderViews(this.#roots, await this.index.call("rootStates"));
  }

  setFavourite(ids: readonly string[], favourite: boolean): void {
    this.file.setFavourite(ids, favourite);
    this.#setFavourites();
    this.#changes.emit(this.#last);
  }

  /** A picture's file. @throws EaselError output_gone when the picture is unknown or its file has vanished */
  async pathOf(id: string): Promise<string> {
    const source = await this.#source(id);
    if (!source) throw new EaselError("output_gone", "picture_file_gone", {});
    return source.path;
  }

  /** What a page shows of it; null when it is unknown, or its file has vanished. */
  async picture(id: string): Promise<ShownFile | null> {
    const source = await this.#source(id);
    if (!source) return null;
    if ((source.width ?? 0) * (source.height ?? 0) > MAX_SHOWN_PIXELS) return this.#largeCopy(source);
    return { path: source.path, mime: mediaTypeOf(endingOf(source.path))?.mime ?? "application/octet-stream" };
  }

  /** A small JPEG of it; null when the picture is unknown or no picture, and when nobody wants it any more. */
  async thumbnail(id: string): Promise<ShownFile | null> {
    const source = await this.#source(id);
    if (!source) return null;
    const bytes = source.poster
      ? await readRegularFile(source.poster, MAX_POSTER_BYTES).catch(() => null)
      : await this.thumbnails.get(id, source);
    return bytes && { bytes, mime: "image/jpeg" };
  }

  /** Makes the thumbnails of these pictures while there is nothing else to do. */
  async makeAhead(ids: readonly string[]): Promise<void> {
    this.thumbnails.dropAhead();
    for (const id of ids) {
      const source = await this.#source(id);
      if (source && (source.kind === "picture" || source.kind === "animation")) void this.thumbnails.get(id, source, true);
    }
  }

  dispose(): void {
    this.index.dispose();
  }

  async #source(id: string): Promise<SourceFile | null> {
    const source = await this.index.call("source", id).catch(() => null);
    if (!source) return null;
    return fs.promises.access(source.path).then(
      () => source,
      () => null,
    );
  }

  async #largeCopy(source: SourceFile): Promise<ShownFile | null> {
    const { cache, shrink } = this.#options;
    const kept = await cache.get(source, "large");
    const made = kept ?? (await shrink(source.path, LARGE_COPY_PIXELS));
    if (made && !kept) await cache.put(source, "large", made);
    return made && { bytes: new Uint8Array(made), mime: "image/jpeg" };
  }

  #setRoots(): void {
    this.#roots = galleryRoots(this.#options.folders, this.#engines, this.file.folders);
    void this.index.call("setRoots", this.#roots).catch(() => {});
  }

  #setFavourites(): void {
    void this.index.call("setFavourites", this.file.favourites).catch(() => {});
  }
}
