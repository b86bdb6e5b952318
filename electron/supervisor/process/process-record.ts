import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Clock } from "#base/clock.ts";
import { processIdentity } from "#base/process-identity.ts";
import { endTree } from "./process-tree.ts";

/** A process of ours that ran last, on disk, so that the next start can clean up after a death of Easel. */
const ProcessRecord = z.object({ pid: z.number().int(), identity: z.string() });
export type ProcessRecord = z.infer<typeof ProcessRecord>;

export class ProcessRecords {
  readonly #file: string;

  constructor(stateDirectory: string, name = "engine-process.json") {
    this.#file = path.join(stateDirectory, name);
  }

  async write(pid: number): Promise<void> {
    const identity = await processIdentity(pid);
    if (!identity) return;
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    fs.writeFileSync(this.#file, JSON.stringify({ pid, identity } satisfies ProcessRecord));
  }

  clear(): void {
    fs.rmSync(this.#file, { force: true });
  }

  /**
   * Ends a process that an earlier Easel started and could not end, and only that: the number and the start time must both
   * be those of the record. Answers whether there was one.
   */
  async cleanUp(clock: Clock): Promise<boolean> {
    const record = this.#read();
    const ours = record !== null && (await processIdentity(record.pid)) === record.identity;
    if (ours) await endTree(record.pid, clock);
    // Not before: Easel may die in the middle of this, too.
    this.clear();
    return ours;
  }

  #read(): ProcessRecord | null {
    try {
      return ProcessRecord.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      return null;
    }
  }
}
