import { execFile } from "node:child_process";
import fs from "node:fs";
import type { Clock } from "#base/clock.ts";

/** Python takes about a second to end in an orderly way. What still runs after this is killed, so that a stop takes less than five seconds. */
const GRACE_MS = 3_000;
const POLL_MS = 40;

/**
 * Ends a process that was started as the leader of its own group, and everything in that group; resolves once all of it is gone.
 * What left the group for a session of its own (a browser that a custom node opened) did so on purpose and stays.
 */
export async function endTree(pid: number, clock: Clock): Promise<void> {
  if (process.platform === "win32") return endWindowsTree(pid);
  signalGroup(pid, "SIGTERM");
  if (await goneWithin(pid, GRACE_MS, clock)) return;
  signalGroup(pid, "SIGKILL");
  await goneWithin(pid, GRACE_MS, clock);
}

/** A venv's python.exe is only a launcher on Windows, so the tree (`/T`) is ended; and a console program gets no polite request (`/F`). */
export const windowsTreeKill = (pid: number): [string, string[]] => ["taskkill", ["/PID", String(pid), "/T", "/F"]];

function endWindowsTree(pid: number): Promise<void> {
  const [program, args] = windowsTreeKill(pid);
  return new Promise((resolve) => execFile(program, args, { windowsHide: true }, () => resolve()));
}

async function goneWithin(group: number, ms: number, clock: Clock): Promise<boolean> {
  const end = clock.now() + ms;
  while (groupIsAlive(group)) {
    if (clock.now() >= end) return false;
    await clock.sleep(POLL_MS);
  }
  return true;
}

/** A zombie counts as dead: it only waits for its parent to notice, and an orphan's parent is not Easel. */
function groupIsAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
  return process.platform !== "linux" || fs.readdirSync("/proc").some((pid) => /^\d+$/.test(pid) && isAliveInGroup(pid, group));
}

/** `/proc/<pid>/stat`: pid (name) state ppid pgrp ...; the name may hold anything, so the last ")" counts (proc(5)). */
function isAliveInGroup(pid: string, group: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "latin1");
    const [state, , pgrp] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(pgrp) !== group || state === "X") return false;
    // A zombie with threads left is still releasing its port and its memory.
    return state !== "Z" || fs.readdirSync(`/proc/${pid}/task`).length > 1;
  } catch {
    return false; // it ended meanwhile
  }
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // it is already gone
  }
}
