import fs from "node:fs";
import { z } from "zod";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { readRegularFileSync } from "#base/regular-file.ts";

const Program = z.object({
  version: z.string(),
  /** The file that starts it, an AppImage's own one. */
  executable: z.string(),
});
export type Program = z.infer<typeof Program>;

const Starts = Program.extend({
  /** Whether this version has ever come as far as it should. */
  worked: z.boolean(),
  /** Starts that came to nothing, one after the other, the one that goes on included. */
  failed: z.number().int(),
  /** The newest other version that has worked here. */
  older: Program.nullable(),
});
type Starts = z.infer<typeof Starts>;

const FAILED_STARTS = 2;
const MAX_FILE_BYTES = 64 * 1024;

/**
 * How the starts of this version went, in a file of the state directory: a start counts as failed until it is said to have worked, so
 * that one which dies without a word is counted, too.
 */
export class StartRecord {
  readonly #file: string;
  #starts: Starts;

  /** Writes down that a start begins. */
  constructor(file: string, program: Program) {
    this.#file = file;
    const before = read(file);
    if (before?.version === program.version) this.#starts = { ...before, ...program, failed: before.failed + 1 };
    else this.#starts = { ...program, worked: false, failed: 1, older: olderThan(program, before) };
    this.#write();
  }

  /** The version to go back to, once this one has failed twice and never worked; null where there is none. */
  get older(): Program | null {
    const { worked, failed, older } = this.#starts;
    return !worked && failed > FAILED_STARTS ? older : null;
  }

  /** This start came as far as it should. */
  worked(): void {
    this.#change({ worked: true, failed: 0 });
  }

  /** The person ended this start before it could show what it is worth: it counts for nothing. */
  ended(): void {
    this.#change({ failed: Math.max(0, this.#starts.failed - 1) });
  }

  #change(part: Partial<Starts>): void {
    const before = JSON.stringify(this.#starts);
    this.#starts = { ...this.#starts, ...part };
    if (JSON.stringify(this.#starts) !== before) this.#write();
  }

  #write(): void {
    try {
      writeFileAtomicSync(this.#file, `${JSON.stringify(this.#starts)}\n`);
    } catch {
      // A start that cannot be counted is a start all the same.
    }
  }
}

function olderThan(program: Program, before: Starts | null): Program | null {
  if (before === null) return null;
  const { version, executable, worked, older } = before;
  if (worked) return { version, executable };
  return older?.version === program.version ? null : older;
}

/** Null where nothing is written that can be understood: then nothing is known of earlier starts. */
function read(file: string): Starts | null {
  try {
    return fs.existsSync(file) ? Starts.parse(JSON.parse(String(readRegularFileSync(file, MAX_FILE_BYTES)))) : null;
  } catch {
    return null;
  }
}
