import fs from "node:fs/promises";
import path from "node:path";
import { writeFileAtomic } from "#base/atomic-file.ts";
import { readRegularFile, UnfitFileError } from "#base/regular-file.ts";
import { endingOf, mediaTypeOf } from "./formats/media-types.ts";

/** What is larger, a long film, is handed on in parts only. */
const MAX_OUTPUT_BYTES = 100_000_000;

/** `3f2a91c4`, and `3f2a91c4-2`, `3f2a91c4-3` for the further outputs of the same job. */
const REFERENCE = /^[0-9a-f]{8}(-[1-9]\d{0,2})?$/;

/** Longer texts are data, and are not searched for a reference. */
const MAX_NAMED_CHARACTERS = 1_000;

/** What comes before the reference in the URI of an output as an MCP resource. */
export const OUTPUT_URI_PREFIX = "comfyui://outputs/";

/** Beside an output that is no still picture: a JPEG of how it looks. */
const POSTER_ENDING = "poster.jpg";

/** A file of the store. */
export interface StoredPicture {
  reference: string;
  fileName: string;
  mime: string;
  bytes: Uint8Array;
}

/** The reference of a job's output; `index` counts from 0. */
export function referenceOf(jobId: string, index: number): string {
  const first = jobId.slice(0, 8);
  return index === 0 ? first : `${first}-${index + 1}`;
}

/**
 * The reference in a text, whether it is written bare, as our resource's address, as a file name or as the job's id.
 * Null for what cannot be one.
 */
export function parseReference(text: string): string | null {
  if (text.length > MAX_NAMED_CHARACTERS) return null;
  const bare = text
    .trim()
    .replace(/^comfyui:\/\/outputs\//, "")
    .replace(/\.[a-z0-9]{1,12}$/i, "")
    .toLowerCase();
  const jobId = /^([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.exec(bare);
  const reference = (jobId?.[1] ?? bare).replace(/-1$/, "");
  return REFERENCE.test(reference) ? reference : null;
}

/** The folder of finished outputs: one file each, named by its reference. */
export class PictureStore {
  readonly #directory: string;
  readonly #others: readonly string[];

  /** Pictures are written to `directory`, and read from `others`, too. */
  constructor(directory: string, others: readonly string[] = []) {
    this.#directory = directory;
    this.#others = others;
  }

  /**
   * Writes the file whole or not at all, replacing whatever had its name. `ending`: letters and digits, without a dot. Returns its base
   * name. Throws the system's error.
   */
  async save(reference: string, bytes: Uint8Array, ending: string): Promise<string> {
    const fileName = `${reference}.${ending}`;
    await writeFileAtomic(path.join(this.#directory, fileName), bytes);
    return fileName;
  }

  /** Where a large output of this reference is put together; `adopt` makes it one of the store. Makes the folder where it is missing. */
  async partFile(reference: string): Promise<string> {
    await fs.mkdir(this.#directory, { recursive: true, mode: 0o700 });
    return path.join(this.#directory, `.${reference}.part`);
  }

  /** Keeps a `partFile` that is whole. Returns its base name. Throws the system's error. */
  async adopt(reference: string, ending: string): Promise<string> {
    const fileName = `${reference}.${ending}`;
    await fs.rename(await this.partFile(reference), path.join(this.#directory, fileName));
    return fileName;
  }

  /** Keeps a JPEG that shows what an output looks like which is no still picture itself. Throws the system's error. */
  async savePoster(reference: string, jpeg: Uint8Array): Promise<void> {
    await writeFileAtomic(path.join(this.#directory, `${reference}.${POSTER_ENDING}`), jpeg);
  }

  /** The JPEG that `savePoster` kept; null where there is none. */
  async readPoster(reference: string): Promise<Uint8Array | null> {
    return readIfThere(path.join(this.#directory, `${reference}.${POSTER_ENDING}`));
  }

  /** Null when no file of this reference is there. Only takes what `parseReference` returned. */
  async read(reference: string): Promise<StoredPicture | null> {
    const found = await this.locate(reference);
    const bytes = found && (await readIfThere(found.path));
    return found && bytes && { reference, fileName: path.basename(found.path), mime: found.mime, bytes };
  }

  /** Where the file of this reference lies; null when there is none. */
  async locate(reference: string): Promise<{ path: string; mime: string } | null> {
    for (const directory of [this.#directory, ...this.#others]) {
      const fileName = await findFile(directory, reference);
      if (fileName === null) continue;
      return { path: path.join(directory, fileName), mime: mediaTypeOf(endingOf(fileName))?.mime ?? "application/octet-stream" };
    }
    return null;
  }

  /** Whether a file of this base name is there. */
  async has(fileName: string): Promise<boolean> {
    return exists(path.join(this.#directory, path.basename(fileName)));
  }
}

/** The base name of the file of this reference; null when there is none. Most are PNGs, for which the folder need not be read. */
async function findFile(directory: string, reference: string): Promise<string | null> {
  if (await exists(path.join(directory, `${reference}.png`))) return `${reference}.png`;
  const names = await fs.readdir(directory).catch(() => []);
  return names.find((name) => name.startsWith(`${reference}.`) && !name.slice(reference.length + 1).includes(".")) ?? null;
}

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

/** Null where there is no such file, or one that is no picture's. Throws the system's error where it cannot be read. */
async function readIfThere(file: string): Promise<Uint8Array | null> {
  try {
    return await readRegularFile(file, MAX_OUTPUT_BYTES);
  } catch (error) {
    if (error instanceof UnfitFileError || (error instanceof Error && "code" in error && error.code === "ENOENT")) return null;
    throw error;
  }
}
