import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import { LRUCache } from "lru-cache";
import { PART_BYTES, type ViewPart } from "#contract/app-view.ts";
import { EaselError } from "#contract/errors.ts";
import type { PictureStore } from "./picture-store.ts";

/** Reads kept pictures by range, for views that fetch them piece by piece. */
export class PictureParts {
  /** SHA-256 by file, size and time of change: it is computed once for all parts. */
  readonly #digests = new LRUCache<string, Promise<string>>({ max: 64 });

  /**
   * The part of the picture that begins at byte `offset`.
   * @throws EaselError image_reference_unknown where it is not kept (any more); argument_invalid where it has no such byte.
   */
  async read(pictures: PictureStore, reference: string, offset: number): Promise<ViewPart> {
    const found = await pictures.locate(reference);
    if (!found) throw new EaselError("image_reference_unknown", "picture_not_kept", { reference });
    const file = await fs.open(found.path);
    try {
      const { size, mtimeMs } = await file.stat();
      if (offset < 0 || offset >= size) throw new EaselError("argument_invalid", "part_beyond_end", { offset, size });
      const buffer = Buffer.alloc(Math.min(PART_BYTES, size - offset));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      const sha256 = await this.#digest(found.path, `${found.path}/${size}/${mtimeMs}`);
      return { reference, mime: found.mime, offset, bytes: size, sha256, data: buffer.subarray(0, bytesRead).toString("base64") };
    } finally {
      await file.close();
    }
  }

  #digest(path: string, key: string): Promise<string> {
    const known = this.#digests.get(key);
    if (known) return known;
    const digest = fs.readFile(path).then((bytes) => createHash("sha256").update(bytes).digest("hex"));
    this.#digests.set(key, digest);
    digest.catch(() => this.#digests.delete(key));
    return digest;
  }
}
