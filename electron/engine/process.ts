import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import type { Clock } from "#comfyui/clock.ts";
import type { Exit } from "./machine.ts";

/** How an engine is started. An argument list, never a shell string: paths hold spaces, quotes and emoji. */
export interface Recipe {
  command: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** Where it will answer. */
  url: string;
}

export interface EngineProcess {
  pid: number;
  /** Settles when the process itself has ended; never rejects. */
  exited: Promise<Exit>;
  /** Ends the process and everything it started; resolves once all of it is gone. */
  kill(): Promise<void>;
}

const LAST_LINES = 20;
/** Python needs about a second to end in order; what is deaf after this is killed, so that a stop stays under five seconds. */
const GRACE_MS = 3_000;

/** Starts the engine in a process group of its own and hands over every line it says. */
export function startProcess(recipe: Recipe, onLine: (line: string) => void, clock: Clock): EngineProcess {
  const child = spawn(recipe.command, recipe.args, {
    cwd: recipe.cwd,
    env: recipe.env,
    // stdin stays open as long as we live: the practice engine ends when it closes.
    stdio: ["pipe", "pipe", "pipe"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const lastLines: string[] = [];
  const hear = (line: string) => {
    lastLines.push(line);
    if (lastLines.length > LAST_LINES) lastLines.shift();
    onLine(line);
  };
  readLines(child, hear);
  const exited = new Promise<Exit>((resolve) => {
    child.once("error", (error) => resolve({ code: null, signal: null, lastLines, failure: error.message }));
    child.once("close", (code, signal) => resolve({ code, signal, lastLines, failure: null }));
  });
  return { pid: child.pid ?? -1, exited, kill: () => killTree(child, exited, clock) };
}

/** Engines colour their logs and, on Windows, speak in many code pages: escapes go, bad bytes become "\uFFFD". */
function readLines(child: ChildProcess, onLine: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const decoder = new TextDecoder("utf-8");
    let rest = "";
    stream.on("data", (chunk: Buffer) => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r/);
      // A line without an end must not grow for ever.
      rest = (parts.pop() ?? "").slice(-10_000);
      for (const part of parts) {
        const line = withoutEscapes(part).trimEnd();
        if (line) onLine(line);
      }
    });
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminal escapes are control characters
const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;

export const withoutEscapes = (line: string): string => line.replace(ESCAPES, "");

async function killTree(child: ChildProcess, exited: Promise<Exit>, clock: Clock): Promise<void> {
  if (child.pid === undefined) return;
  await endGroup(child.pid, clock);
  if (process.platform === "win32") await exited;
}

/** Ends a process that was started as the head of its own group, and everything below it; resolves once all of it is gone. */
export async function endGroup(pid: number, clock: Clock): Promise<void> {
  if (process.platform === "win32") {
    // A venv's python.exe is only a launcher there: the tree is what counts.
    spawnSync("taskkill", ["/PID", String(pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  signalGroup(pid, "SIGTERM");
  if (await goneWithin(pid, GRACE_MS, clock)) return;
  signalGroup(pid, "SIGKILL");
  await goneWithin(pid, GRACE_MS, clock);
}

async function goneWithin(group: number, ms: number, clock: Clock): Promise<boolean> {
  const end = clock.now() + ms;
  while (groupLives(group)) {
    if (clock.now() >= end) return false;
    await clock.sleep(40);
  }
  return true;
}

/** A zombie is dead: it only waits for its parent to notice, which for an orphan is out of our hands. */
function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return process.platform !== "linux" || fs.readdirSync("/proc").some((pid) => /^\d+$/.test(pid) && livesInGroup(pid, group));
}

/** `/proc/<pid>/stat`: pid (name) state ppid pgrp ...; the name may hold anything, so the last ")" counts (proc(5)). */
function livesInGroup(pid: string, group: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(pgrp) !== group || state === "X") return false;
    // A zombie with threads left is still letting go of its port and its memory.
    return state !== "Z" || fs.readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false; // ended while we looked
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // already gone
  }
}
