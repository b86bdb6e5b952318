import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { IndexedPicture } from "./indexed-picture.ts";

/** Raised when what is kept of a file changes: an older index is not read. */
const VERSION = 1;
/** An index with more than this many lines for each of its pictures is rewritten when it is next read. */
const MAX_LINES_PER_PICTURE = 1.5;

/**
 * The index of one root on the disk: a line for the version, then one for each picture that came or changed, or whose file is gone. The
 * last one of a file counts. It only saves time: whatever goes wrong with it costs no more than reading the pictures again.
 */
export class IndexFile {
  readonly #file: string;

  constructor(directory: string, root: string) {
    this.#file = path.join(directory, `index-${createHash("sha1").update(root).digest("hex").slice(0, 16)}.jsonl`);
  }

  /** By file. Empty where there is none of this version; lines that are torn are left out. */
  read(): Map<string, IndexedPicture> {
    const pictures = new Map<string, IndexedPicture>();
    let text: string;
    try {
      text = fs.readFileSync(this.#file, "utf8");
    } catch {
      return pictures;
    }
    const lines = text.split("\n");
    if (lines.shift() !== HEADER) return pictures;
    for (const line of lines) {
      const entry = parse(line);
      if (typeof entry === "string") pictures.delete(entry);
      else if (entry) pictures.set(entry.file, entry);
    }
    if (lines.length > pictures.size * MAX_LINES_PER_PICTURE + 100) this.#replace([...pictures.values()]);
    return pictures;
  }

  /** `gone`: files that are there no longer. */
  append(pictures: readonly IndexedPicture[], gone: readonly string[]): void {
    if (pictures.length + gone.length === 0) return;
    try {
      if (!this.#isCurrent()) this.#replace([]);
      fs.appendFileSync(this.#file, [...pictures, ...gone].map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    } catch {
      // A full disk: the next start reads these pictures again.
    }
  }

  #isCurrent(): boolean {
    try {
      const handle = fs.openSync(this.#file, "r");
      const head = Buffer.alloc(HEADER.length);
      fs.readSync(handle, head, 0, head.length, 0);
      fs.closeSync(handle);
      return head.toString() === HEADER;
    } catch {
      return false;
    }
  }

  #replace(pictures: readonly IndexedPicture[]): void {
    try {
      writeFileAtomicSync(this.#file, [HEADER, ...pictures.map((picture) => JSON.stringify(picture)), ""].join("\n"));
    } catch {
      // As above.
    }
  }
}

const HEADER = JSON.stringify({ galleryIndex: VERSION });

/** A picture, or the name of a file that is gone; null for a torn line. Easel alone writes these files. */
function parse(line: string): IndexedPicture | string | null {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry === "string") return entry;
    return typeof entry === "object" && entry !== null && "file" in entry ? (entry as IndexedPicture) : null;
  } catch {
    return null;
  }
}
