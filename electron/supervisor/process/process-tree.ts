import { execFile } from "node:child_process";
import fs from "node:fs";
import type { Clock } from "#base/clock.ts";

/** Python needs about a second to end in order; what is deaf after this is killed, so that a stop stays under five seconds. */
const GRACE_MS = 3_000;
const LOOK_MS = 40;

/**
 * Ends a process that was started as the head of its own group, and everything below it; resolves once all of it is gone.
 * What has left the group by a session of its own (a browser that a custom node opened) did so on purpose and stays.
 */
export async function endTree(pid: number, clock: Clock): Promise<void> {
  if (process.platform === "win32") return endWindowsTree(pid);
  signalGroup(pid, "SIGTERM");
  if (await goneWithin(pid, GRACE_MS, clock)) return;
  signalGroup(pid, "SIGKILL");
  await goneWithin(pid, GRACE_MS, clock);
}

/** A venv's python.exe is only a launcher there: the tree (`/T`) is what counts. A console program hears no polite request (`/F`). */
export const windowsTreeKill = (pid: number): [string, string[]] => ["taskkill", ["/PID", String(pid), "/T", "/F"]];

function endWindowsTree(pid: number): Promise<void> {
  const [program, args] = windowsTreeKill(pid);
  return new Promise((resolve) => execFile(program, args, { windowsHide: true }, () => resolve()));
}

async function goneWithin(group: number, ms: number, clock: Clock): Promise<boolean> {
  const end = clock.now() + ms;
  while (groupLives(group)) {
    if (clock.now() >= end) return false;
    await clock.sleep(LOOK_MS);
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
