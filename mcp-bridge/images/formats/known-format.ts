import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { EaselError } from "#contract/errors.ts";
import { checkImageLimits, imageTooLarge, MAX_IMAGE_BYTES } from "../limits.ts";
import { type HeifInfo, readHeifInfo } from "../pixels/heif-info.ts";

/** Bytes of PNGs that are kept: a view asks about the same call again and again. */
const MAX_KEPT_BYTES = 64_000_000;

/** Makes of pictures in formats that no ComfyUI reads what all of them do: AVIF and HEIC become PNG. */
export class KnownFormats {
  readonly #toPng: (bytes: Uint8Array, info: HeifInfo) => Promise<Uint8Array | null>;
  readonly #made = new LRUCache<string, Uint8Array>({ maxSize: MAX_KEPT_BYTES, sizeCalculation: ({ length }) => length });

  /** `toPng` answers null for what it cannot decode. */
  constructor(toPng: (bytes: Uint8Array, info: HeifInfo) => Promise<Uint8Array | null>) {
    this.#toPng = toPng;
  }

  /**
   * The same bytes where they are anything else.
   * @param name the tool's parameter, for messages
   * @throws EaselError image_unreadable for such a file that is too large, or cannot be decoded here
   */
  async of(name: string, bytes: Uint8Array): Promise<Uint8Array> {
    const info = readHeifInfo(bytes);
    if (!info) return bytes;
    if (bytes.length > MAX_IMAGE_BYTES) throw imageTooLarge(name, bytes.length);
    checkImageLimits(name, { ...info, frames: 1, scans: 1 });
    const key = createHash("sha256").update(bytes).digest("hex");
    const made = this.#made.get(key) ?? (await this.#toPng(bytes, info));
    if (!made)
      throw new EaselError("image_unreadable", "image_not_convertible", { name, format: info.mime === "image/avif" ? "AVIF" : "HEIC" });
    this.#made.set(key, made);
    return made;
  }
}
