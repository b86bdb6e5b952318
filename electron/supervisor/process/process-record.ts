import fs from "node:fs";
import { z } from "zod";
import { replaceFileSync } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";
import { readRegularFileSync } from "#base/regular-file.ts";
import { endTree } from "./process-tree.ts";

const MAX_FILE_BYTES = 64 * 1024;

const Recorded = z.object({ pid: z.number().int(), identity: z.string() });
type Recorded = z.infer<typeof Recorded>;

/** The process that Easel runs now, recorded on disk, so that the next start can end it if Easel dies. */
export class ProcessRecord {
  readonly #file: string;

  /** `file`: `engineProcess` or `installProcess` of the state directory. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Records the process; does nothing when it has already ended. @throws the system's error when the disk does not take it */
  async write(pid: number): Promise<void> {
    const identity = await processIdentity(pid);
    // Not synced to the disk: until it is written, nobody would know of the process if Easel died.
    if (identity) replaceFileSync(this.#file, JSON.stringify({ pid, identity } satisfies Recorded));
  }

  clear(): void {
    fs.rmSync(this.#file, { force: true });
  }

  /**
   * Ends the recorded process, with its tree, if an earlier Easel left it running; and only that one: both its number and its start
   * time must be those of the record. Gives whether there was one.
   */
  async endOrphan(clock: Clock): Promise<boolean> {
    const recorded = this.#read();
    const isOurs = recorded !== null && (await processIdentity(recorded.pid)) === recorded.identity;
    if (isOurs) await endTree(recorded.pid, clock);
    // Not earlier: Easel may die in the middle of this, too.
    this.clear();
    return isOurs;
  }

  #read(): Recorded | null {
    try {
      return Recorded.parse(JSON.parse(String(readRegularFileSync(this.#file, MAX_FILE_BYTES))));
    } catch {
      return null;
    }
  }
}
