import { execFile } from "node:child_process";
import fs from "node:fs";
import { promisify } from "node:util";

/** What an engine has done since its start: processor time, and bytes read from and written to disks. */
export interface Activity {
  cpuMs: number;
  diskBytes: number;
  /** It wants the processor or waits for a disk at this very moment: on a busy computer it may get little of either. */
  isWaiting: boolean;
}

const TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK), the same on every Linux we know

/** Whose activity counts: a process group that Easel started, or a single process that it did not. */
export type ProcessOrGroup = { group: number } | { pid: number };

/** What an engine has done so far; null on Windows, and where the system does not tell. */
export async function readActivity(processes: ProcessOrGroup): Promise<Activity | null> {
  try {
    if (process.platform === "linux") return linuxActivity(processes);
    if (process.platform === "darwin")
      return macActivity((await promisify(execFile)("ps", ["-axo", "pgid=,pid=,time="])).stdout, processes);
    return null;
  } catch {
    return null;
  }
}

/** `/proc/<pid>/stat`, fields after the name: state ppid pgrp ... utime(12th) stime(13th); `/proc/<pid>/io` (proc(5)). */
function linuxActivity(processes: ProcessOrGroup): Activity | null {
  let [ticks, diskBytes, seen] = [0, 0, 0];
  let isWaiting = false;
  for (const pid of "pid" in processes ? [String(processes.pid)] : fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if ("group" in processes && Number(fields[2]) !== processes.group) continue;
      ticks += Number(fields[11]) + Number(fields[12]);
      const io = fs.readFileSync(`/proc/${pid}/io`, "latin1");
      for (const [, bytes] of io.matchAll(/^(?:read|write)_bytes: (\d+)$/gm)) diskBytes += Number(bytes);
      isWaiting ||= fields[0] === "R" || fields[0] === "D";
      seen += 1;
    } catch {
      // it ended meanwhile, or belongs to another user
    }
  }
  return seen > 0 ? { cpuMs: (ticks * 1_000) / TICKS_PER_SECOND, diskBytes, isWaiting } : null;
}

/** From the output of `ps`: group, process, minutes:seconds.hundredths. It knows nothing of disks. Null when none of the processes is in it. */
export function macActivity(output: string, processes: ProcessOrGroup): Activity | null {
  let [cpuMs, seen] = [0, 0];
  for (const line of output.split("\n")) {
    const [pgid, pid, time] = line.trim().split(/\s+/);
    if (!time || ("group" in processes ? Number(pgid) !== processes.group : Number(pid) !== processes.pid)) continue;
    cpuMs += time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000;
    seen += 1;
  }
  return seen > 0 ? { cpuMs, diskBytes: 0, isWaiting: false } : null;
}
