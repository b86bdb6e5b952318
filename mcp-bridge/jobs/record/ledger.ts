import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import type { Log } from "#base/log.ts";
import { JobView } from "#contract/job.ts";
import { LOCAL } from "../../auth/principal.ts";
import { isActive } from "./job.ts";
import type { Owner, Owners } from "./owner.ts";

/**
 * The ledger: every job on disk, one `JobView` a line with the owner, the bridge that works on it.
 *
 * Several processes append to one file, and the order of its lines settles who owns what. Only a job's owner writes `JobView`s of it,
 * so the last one wins. Another bridge takes a job over from a dead owner with a line of its own kind; of several such lines only the
 * first still finds that owner. What an owner writes after it was taken for dead no longer counts, and an end is final.
 * Any bridge may write that a job shall stop; its owner then stops it.
 */
export interface LedgerEntry {
  view: JobView;
  owner: Owner;
  /** `Job.key`. */
  key: string | null;
  /** `Job.principal`. */
  principal: string;
  /** Somebody at another bridge wants it stopped. */
  cancelled: boolean;
  /** What the cluster's queue was given, so that a job which that has lost is put there again; null where there is no cluster. */
  ticket: string | null;
}

/** Owners of earlier versions were bare process ids. */
const OwnerField = z.union([z.string(), z.number().transform(String)]).catch("");
const OwnedLine = z.object({
  owner: OwnerField,
  key: z.string().nullable().default(null),
  /** Left out where it is the person at this computer, as it is in the lines of earlier versions. */
  principal: z.string().default(LOCAL.id),
  /** In a job's first line only. */
  ticket: z.string().nullable().default(null),
});
const TakingLine = z.object({ takes: z.string(), owner: z.string(), after: z.string() });
const CancelLine = z.object({ cancels: z.string() });
/** Says that this process compacts the ledger. One at a time does; one that died over it is succeeded like the owner of a job. */
const CompactorLine = z.object({ compactor: z.string(), after: z.string().nullable() });

/** The file is compacted when it has so many lines, and twice as many as jobs. */
const COMPACT_FROM_LINES = 1_000;
const MAX_ENDED_JOBS = 2_000;
/** No first line of a file is shorter: an id, and more. */
const VERSION_BYTES = 40;
/** How many jobs' last lines are remembered, to be written again when the file is replaced at that very moment. */
const MAX_LAST_WRITTEN = 100;

export interface LedgerOptions {
  file: string;
  owners: Owners;
  log: Log;
  /** The file is compacted when it has so many lines, and twice as many as jobs. */
  compactFrom?: number;
  /** How many ended jobs are kept. Their pictures stay in the gallery anyway. */
  maxEnded?: number;
}

/** Reads and writes the ledger. What cannot be read or written is logged, and everything else goes on. */
export class Ledger {
  readonly #file: string;
  readonly #owners: Owners;
  readonly #log: Log;
  readonly #compactFrom: number;
  readonly #maxEnded: number;
  readonly #entries = new Map<string, LedgerEntry>();
  #compactor: Owner | null = null;
  #lines = 0;
  /** How many bytes of the file `#entries` holds, and which file that was; null before it was first read. */
  #position = 0;
  #version: string | null = null;
  /** By job. */
  readonly #lastWritten = new Map<string, string>();

  constructor({ file, owners, log, compactFrom = COMPACT_FROM_LINES, maxEnded = MAX_ENDED_JOBS }: LedgerOptions) {
    this.#file = file;
    this.#owners = owners;
    this.#log = log;
    this.#compactFrom = compactFrom;
    this.#maxEnded = maxEnded;
    this.#guarded(undefined, () => fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 }));
    this.#guarded(undefined, () => setAside(file));
  }

