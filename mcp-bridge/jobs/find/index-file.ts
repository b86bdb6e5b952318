import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { writeFileAtomic } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { KeptPicture } from "./kept-picture.ts";

/** Lines that are read in one go; after each such piece the process does other things. */
const LINES_AT_ONCE = 200;
/** Raised when what is kept of a picture changes: an older file is not read. */
const VERSION = 1;

/**
 * The index of pictures on disk: a line for the version, then one picture a line. Several processes may append to it. It only saves
 * time, so nothing that goes wrong with it matters.
 */
export class IndexFile {
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  /** Lines that are torn, or of another version, are left out. */
  async *read(clock: Clock): AsyncGenerator<KeptPicture> {
    const stream = fs.createReadStream(this.#file, "utf8");
    let count = 0;
    try {
      for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
        if (count === 0 && line !== HEADER) return;
        const picture = count === 0 ? null : parse(line);
        if (picture) yield picture;
        count += 1;
        if (count % LINES_AT_ONCE === 0) await clock.sleep(0);
      }
    } catch {
      // There is none yet, or it cannot be read: the pictures' own files say the same.
    } finally {
      stream.destroy();
    }
  }

  async append(pictures: readonly KeptPicture[]): Promise<void> {
    try {
      if (!(await this.#isCurrent())) await this.replace([]);
      await fs.promises.appendFile(this.#file, linesOf(pictures));
    } catch {
      // A full disk: the next start reads the pictures again.
    }
  }

  /** Whether there is one, of this version. */
  async #isCurrent(): Promise<boolean> {
    const file = await fs.promises.open(this.#file).catch(() => null);
    if (!file) return false;
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length), 0, HEADER.length, 0);
      return buffer.toString("utf8", 0, bytesRead) === HEADER;
    } finally {
      await file.close();
    }
  }

  async replace(pictures: readonly KeptPicture[]): Promise<void> {
    await fs.promises.mkdir(path.dirname(this.#file), { recursive: true }).catch(() => {});
    await writeFileAtomic(this.#file, `${HEADER}\n${linesOf(pictures)}`).catch(() => {});
  }
}

const HEADER = JSON.stringify({ pictureIndex: VERSION });

const linesOf = (pictures: readonly KeptPicture[]) => pictures.map((picture) => `${JSON.stringify(picture)}\n`).join("");

function parse(line: string): KeptPicture | null {
  try {
    return KeptPicture.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
