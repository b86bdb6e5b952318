import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { writeFileAtomic } from "#base/atomic-file.ts";
import type { SourceFile } from "../index/picture-index.ts";

/** On the disk, all together. */
const MAX_BYTES = 512 * 1024 * 1024;
/** As much stays when room is made, so that it is not made for each new one. */
const KEPT_BYTES = 0.8 * MAX_BYTES;
/** New ones between two looks at how much there is. */
const LOOK_EVERY = 500;
/** Files looked at at the same time. */
const AT_ONCE = 64;

/** Thumbnails as files, by the picture's path and when it was last changed. May be deleted at any time. */
export class ThumbnailCache {
  readonly #directory: string;
  #added = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Null where there is none. */
  get(source: SourceFile, kind: string): Promise<Buffer<ArrayBuffer> | null> {
    return fs.readFile(this.#fileOf(source, kind)).catch(() => null);
  }

  async put(source: SourceFile, kind: string, bytes: Uint8Array): Promise<void> {
    await writeFileAtomic(this.#fileOf(source, kind), bytes).catch(() => {}); // a full disk: it is made again
    if (++this.#added % LOOK_EVERY === 0) await this.#makeRoom();
  }

  #fileOf({ path: file, changedAt, bytes }: SourceFile, kind: string): string {
    const name = createHash("sha1").update(`${kind}\n${file}\n${changedAt}\n${bytes}`).digest("hex");
    return path.join(this.#directory, name.slice(0, 2), `${name.slice(2, 22)}.jpg`);
  }

  /** Deletes those that were made first. */
  async #makeRoom(): Promise<void> {
    const names = await fs.readdir(this.#directory, { recursive: true }).catch(() => []);
    const files: { file: string; size: number; madeAt: number }[] = [];
    for (let start = 0; start < names.length; start += AT_ONCE) {
      await Promise.all(
        names.slice(start, start + AT_ONCE).map(async (name) => {
          const file = path.join(this.#directory, name);
          const stat = await fs.stat(file).catch(() => null);
          if (stat?.isFile()) files.push({ file, size: stat.size, madeAt: stat.mtimeMs });
        }),
      );
    }
    let total = files.reduce((sum, { size }) => sum + size, 0);
    if (total <= MAX_BYTES) return;
    for (const { file, size } of files.sort((a, b) => a.madeAt - b.madeAt)) {
      if (total <= KEPT_BYTES) return;
      await fs.rm(file, { force: true });
      total -= size;
    }
  }
}
