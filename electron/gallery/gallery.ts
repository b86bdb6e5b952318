import fs from "node:fs";
import path from "node:path";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { Listeners } from "#base/listeners.ts";
import { readPngHead } from "#base/png-text.ts";
import { openRegularFile, readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import type { Picture } from "#contract/view.ts";

/** Of a picture that is sent to the page at once. */
const MAX_PICTURE_BYTES = 500_000_000;

/** What the bridge writes into every picture under the PNG text key "easel". A field of the wrong shape costs that field, never the picture. */
const PictureMetadata = z.object({
  tool: z.string().catch("picture"),
  client: z.string().catch(""),
  model: z.string().nullable().catch(null),
  seed: z.union([z.string(), z.number()]).nullable().catch(null),
  createdAt: z.number().nullable().catch(null),
  engine: z.string().nullable().catch(null),
  took: z.number().nullable().catch(null),
  arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).catch({}),
});

export interface GalleryOptions {
  /** The bridge's pictures folder: the truth; this index is rebuilt from it at every start. */
  directory: string;
  /** Makes a small JPEG of a picture file; null for what is none. */
  thumbnail: (file: string, side: number) => Promise<Uint8Array | null>;
}

const THUMBNAIL_PIXELS = 384;
const MAX_THUMBNAILS_BYTES = 64 * 1024 * 1024;
const SETTLE_MS = 150;

export class Gallery {
  readonly #options: GalleryOptions;
  readonly #pictures = new Map<string, Picture>();
  readonly #thumbnails = new LRUCache<string, Uint8Array>({ maxSize: MAX_THUMBNAILS_BYTES, sizeCalculation: (bytes) => bytes.length });
  readonly #changes = new Listeners<number>();
  #sorted: Picture[] = [];
  #scanning: Promise<void> = Promise.resolve();
  #watcher: fs.FSWatcher | null = null;
  #rescanTimer: NodeJS.Timeout | null = null;

  constructor(options: GalleryOptions) {
    this.#options = options;
  }

  /** Reads the folder, then follows it: pictures may come from bridges that the app knows nothing of. */
  async open(): Promise<void> {
    fs.mkdirSync(this.#options.directory, { recursive: true });
    this.#watch();
    await this.rescan();
  }

  /** A system that has no watches left, or a folder that is taken away: new pictures of our own jobs are still taken in. */
  #watch(): void {
    try {
      this.#watcher = fs.watch(this.#options.directory, () => {
        if (this.#rescanTimer) clearTimeout(this.#rescanTimer);
        this.#rescanTimer = setTimeout(() => void this.rescan(), SETTLE_MS);
      });
      this.#watcher.on("error", () => this.#watcher?.close());
    } catch {
      this.#watcher = null;
    }
  }

  /** Hears how many pictures there are whenever some came or went. Returns the function that stops listening. */
  onChange(listener: (total: number) => void): () => void {
    return this.#changes.add(listener);
  }

  dispose(): void {
    this.#watcher?.close();
    if (this.#rescanTimer) clearTimeout(this.#rescanTimer);
  }

  /** Takes in new files and forgets vanished ones. */
  rescan(): Promise<void> {
    this.#scanning = this.#scanning.then(() => this.#scan()).catch(() => {});
    return this.#scanning;
  }

  /** A page of the pictures that hold all words of `search`, newest first; `total` counts all that do. */
  list({ offset, limit, search }: { offset: number; limit: number; search: string }): { total: number; pictures: Picture[] } {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const found = words.length === 0 ? this.#sorted : this.#sorted.filter((picture) => matches(picture, words));
    return { total: found.length, pictures: found.slice(offset, offset + limit) };
  }

  /** The newest picture, for the tray. */
  newest(): Picture | undefined {
    return this.#sorted[0];
  }

  get total(): number {
    return this.#sorted.length;
  }

  /** The picture's file. Throws output_gone when the picture is unknown or its file has vanished. */
  file(id: string): string {
    const file = path.join(this.#options.directory, `${id}.png`);
    if (this.#pictures.has(id) && fs.existsSync(file)) return file;
    throw new EaselError("output_gone", "picture_file_gone", {});
  }

  /** Null when the picture is unknown or its file has vanished. */
  async picture(id: string): Promise<{ bytes: Buffer<ArrayBuffer>; mime: string } | null> {
    if (!this.#pictures.has(id)) return null;
    const bytes = await readRegularFile(path.join(this.#options.directory, `${id}.png`), MAX_PICTURE_BYTES).catch(() => null);
    return bytes && { bytes, mime: "image/png" };
  }

  /** A small JPEG of it; null when the picture is unknown or no picture. */
  async thumbnail(id: string): Promise<{ bytes: Buffer<ArrayBuffer>; mime: string } | null> {
    if (!this.#pictures.has(id)) return null;
    const thumbnail =
      this.#thumbnails.get(id) ?? (await this.#options.thumbnail(path.join(this.#options.directory, `${id}.png`), THUMBNAIL_PIXELS));
    if (!thumbnail) return null;
    this.#thumbnails.set(id, thumbnail);
    return { bytes: Buffer.from(thumbnail), mime: "image/jpeg" };
  }

  async #scan(): Promise<void> {
    const names = (await fs.promises.readdir(this.#options.directory)).filter((name) => /^[\w-]{1,64}\.png$/.test(name));
    const ids = new Set(names.map((name) => name.slice(0, -4)));
    let changed = false;
    for (const id of this.#pictures.keys()) {
      if (ids.has(id)) continue;
      this.#pictures.delete(id);
      this.#thumbnails.delete(id);
      changed = true;
    }
    for (const id of ids) {
      if (this.#pictures.has(id)) continue;
      const picture = await readPicture(path.join(this.#options.directory, `${id}.png`), id);
      if (!picture) continue; // torn or still being written: the next change brings it
      this.#pictures.set(id, picture);
      changed = true;
    }
    if (!changed) return;
    this.#sorted = [...this.#pictures.values()].sort((a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id));
    this.#changes.emit(this.#sorted.length);
  }
}

function matches(picture: Picture, words: string[]): boolean {
  const text = `${picture.prompt} ${picture.model} ${picture.tool} ${picture.reference} ${picture.client}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

async function readPicture(file: string, id: string): Promise<Picture | null> {
  const handle = await openRegularFile(file).catch(() => null);
  if (!handle) return null;
  try {
    const [head, stat] = [await readPngHead(handle), await handle.stat()];
    if (!head) return null;
    const metadata = PictureMetadata.parse(parsed(head.text.easel));
    const text = (name: string) => (typeof metadata.arguments[name] === "string" ? metadata.arguments[name] : "");
    return {
      id,
      reference: id,
      tool: metadata.tool,
      client: metadata.client,
      prompt: text("prompt"),
      negativePrompt: text("negative_prompt"),
      seed: String(metadata.seed ?? metadata.arguments.seed ?? ""),
      model: metadata.model ?? text("model"),
      arguments: metadata.arguments,
      width: head.width,
      height: head.height,
      bytes: stat.size,
      createdAt: metadata.createdAt ?? stat.mtimeMs,
      engine: metadata.engine,
      took: metadata.took,
      practice: "easel_practice" in head.text,
      url: `easel-media://picture/${id}`,
      thumbnailUrl: `easel-media://thumb/${id}`,
    };
  } finally {
    await handle.close();
  }
}

function parsed(text: string | undefined): object {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return value && typeof value === "object" ? value : {};
  } catch {
    return {};
  }
}
