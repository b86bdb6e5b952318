import { execFile } from "node:child_process";
import fs from "node:fs";
import { promisify } from "node:util";

/** A worker that is dead cannot move; one that only takes long burns processor time or says something. */
export const pulsePolicy = {
  /** With a running job, that long without a sign and with an idle processor means stuck. Milliseconds. */
  silence: 60_000,
  /** Below this share of one core the engine counts as idle. A ComfyUI that only answers probes uses about 0.01. */
  idleShare: 0.05,
  /** That long without any sign means stuck, however busy the processor is (a hung driver spins). */
  hopeless: 30 * 60_000,
} as const;

/** ComfyUI's one worker thread died of an exception; the server answers on, and no job will ever move again (0.3.64 to 0.38). */
export const workerDied = (line: string): boolean => /^Exception in thread .*\(prompt_worker\)/.test(line);

/**
 * Watches over a working engine: `sign()` for everything that shows life, `look(...)` now and then. Answers whether the engine is
 * stuck, that is: it has a job, and nothing has moved.
 */
export class Pulse {
  #lastSign: number;
  #cpu: { at: number; ms: number } | null = null;
  #idleSince: number | null = null;

  constructor(now: number) {
    this.#lastSign = now;
  }

  sign(now: number): void {
    this.#lastSign = now;
    this.#idleSince = null;
    this.#cpu = null;
  }

  /** `cpuMs`: processor time the engine has used so far; null where that cannot be known, which then decides nothing. */
  look(now: number, working: boolean, cpuMs: number | null): boolean {
    if (!working) {
      this.sign(now);
      return false;
    }
    if (cpuMs !== null) this.#measure(now, cpuMs);
    if (now - this.#lastSign >= pulsePolicy.hopeless) return true;
    return this.#idleSince !== null && now - Math.max(this.#idleSince, this.#lastSign) >= pulsePolicy.silence;
  }

  #measure(now: number, ms: number): void {
    const before = this.#cpu;
    this.#cpu = { at: now, ms };
    if (!before || now <= before.at) return;
    const share = (ms - before.ms) / (now - before.at);
    if (share >= pulsePolicy.idleShare) this.#idleSince = null;
    else this.#idleSince ??= before.at;
  }
}

const TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK), the same on every Linux we know

/** Processor time of a process group, milliseconds; null on Windows and when it cannot be read. */
export async function groupCpuMs(group: number): Promise<number | null> {
  try {
    return process.platform === "linux" ? linuxCpuMs(group) : process.platform === "darwin" ? await macCpuMs(group) : null;
  } catch {
    return null;
  }
}

/** `/proc/<pid>/stat`, fields after the name: state ppid pgrp ... utime(12th) stime(13th) (proc(5)). */
function linuxCpuMs(group: number): number {
  let ticks = 0;
  for (const pid of fs.readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // ended while we looked
    }
  }
  return (ticks * 1_000) / TICKS_PER_SECOND;
}

/** `ps` says minutes:seconds.hundredths. */
async function macCpuMs(group: number): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-axo", "pgid=,time="]);
  let ms = 0;
  for (const line of stdout.split("\n")) {
    const [pgid, time] = line.trim().split(/\s+/);
    if (Number(pgid) !== group || !time) continue;
    ms += time.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000;
  }
  return ms;
}
