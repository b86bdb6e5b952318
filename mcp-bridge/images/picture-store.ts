import fs from "node:fs/promises";
import path from "node:path";
import { writeFileAtomic } from "#base/atomic-file.ts";

/** `3f2a91c4`, and `3f2a91c4-2`, `3f2a91c4-3` for the further outputs of the same job. */
const REFERENCE = /^[0-9a-f]{8}(-[1-9]\d{0,2})?$/;

/** What comes before the reference in the URI of an output as an MCP resource. */
export const OUTPUT_URI_PREFIX = "comfyui://outputs/";

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/webm": "webm",
  "audio/mpeg": "mp3",
  "audio/flac": "flac",
  "audio/wav": "wav",
  "audio/ogg": "ogg",
};

const MIMES = Object.fromEntries(Object.entries(EXTENSIONS).map(([mime, extension]) => [extension, mime]));

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
  const bare = text
    .trim()
    .replace(/^comfyui:\/\/outputs\//, "")
    .replace(/\.(png|jpe?g|webp|gif)$/i, "")
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

  /** Writes the file whole or not at all, replacing whatever had its name. Returns its base name. Throws the system's error. */
  async save(reference: string, bytes: Uint8Array, mime: string): Promise<string> {
    const fileName = `${reference}.${EXTENSIONS[mime] ?? "bin"}`;
    await writeFileAtomic(path.join(this.#directory, fileName), bytes);
    return fileName;
  }

  /** Null when no file of this reference is there. Only takes what `asReference` returned. */
  async read(reference: string): Promise<StoredPicture | null> {
    const found = await this.locate(reference);
    try {
      return found && { reference, fileName: path.basename(found.path), mime: found.mime, bytes: await fs.readFile(found.path) };
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** Where the file of this reference lies; null when there is none. */
  async locate(reference: string): Promise<{ path: string; mime: string } | null> {
    for (const directory of [this.#directory, ...this.#others]) {
      for (const extension of [...Object.values(EXTENSIONS), "bin"]) {
        const file = path.join(directory, `${reference}.${extension}`);
        if (await exists(file)) return { path: file, mime: MIMES[extension] ?? "application/octet-stream" };
      }
    }
    return null;
  }

  /** Whether a file of this base name is there. */
  async has(fileName: string): Promise<boolean> {
    return exists(path.join(this.#directory, path.basename(fileName)));
  }
}

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";