  /** Writes the state of a job that this process works on. A full disk does not end the job: false where it could not be written. */
  append({ view, key, principal }: Pick<LedgerEntry, "view" | "key" | "principal">, ticket: string | null = null): boolean {
    const line = asLine({ view, key, principal, owner: this.#owners.me, ticket });
    this.#lastWritten.delete(view.id);
    this.#lastWritten.set(view.id, line);
    for (const id of this.#lastWritten.keys()) {
      if (this.#lastWritten.size <= MAX_LAST_WRITTEN) break;
      this.#lastWritten.delete(id);
    }
    return this.#write(line);
  }

  /** Takes an unfinished job over from an owner that is dead. However many processes try it, it is true for exactly one. */
  takeOver({ view, owner }: LedgerEntry): boolean {
    this.#write(JSON.stringify({ takes: view.id, owner: this.#owners.me, after: owner }));
    return this.read().get(view.id)?.owner === this.#owners.me;
  }

  /** Asks the owner of an unfinished job to stop it. That may get lost while the file is replaced: `read` shows whether it was. */
  cancel(id: string): void {
    this.#write(JSON.stringify({ cancels: id }));
  }

  /** The newest state of every job, oldest job first. Lines that are torn or unreadable are left out. */
  read(): ReadonlyMap<string, LedgerEntry> {
    const rest = this.#readNew();
    if (rest === "") return this.#entries;
    // A line without an end: another process is writing it, or died while it wrote.
    const entries = new Map(this.#entries);
    applyToEntries(entries, rest);
    return entries;
  }

  /**
   * Makes a long file shorter: the newest line of each job stays. Safe against being killed at any moment, and other processes may go on
   * appending: what they write into the old file meanwhile is carried over, and each writes again what the new one lacks.
   */
  async compact(): Promise<void> {
    this.read();
    if (this.#lines < this.#compactFrom || this.#lines < this.#entries.size * 2) return;
    const other = this.#compactor;
    if (other !== null && other !== this.#owners.me && (await this.#owners.isAlive(other))) return;
    this.#write(JSON.stringify({ compactor: this.#owners.me, after: other }));
    this.#guarded(undefined, () => this.#compactNow());
  }

  #compactNow(): void {
    const old = fs.openSync(this.#file, "r");
    try {
      this.#readNew();
      if (this.#compactor !== this.#owners.me || versionOf(old) !== this.#version) return;
      const kept = withoutOldest([...this.#entries.values()], this.#maxEnded).flatMap(({ cancelled, ...entry }) => [
        asLine(entry),
        ...(cancelled && isActive(entry.view.state) ? [JSON.stringify({ cancels: entry.view.id })] : []),
      ]);
      writeFileAtomicSync(this.#file, [JSON.stringify({ version: randomUUID() }), ...kept].map((line) => `${line}\n`).join(""));
      // What others wrote into the old file until it was replaced.
      const late = bytesFrom(old, this.#position);
      if (late.length > 0) fs.appendFileSync(this.#file, late);
    } finally {
      fs.closeSync(old);
    }
    this.#log.info("the ledger of jobs was compacted");
  }

  /** One write a line, so that the lines of several processes do not mix. */
  #write(line: string): boolean {
    return this.#guarded(false, () => {
      const handle = fs.openSync(this.#file, "a+", 0o600);
      try {
        fs.appendFileSync(handle, `${endsTorn(handle) ? "\n" : ""}${line}\n`);
      } finally {
        fs.closeSync(handle);
      }
      return true;
    });
  }

  /** Reads what was written since the last time; returns a last line that has no end yet, or "". */
  #readNew(): string {
    const { bytes, replaced } = this.#guarded({ bytes: Buffer.alloc(0), replaced: false }, () => this.#newBytes());
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      this.#applyLine(bytes.toString("utf8", start, end));
      start = end + 1;
    }
    this.#position += start;
    if (replaced) this.#writeAgain();
    return bytes.toString("utf8", start);
  }

  #applyLine(line: string): void {
    if (line === "") return;
    this.#lines += 1;
    const parsed = CompactorLine.safeParse(applyToEntries(this.#entries, line));
    if (parsed.success && parsed.data.after === this.#compactor) this.#compactor = parsed.data.compactor;
  }

  #newBytes(): { bytes: Buffer; replaced: boolean } {
    if (!fs.existsSync(this.#file)) {
      this.#startOver(null);
      return { bytes: Buffer.alloc(0), replaced: false };
    }
    const handle = fs.openSync(this.#file, "r");
    try {
      const version = versionOf(handle);
      // Also when it is read for the first time: what we have written by then may have gone into an earlier file.
      const replaced = version !== this.#version || fs.fstatSync(handle).size < this.#position;
      if (replaced) this.#startOver(version);
      return { bytes: bytesFrom(handle, this.#position), replaced };
    } finally {
      fs.closeSync(handle);
    }
  }

  #startOver(version: string | null): void {
    this.#entries.clear();
    this.#compactor = null;
    this.#lines = 0;
    this.#position = 0;
    this.#version = version;
  }

  /** What we wrote into the old file at the moment of its replacement may be missing from the new one. */
  #writeAgain(): void {
    for (const [id, line] of this.#lastWritten) {
      const entry = this.#entries.get(id);
      const written = asEntry(JSON.parse(line));
      if (!written) continue;
      if (entry && (entry.owner !== written.owner || JSON.stringify(entry.view) === JSON.stringify(written.view))) continue;
      this.#write(line);
    }
  }

  #guarded<T>(otherwise: T, work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.#log.error("the ledger of jobs cannot be used", { code: error instanceof Error && "code" in error ? String(error.code) : "" });
      return otherwise;
    }
  }
}

/** Takes what the line says of a job into `entries`; returns what it says when it is about something else, else null. */
function applyToEntries(entries: Map<string, LedgerEntry>, line: string): unknown {
  const value = parsed(line);
  const entry = asEntry(value);
  const taking = entry ? null : TakingLine.safeParse(value).data;
  const cancel = entry || taking ? null : CancelLine.safeParse(value).data;
  const known = entries.get(entry?.view.id ?? taking?.takes ?? cancel?.cancels ?? "");
  const open = known !== undefined && isActive(known.view.state);
  if (entry && !known) entries.set(entry.view.id, entry);
  else if (entry && open && known.owner === entry.owner)
    entries.set(entry.view.id, { ...entry, cancelled: known.cancelled, ticket: entry.ticket ?? known.ticket });
  else if (taking && open && known.owner === taking.after) entries.set(taking.takes, { ...known, owner: taking.owner });
  else if (cancel && open) entries.set(cancel.cancels, { ...known, cancelled: true });
  return entry || taking || cancel ? null : value;
}

function asLine({ view, key, owner, principal, ticket }: Omit<LedgerEntry, "cancelled">): string {
  const line = { ...view, key, owner, ...(principal !== LOCAL.id && { principal }) };
  return JSON.stringify(ticket !== null && isActive(view.state) ? { ...line, ticket } : line);
}

function asEntry(value: unknown): LedgerEntry | null {
  const view = JobView.safeParse(value).data;
  const owned = OwnedLine.safeParse(value).data;
  return view && owned ? { view, ...owned, cancelled: false } : null;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function withoutOldest(entries: LedgerEntry[], count: number): LedgerEntry[] {
  const ended = entries.filter(({ view }) => !isActive(view.state));
  const dropped = new Set(ended.slice(0, Math.max(0, ended.length - count)));
  return entries.filter((entry) => !dropped.has(entry));
}

/**
 * Tells the file from those that came before and after it under the same name: the system may give two of them the same inode. One
 * that was compacted begins with a line of its own, and the very first with its first job's id.
 */
function versionOf(handle: number): string {
  const head = Buffer.alloc(VERSION_BYTES);
  const length = fs.readSync(handle, head, 0, head.length, 0);
  // A shorter file has only just been begun; it is small enough to be read anew.
  return length < head.length ? "" : head.toString("latin1");
}

function bytesFrom(handle: number, position: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, fs.fstatSync(handle).size - position));
  return bytes.subarray(0, fs.readSync(handle, bytes, 0, bytes.length, position));
}

/** A process that was killed while writing leaves half a line; ours must not be appended to it. */
function endsTorn(handle: number): boolean {
  const { size } = fs.fstatSync(handle);
  const last = Buffer.alloc(1);
  return size > 0 && fs.readSync(handle, last, 0, 1, size - 1) === 1 && last[0] !== 10;
}

/** Reading a pipe or device would never end: whatever lies in the ledger's place and is no file is renamed. */
function setAside(file: string): void {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) fs.renameSync(file, `${file}.no-file`);
}
