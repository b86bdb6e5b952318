import { execFile } from "node:child_process";
import fs from "node:fs";
import { promisify } from "node:util";

/** A worker that is dead cannot move; one that only takes long burns processor time or says something. */
export const pulsePolicy = {
  /**
   * With a running job, that long without a sign, with an idle processor and an idle disk, means stuck. Milliseconds. Not shorter:
   * one step of a large model takes more than a minute on a slow card, and some drivers let the processor sleep meanwhile.
   */
  silence: 180_000,
  /** Below this share of one core the engine counts as idle. A ComfyUI that only answers probes uses about 0.01. */
  idleShare: 0.05,
  /** From this many bytes a second on it is reading a model, say from an old disk, which costs hardly any processor time. */
  busyDisk: 256 * 1024,
  /** That long without any sign means stuck, however busy the processor is (a hung driver spins). */
  hopeless: 30 * 60_000,
} as const;

/** What an engine has done since its start: processor time, and bytes from and to disks. */
export interface Activity {
  cpuMs: number;
  diskBytes: number;
}

/** ComfyUI's one worker thread died of an exception; the server answers on, and no job will ever move again (0.3.64 to 0.38). */
export const workerDied = (line: string): boolean => /^Exception in thread .*\(prompt_worker\)/.test(line);

/**
 * Watches over a working engine: `sign()` for everything that shows life, `look(...)` now and then. Answers whether the engine is
 * stuck, that is: it has a job, and nothing has moved.
 */
export class Pulse {
  #lastSign: number;
  #before: (Activity & { at: number }) | null = null;
  #idleSince: number | null = null;

  constructor(now: number) {
    this.#lastSign = now;
  }

  sign(now: number): void {
    this.#lastSign = now;
    this.#idleSince = null;
    this.#before = null;
  }

  /** `activity`: what the engine has done so far; null where that cannot be known, which then decides nothing. */
  look(now: number, working: boolean, activity: Activity | null): boolean {
    if (!working) {
      this.sign(now);
      return false;
    }
    if (activity) this.#measure(now, activity);
    if (now - this.#lastSign >= pulsePolicy.hopeless) return true;
    return this.#idleSince !== null && now - Math.max(this.#idleSince, this.#lastSign) >= pulsePolicy.silence;
  }

  #measure(now: number, activity: Activity): void {
    const before = this.#before;
    this.#before = { at: now, ...activity };
    if (!before || now <= before.at) return;
    const ms = now - before.at;
    const busy =
      activity.cpuMs - before.cpuMs >= ms * pulsePolicy.idleShare ||
      activity.diskBytes - before.diskBytes >= (ms / 1_000) * pulsePolicy.busyDisk;
    if (busy) this.#idleSince = null;
    else this.#idleSince ??= before.at;
  }
}

const TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK), the same on every Linux we know

/** What a process group has done so far; null on Windows and when it cannot be read. */
export async function groupActivity(group: number): Promise<Activity | null> {
  try {
    if (process.platform === "linux") return linuxActivity(group);
    if (process.platform === "darwin") return macActivity((await promisify(execFile)("ps", ["-axo", "pgid=,time="])).stdout, group);
    return null;
  } catch {
    return null;
  }
}

/** `/proc/<pid>/stat`, fields after the name: state ppid pgrp ... utime(12th) stime(13th); `/proc/<pid>/io` (proc(5)). */
function linuxActivity(group: number): Activity {
  let [ticks, diskBytes] = [0, 0];
  for (const pid of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(fields[2]) !== group) continue;
      ticks += Number(fields[11]) + Number(fields[12]);
      const io = fs.readFileSync(`/proc/${pid}/io`, "latin1");
      for (const [, bytes] of io.matchAll(/^(?:read|write)_bytes: (\d+)$/gm)) diskBytes += Number(bytes);
    } catch {
      // ended while we looked
    }
  }
  return { cpuMs: (ticks * 1_000) / TICKS_PER_SECOND, diskBytes };
}

/** From what `ps` says: the group, then minutes:seconds.hundredths. Disks it does not know. */
export function macActivity(said: string, group: number): Activity {
  let cpuMs = 0;
  for (const line of said.split("\n")) {
    const [pgid, time] = line.trim().split(/\s+/);
    if (Number(pgid) !== group || !time) continue;
    cpuMs += time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000;
  }
  return { cpuMs, diskBytes: 0 };
}
