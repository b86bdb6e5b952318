import fs from "node:fs";
import path from "node:path";
import { JobView } from "#contract/job.ts";
import type { Log } from "../log.ts";

/**
 * The ledger: every job on disk, one `JobView` a line, the last line of an id wins.
 * Several processes may append to one file (each AI app can have a bridge of its own), so each line also says whose job it is.
 */
export interface LedgerEntry {
  view: JobView;
  /** Process id of the bridge that works on it. */
  owner: number;
}

export class Ledger {
  readonly #file: string;
  readonly #log: Log;
  #newLine = false;
  readonly #entries = new Map<string, LedgerEntry>();
  /** How much of the file `#entries` holds. Bytes. */
  #position = 0;

  constructor(file: string, log: Log) {
    this.#file = file;
    this.#log = log;
    try {
      fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      this.#newLine = endsTorn(file);
    } catch (error) {
      this.#complain(error);
    }
  }

  /** One write per line, so that lines of several processes do not mix. A full disk does not end the job. */
  append(view: JobView): void {
    const line = `${this.#newLine ? "\n" : ""}${JSON.stringify({ ...view, owner: process.pid })}\n`;
    try {
      fs.appendFileSync(this.#file, line, { mode: 0o600 });
      this.#newLine = false;
    } catch (error) {
      this.#complain(error);
    }
  }

  /** The newest state of every job, oldest job first. Lines that are torn or unreadable are left out. */
  read(): ReadonlyMap<string, LedgerEntry> {
    const bytes = this.#newBytes();
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      keep(this.#entries, bytes.toString("utf8", start, end));
      start = end + 1;
    }
    this.#position += start;
    if (start === bytes.length) return this.#entries;
    // A line without an end: another process is writing it, or died while writing.
    const entries = new Map(this.#entries);
    keep(entries, bytes.toString("utf8", start));
    return entries;
  }

  /** What was written since the last reading, from the start of a line. */
  #newBytes(): Buffer {
    try {
      const { size } = fs.statSync(this.#file);
      if (size < this.#position) this.#startOver();
      const bytes = Buffer.alloc(size - this.#position);
      const handle = fs.openSync(this.#file, "r");
      try {
        return bytes.subarray(0, fs.readSync(handle, bytes, 0, bytes.length, this.#position));
      } finally {
        fs.closeSync(handle);
      }
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) this.#complain(error);
      this.#startOver();
      return Buffer.alloc(0);
    }
  }

  /** The file was replaced. */
  #startOver(): void {
    this.#entries.clear();
    this.#position = 0;
  }

  #complain(error: unknown): void {
    this.#log.error("the ledger of jobs cannot be used", { code: error instanceof Error && "code" in error ? String(error.code) : "" });
  }
}

function keep(entries: Map<string, LedgerEntry>, line: string): void {
  const entry = readLine(line);
  if (entry) entries.set(entry.view.id, entry);
}

function readLine(line: string): LedgerEntry | null {
  if (line === "") return null;
  try {
    const value: unknown = JSON.parse(line);
    const owner = typeof value === "object" && value !== null && "owner" in value && typeof value.owner === "number" ? value.owner : 0;
    return { view: JobView.parse(value), owner };
  } catch {
    return null;
  }
}

/** A process killed while writing leaves half a line; ours must not be glued to it. */
function endsTorn(file: string): boolean {
  if (!fs.existsSync(file)) return false;
  const { size } = fs.statSync(file);
  if (size === 0) return false;
  const handle = fs.openSync(file, "r");
  try {
    const last = Buffer.alloc(1);
    fs.readSync(handle, last, 0, 1, size - 1);
    return last[0] !== 10;
  } finally {
    fs.closeSync(handle);
  }
}
