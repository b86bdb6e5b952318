import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm, rmdir, stat } from "node:fs/promises";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";

const LOCK_POLL_MS = 50;
const LOCK_TIMEOUT_MS = 15_000;
/** What `proper-lockfile` takes for left behind: its own holders renew it every five seconds, and we hold it for less. */
const FOLDER_STALE_MS = 10_000;
/** Longer than anybody holds it, an AI app's own program that has to be waited for included. */
const FILE_STALE_MS = 5 * 60_000;
/** A holder writes who it is in the moment after it took the lock; if not, it died in between. */
const NAMELESS_STALE_MS = 1_000;

/**
 * Runs `work` while no other Easel on this computer does the same; the lock is a file with the holder's process id. Throws EaselError
 * `config_invalid` where another holds it for 15 seconds on end.
 */
export function withFileLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const mine = `${process.pid} ${randomUUID()}`;
  return withLock(
    {
      take: async () => writeFileSync(path, mine, { flag: "wx", mode: 0o600 }),
      free: async () => {
        if (contentOf(path) === mine) await rm(path, { force: true });
      },
      clearIfStale: async () => {
        const content = contentOf(path);
        const pid = Number.parseInt(content ?? "", 10);
        const staleAfter = Number.isNaN(pid) ? NAMELESS_STALE_MS : FILE_STALE_MS;
        if (isGone(pid) || (await isOlder(path, staleAfter, clock))) await removeStale(path, content);
      },
    },
    clock,
    work,
  );
}

/** Whether somebody who still runs holds this lock now. */
export function isLocked(path: string): boolean {
  const pid = Number.parseInt(contentOf(path) ?? "", 10);
  return pid > 0 && !isGone(pid);
}

/** Moved aside first: somebody else may find it stale, too, and have it already. */
async function removeStale(path: string, content: string | null): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  await rename(path, aside);
  if (contentOf(aside) === content) await rm(aside, { force: true });
  else await rename(aside, path);
}

/** The same with a folder as lock, the convention of npm's `proper-lockfile`, which some AI apps keep to (`<file>.lock`). */
export function withFolderLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const clearIfStale = async () => {
    if (await isOlder(path, FOLDER_STALE_MS, clock)) await rmdir(path);
  };
  return withLock({ take: () => mkdir(path), free: () => rmdir(path), clearIfStale }, clock, work);
}

interface Lock {
  /** Fails with EEXIST where somebody has it. */
  take(): Promise<unknown>;
  free(): Promise<void>;
  clearIfStale(): Promise<void>;
}

async function withLock<T>(lock: Lock, clock: Clock, work: () => Promise<T>): Promise<T> {
  for (const givesUpAt = clock.now() + LOCK_TIMEOUT_MS; !(await taken(lock)); ) {
    if (clock.now() > givesUpAt) throw new EaselError("config_invalid", "settings_locked", {});
    await lock.clearIfStale().catch(() => {}); // whoever has it may have freed it just now; or nobody can
    await clock.sleep(LOCK_POLL_MS);
  }
  try {
    return await work();
  } finally {
    await lock.free().catch(() => {});
  }
}

async function taken(lock: Lock): Promise<boolean> {
  try {
    await lock.take();
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Null where there is none. */
function contentOf(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Whether no process has this id. */
function isGone(pid: number): boolean {
  try {
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === "ESRCH";
  }
}

async function isOlder(path: string, ms: number, clock: Clock): Promise<boolean> {
  try {
    return clock.now() - (await stat(path)).mtimeMs > ms;
  } catch {
    return false;
  }
}

/** The error code that the operating system gave, e.g. "ENOENT". */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
