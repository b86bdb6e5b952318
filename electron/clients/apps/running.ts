import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Client } from "./client.ts";

const run = promisify(execFile);

/** Whether a process of this app seems to run here; false where that cannot be told. */
export async function seemsToRun(client: Client, platform: NodeJS.Platform): Promise<boolean> {
  const names = client.overwritesWhileRunning?.processes[platform] ?? [];
  // An injected platform is a test's: this machine's processes say nothing about it.
  if (names.length === 0 || platform !== process.platform) return false;
  const running = await processNames(platform).catch(() => []);
  return running.some((line) => names.some((name) => line === name || line.endsWith(`/${name}`)));
}

/** The program file of every process: whole paths on Linux and macOS, bare names (their case kept) on Windows. */
async function processNames(platform: NodeJS.Platform): Promise<string[]> {
  if (platform === "linux") {
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const commands = ids.map((id) => readFile(join("/proc", id, "cmdline"), "utf8").catch(() => ""));
    return (await Promise.all(commands)).map((command) => command.split("\0")[0] ?? "");
  }
  if (platform === "darwin") return (await run("ps", ["-axo", "comm="])).stdout.split("\n");
  const list = await run("tasklist", ["/fo", "csv", "/nh"], { windowsHide: true });
  return list.stdout.split("\n").map((line) => /^"([^"]*)"/.exec(line)?.[1] ?? "");
}
