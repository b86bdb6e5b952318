import { appendFile, mkdir, open, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { writeSynced } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { hashOf } from "./config-file.ts";

/** Of a backup, and of the journal. */
const MAX_BYTES = 64 * 1024 * 1024;

/** One file of a change. Hashes are SHA-256 in hexadecimal; null = no file. */
const ChangedFile = z.object({
  path: z.string(),
  before: z.object({ hash: z.string(), backup: z.string(), mode: z.number().int() }).nullable(),
  after: z.string().nullable(),
  /** Where our entry stands, and what we wrote there (null = taken out). */
  entryPath: z.array(z.string()),
  entry: z.record(z.string(), z.json()).nullable(),
});
export type ChangedFile = z.infer<typeof ChangedFile>;

const Change = z.object({
  id: z.string(),
  at: z.number(),
  client: z.string(),
  action: z.enum(["write", "remove"]),
  files: z.array(ChangedFile),
});
export type Change = z.infer<typeof Change>;

const Line = z.union([
  Change,
  /** `there`: whether our entry was in the settings afterwards. */
  z.object({ undone: z.string(), at: z.number(), there: z.boolean().optional() }),
  /** Our entry vanished, and the person left it so. */
  z.object({ left: z.string(), at: z.number() }),
  z.object({ madeFolder: z.string(), change: z.string() }),
  /** What the app's own program made of a file, where that did the writing. */
  z.object({ became: z.string(), path: z.string(), change: z.string() }),
]);
type Line = z.infer<typeof Line>;

/** What is done to an app's settings: our entry comes, or goes. */
export type Action = Change["action"];

/** A change, and what became of it. */
export interface KnownChange extends Change {
  undone: boolean;
  /** The topmost folder that had to be made for it. */
  madeFolder: string | null;
}

/** What is known of one client. */
export interface History {
  /** Newest first; at most 20. */
  changes: KnownChange[];
  /** Whether our entry should be in the app's settings, going by the last thing that was done. */
  wanted: boolean;
}

/** How many changes of a client can be undone. */
const MAX_CHANGES = 20;

/**
 * What we changed, in `changes.jsonl` (one line a change, written before the file is replaced), and what was there before, in `backups/`.
 * A change whose write was cut off is in the journal all the same; its file then still has the hash of `before`.
 */
export class Journal {
  readonly #directory: string;
  readonly #clock: Clock;

  constructor(directory: string, clock: Clock) {
    this.#directory = directory;
    this.#clock = clock;
  }

  /** Everything that is known of this client's changes. */
  async history(client: string): Promise<History> {
    const changes = new Map<string, KnownChange>();
    let wanted = false;
    for (const line of await this.#lines()) {
      if ("id" in line) {
        if (line.client !== client) continue;
        changes.set(line.id, { ...line, undone: false, madeFolder: null });
        wanted = line.action === "write";
        continue;
      }
      const known = changes.get("undone" in line ? line.undone : "left" in line ? line.left : line.change);
      if (known === undefined) continue;
      if ("undone" in line) {
        known.undone = true;
        wanted = line.there ?? known.action === "remove";
      } else if ("left" in line) wanted = false;
      else if ("madeFolder" in line) known.madeFolder = line.madeFolder;
      else known.files = known.files.map((file) => (file.path === line.path ? { ...file, after: line.became } : file));
    }
    return { changes: [...changes.values()].reverse().slice(0, MAX_CHANGES), wanted };
  }

  /** Newest first; at most 20. */
  async changes(client: string): Promise<KnownChange[]> {
    return (await this.history(client)).changes;
  }

  /** Writes a change down, on the disk when this returns. */
  async record(change: Omit<Change, "id" | "at">): Promise<Change> {
    const newest = (await this.changes(change.client))[0];
    const at = Math.max(this.#clock.now(), (newest?.at ?? 0) + 1);
    const whole = { id: `${at.toString(36)}-${hashOf(Buffer.from(JSON.stringify([change, at]))).slice(0, 8)}`, at, ...change };
    await this.#append(whole);
    return whole;
  }

  /** `there`: whether our entry is in the settings afterwards. */
  recordUndone(id: string, there: boolean): Promise<void> {
    return this.#append({ undone: id, at: this.#clock.now(), there });
  }

  /** The entry vanished, and the person left it so. */
  recordLeft(id: string): Promise<void> {
    return this.#append({ left: id, at: this.#clock.now() });
  }

  /** What the app's own program made of a file. */
  recordBecame(change: string, path: string, hash: string): Promise<void> {
    return this.#append({ became: hash, path, change });
  }

  /** The topmost folder that had to be made for a change. */
  recordMadeFolder(change: string, madeFolder: string): Promise<void> {
    return this.#append({ change, madeFolder });
  }

  /** Keeps a copy that only its owner may read; returns the name to ask for it. */
  async backUp(client: string, { bytes, hash }: { bytes: Buffer; hash: string }): Promise<string> {
    const folder = join(this.#directory, "backups", client);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const kept = await readdir(folder);
    const name = freeName(kept, this.#clock.now(), hash.slice(0, 12));
    await writeSynced(join(folder, name), bytes, 0o600);
    // Twice as many as changes: an undo keeps a copy, too, and a client may have two files.
    for (const old of kept.sort().slice(0, Math.max(0, kept.length + 1 - 4 * MAX_CHANGES))) await rm(join(folder, old), { force: true });
    return `${client}/${name}`;
  }

  /** null when it is no longer there, or no longer what it was. */
  async backup(name: string, hash: string): Promise<Buffer | null> {
    const bytes = await readRegularFile(join(this.#directory, "backups", name), MAX_BYTES).catch(() => null);
    return bytes !== null && hashOf(bytes) === hash ? bytes : null;
  }

  #text(): Promise<string> {
    return readRegularFile(this.#file, MAX_BYTES).then(String);
  }

  async #lines(): Promise<Line[]> {
    const text = await this.#text().catch(() => "");
    return text.split("\n").flatMap((line) => {
      if (line === "") return [];
      // A line that a power cut tore is no change that happened: the file is replaced only after its line is on the disk.
      const parsed = Line.safeParse(parseOrNull(line));
      return parsed.success ? [parsed.data] : [];
    });
  }

  async #append(line: Line): Promise<void> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    const torn = !(await this.#text().catch(() => "\n")).endsWith("\n");
    await appendFile(this.#file, `${torn ? "\n" : ""}${JSON.stringify(line)}\n`, { mode: 0o600 });
    const handle = await open(this.#file, "r+");
    await handle.sync().finally(() => handle.close());
  }

  get #file(): string {
    return join(this.#directory, "changes.jsonl");
  }
}

/** Every entry that these changes wrote. */
export function writtenEntries(changes: readonly KnownChange[]): NonNullable<ChangedFile["entry"]>[] {
  return changes.flatMap(({ files }) => files.flatMap(({ entry }) => (entry === null ? [] : [entry])));
}

function freeName(taken: readonly string[], now: number, hash: string): string {
  for (let at = now; ; at += 1) {
    const name = `${at}-${hash}`;
    if (!taken.includes(name)) return name;
  }
}

function parseOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
