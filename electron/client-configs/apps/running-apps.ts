import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isInside } from "#base/contained-path.ts";
import type { Client } from "./client.ts";

/** Runs a program and answers what it prints; rejects where it fails. */
export type RunCommand = (program: string, args: readonly string[]) => Promise<string>;

/** The real one. */
export const run: RunCommand = async (program, args) => (await promisify(execFile)(program, args, { windowsHide: true })).stdout;

/** A process of an AI app. */
export interface RunningProcess {
  pid: number;
  /** Its command line, argument by argument; only Linux tells more than the program. */
  commandLine: string[];
}

/** Where to look for an app's processes. */
export interface ProcessLookup {
  platform: NodeJS.Platform;
  /** Of the person whose settings are meant. */
  home: string;
  /** Left out: the system's own. */
  runCommand?: RunCommand | undefined;
}

/** The app's own processes (not the helpers they start) that run here; none where that cannot be told. */
export async function processesOf(client: Client, { platform, home, runCommand = run }: ProcessLookup): Promise<RunningProcess[]> {
  const names = client.overwritesWhileRunning?.processes[platform] ?? [];
  // An injected platform is a test's: this computer's processes say nothing about it.
  if (names.length === 0 || (platform !== process.platform && runCommand === run)) return [];
  const running = await processes(platform, runCommand).catch(() => []);
  const named = running.filter(
    ({ commandLine: [program = "", ...args] }) =>
      names.some((name) => program === name || program.endsWith(`/${name}`)) && !args.some((arg) => arg.startsWith("--type=")),
  );
  return platform === "linux" ? ofHome(named, home) : named;
}

/** Whether the app runs here; false where that cannot be told. */
export async function isRunning(client: Client, lookup: ProcessLookup): Promise<boolean> {
  return (await processesOf(client, lookup)).length > 0;
}

/** Without those that keep their settings in another home. Packages (snap) have theirs inside of the person's. */
async function ofHome(running: readonly RunningProcess[], home: string): Promise<RunningProcess[]> {
  const kept: RunningProcess[] = [];
  for (const one of running) {
    const environment = await readFile(`/proc/${one.pid}/environ`, "utf8").catch(() => "");
    const variable = (name: string) => new RegExp(`(?:^|\0)${name}=([^\0]+)`).exec(environment)?.[1];
    const [program = "", ...args] = one.commandLine;
    if (!isInside(home, variable("HOME") ?? home)) continue;
    // What runs out of an AppImage lies where it is mounted, which is gone when it ends.
    kept.push({ pid: one.pid, commandLine: [variable("APPIMAGE") ?? program, ...args] });
  }
  return kept;
}

/** Every process by its program file: whole paths on Linux and macOS, bare names (their case kept) on Windows. */
async function processes(platform: NodeJS.Platform, runCommand: RunCommand): Promise<RunningProcess[]> {
  if (platform === "linux") {
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const commands = ids.map((id) => readFile(join("/proc", id, "cmdline"), "utf8").catch(() => ""));
    return (await Promise.all(commands)).map((command, index) => ({
      pid: Number(ids[index]),
      commandLine: command.split("\0").slice(0, -1),
    }));
  }
  if (platform === "darwin") {
    const list = await runCommand("ps", ["-axo", "pid=,comm="]);
    return [...list.matchAll(/^ *(\d+) (.+)$/gm)].map(([, pid, program]) => ({ pid: Number(pid), commandLine: [program ?? ""] }));
  }
  const list = await runCommand("tasklist", ["/fo", "csv", "/nh"]);
  return [...list.matchAll(/^"([^"]*)","(\d+)"/gm)].map(([, program, pid]) => ({ pid: Number(pid), commandLine: [program ?? ""] }));
}
