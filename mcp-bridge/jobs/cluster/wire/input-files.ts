import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { writeFileAtomic } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import { readImageInfo } from "../../../images/image-info.ts";
import type { InputImage } from "../../../images/input-image.ts";
import { checkImageLimits, MAX_IMAGE_BYTES } from "../../../images/limits.ts";

/** What nobody has asked for in so long belongs to no job that waits. */
const KEEP_MS = 7 * 24 * 60 * 60_000;

/** Pictures that calls came with, in the shared folder, each once, by the SHA-256 of its bytes. */
export class InputFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Keeps the picture until its job can read it. Throws the system's error. */
  async save({ hash, bytes }: InputImage): Promise<void> {
    const file = path.join(this.#directory, hash);
    const now = new Date();
    const there = await fs.utimes(file, now, now).then(
      () => true,
      () => false,
    );
    if (!there) await writeFileAtomic(file, bytes);
  }

  /** Throws EaselError image_unreadable where the picture is gone, or is not the one that it was. */
  async read(hash: string, label: string): Promise<InputImage> {
    const bytes = await readRegularFile(path.join(this.#directory, hash), MAX_IMAGE_BYTES).catch(() => null);
    const info = bytes && readImageInfo(bytes);
    if (!bytes || !info || createHash("sha256").update(bytes).digest("hex") !== hash)
      throw new EaselError("image_unreadable", "shared_picture_gone", { label });
    checkImageLimits(label, info);
    return { ...info, bytes, label, hash };
  }

  /** Removes those that no waiting job can need any more. */
  async removeOld(clock: Clock): Promise<void> {
    for (const name of await fs.readdir(this.#directory).catch(() => [])) {
      const file = path.join(this.#directory, name);
      const found = await fs.stat(file).catch(() => null);
      if (found && clock.now() - found.mtimeMs > KEEP_MS) await fs.rm(file, { force: true }).catch(() => {}); // another bridge did it
    }
  }
}
