import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isWithin } from "../change/config-file.ts";
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

export interface Surroundings {
  platform: NodeJS.Platform;
  /** Of the person whose settings are meant. */
  home: string;
  /** Left out: the system's own. */
  runs?: Run | undefined;
}

/** The app's own processes (not the helpers they start) that run here; none where that cannot be told. */
export async function processesOf(client: Client, { platform, home, runs = run }: Surroundings): Promise<Running[]> {
  const names = client.overwritesWhileRunning?.processes[platform] ?? [];
  // An injected platform is a test's: this machine's processes say nothing about it.
  if (names.length === 0 || (platform !== process.platform && runs === run)) return [];
  const running = await processes(platform, runs).catch(() => []);
  const named = running.filter(
    ({ words: [program = "", ...words] }) =>
      names.some((name) => program === name || program.endsWith(`/${name}`)) && !words.some((word) => word.startsWith("--type=")),
  );
  return platform === "linux" ? ofHome(named, home) : named;
}

export async function seemsToRun(client: Client, surroundings: Surroundings): Promise<boolean> {
  return (await processesOf(client, surroundings)).length > 0;
}

/** Without those that keep their settings in another home. Packages (snap) have theirs inside of the person's. */
async function ofHome(running: readonly Running[], home: string): Promise<Running[]> {
  const kept: Running[] = [];
  for (const one of running) {
    const environment = await readFile(`/proc/${one.pid}/environ`, "utf8").catch(() => "");
    const variable = (name: string) => new RegExp(`(?:^|\0)${name}=([^\0]+)`).exec(environment)?.[1];
    const [program = "", ...args] = one.words;
    if (!isWithin(variable("HOME") ?? home, home)) continue;
    // What runs out of an AppImage lies where it is mounted, which is gone when it ends.
    kept.push({ pid: one.pid, words: [variable("APPIMAGE") ?? program, ...args] });
  }
  return kept;
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
