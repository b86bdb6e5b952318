import { randomUUID } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";

/** `3f2a91c4`, and `-2`, `-3` for the further outputs of the same job. */
const REFERENCE = /^[0-9a-f]{8}(-[1-9]\d{0,2})?$/;

/** The address of an output as an MCP resource, before its reference. */
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

export interface StoredPicture {
  reference: string;
  fileName: string;
  mime: string;
  bytes: Uint8Array;
}

/** The reference of a job's n-th output, counted from 0. */
export function referenceOf(jobId: string, index: number): string {
  const first = jobId.slice(0, 8);
  return index === 0 ? first : `${first}-${index + 1}`;
}

/**
 * The reference that somebody meant, whether they wrote it bare, as our resource's address, as a file name or as the job's id.
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

/** Every finished output, one file each, named by its reference. */
export class PictureStore {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Returns the file's base name. Written whole or not at all; whatever had that name is replaced. */
  async save(reference: string, bytes: Uint8Array, mime: string): Promise<string> {
    const fileName = `${reference}.${EXTENSIONS[mime] ?? "bin"}`;
    await fs.mkdir(this.#directory, { recursive: true });
    const unfinished = path.join(this.#directory, `.${randomUUID()}`);
    try {
      await fs.writeFile(unfinished, bytes);
      await fs.rename(unfinished, path.join(this.#directory, fileName));
    } catch (error) {
      await fs.rm(unfinished, { force: true });
      throw error;
    }
    return fileName;
  }

  /** Null when no file of this reference is there. Only takes what `asReference` returned. */
  async read(reference: string): Promise<StoredPicture | null> {
    for (const extension of [...Object.values(EXTENSIONS), "bin"]) {
      const fileName = `${reference}.${extension}`;
      try {
        const bytes = await fs.readFile(path.join(this.#directory, fileName));
        return { reference, fileName, mime: MIMES[extension] ?? "application/octet-stream", bytes };
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    return null;
  }

  async has(fileName: string): Promise<boolean> {
    return fs.access(path.join(this.#directory, path.basename(fileName))).then(
      () => true,
      () => false,
    );
  }
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";
