import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Clock } from "#comfyui/clock.ts";
import { endTree } from "./tree.ts";

/** The engine process of ours that ran last, on disk, so that the next start can clean up after a death of Easel. */
const ProcessRecord = z.object({ pid: z.number().int(), identity: z.string() });
export type ProcessRecord = z.infer<typeof ProcessRecord>;

/**
 * What tells this process apart from a later one with the same number: its start time, with the boot it belongs to.
 * Null when there is no such process, or the system will not say. Linux `/proc/<pid>/stat` field 22 and the boot id; macOS `lstart`;
 * Windows `CreationDate`.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  const run = promisify(execFile);
  try {
    if (process.platform === "linux") {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z" || fields[0] === "X") return null;
      return `${fs.readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()} ${fields[19]}`;
    }
    if (process.platform === "darwin") return (await run("ps", ["-o", "lstart=", "-p", String(pid)])).stdout.trim() || null;
    const question = `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CreationDate.Ticks`;
    return (
      (await run("powershell.exe", ["-NoProfile", "-NonInteractive", "-Command", question], { windowsHide: true })).stdout.trim() || null
    );
  } catch {
    return null;
  }
}

export class ProcessRecords {
  readonly #file: string;

  constructor(stateDirectory: string) {
    this.#file = path.join(stateDirectory, "engine-process.json");
  }

  async write(pid: number): Promise<void> {
    const identity = await processIdentity(pid);
    if (identity === null) return;
    fs.mkdirSync(path.dirname(this.#file), { recursive: true });
    fs.writeFileSync(this.#file, JSON.stringify({ pid, identity } satisfies ProcessRecord));
  }

  clear(): void {
    fs.rmSync(this.#file, { force: true });
  }

  /**
   * Ends an engine that an earlier Easel started and could not end, and only that: the number and the start time must both
   * be those of the record. Answers whether there was one.
   */
  async cleanUp(clock: Clock): Promise<boolean> {
    const record = this.#read();
    this.clear();
    if (!record || (await processIdentity(record.pid)) !== record.identity) return false;
    await endTree(record.pid, clock);
    return true;
  }

  #read(): ProcessRecord | null {
    try {
      return ProcessRecord.parse(JSON.parse(fs.readFileSync(this.#file, "utf8")));
    } catch {
      return null;
    }
  }
}
