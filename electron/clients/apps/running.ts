import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Client } from "./client.ts";

/** Runs a program and answers what it prints; rejects where it fails. */
export type Run = (program: string, args: readonly string[]) => Promise<string>;

export const run: Run = async (program, args) => (await promisify(execFile)(program, args, { windowsHide: true })).stdout;

/** A process of an AI app. */
export interface Running {
  pid: number;
  /** Its command line, word by word; only Linux tells more than the program. */
  words: string[];
}

/** The app's own processes (not the helpers they start) that run here; none where that cannot be told. */
export async function processesOf(client: Client, platform: NodeJS.Platform, runs: Run = run): Promise<Running[]> {
  const names = client.overwritesWhileRunning?.processes[platform] ?? [];
  // An injected platform is a test's: this machine's processes say nothing about it.
  if (names.length === 0 || (platform !== process.platform && runs === run)) return [];
  const running = await processes(platform, runs).catch(() => []);
  return running.filter(({ words: [program = ""] }) => names.some((name) => program === name || program.endsWith(`/${name}`)));
}

export async function seemsToRun(client: Client, platform: NodeJS.Platform, runs: Run = run): Promise<boolean> {
  return (await processesOf(client, platform, runs)).length > 0;
}

/** Every process by its program file: whole paths on Linux and macOS, bare names (their case kept) on Windows. */
async function processes(platform: NodeJS.Platform, runs: Run): Promise<Running[]> {
  if (platform === "linux") {
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const commands = ids.map((id) => readFile(join("/proc", id, "cmdline"), "utf8").catch(() => ""));
    return (await Promise.all(commands)).map((command, index) => ({ pid: Number(ids[index]), words: command.split("\0").slice(0, -1) }));
  }
  if (platform === "darwin") {
    const list = await runs("ps", ["-axo", "pid=,comm="]);
    return [...list.matchAll(/^ *(\d+) (.+)$/gm)].map(([, pid, program]) => ({ pid: Number(pid), words: [program ?? ""] }));
  }
  const list = await runs("tasklist", ["/fo", "csv", "/nh"]);
  return [...list.matchAll(/^"([^"]*)","(\d+)"/gm)].map(([, program, pid]) => ({ pid: Number(pid), words: [program ?? ""] }));
}
