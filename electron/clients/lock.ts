import { readFileSync, writeFileSync } from "node:fs";
import { mkdir, rm, rmdir, stat } from "node:fs/promises";
import type { Clock } from "#comfyui/clock.ts";
import { EaselError } from "#comfyui/errors.ts";

const POLL_MS = 50;
const PATIENCE_MS = 15_000;
/** A lock this old was left behind: its holders renew nothing, but none takes this long. */
const STALE_MS = 10_000;

/** Runs `work` while no other Easel on this machine does the same; the lock is a file with the holder's process id. */
export function withFileLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  const holderIsGone = () => {
    try {
      process.kill(Number.parseInt(readFileSync(path, "utf8"), 10) || process.pid, 0);
      return false;
    } catch (error) {
      return codeOf(error) === "ESRCH";
    }
  };
  return withLock(
    {
      take: async () => writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 }),
      free: () => rm(path, { force: true }),
      stale: async () => holderIsGone() || (await isOld(path, clock)),
    },
    clock,
    work,
  );
}

/** The same with a folder as lock, the convention of npm's `proper-lockfile`, which some AI apps keep to (`<file>.lock`). */
export function withFolderLock<T>(path: string, clock: Clock, work: () => Promise<T>): Promise<T> {
  return withLock({ take: () => mkdir(path), free: () => rmdir(path), stale: () => isOld(path, clock) }, clock, work);
}

interface Lock {
  take(): Promise<unknown>;
  free(): Promise<void>;
  stale(): Promise<boolean>;
}

async function withLock<T>(lock: Lock, clock: Clock, work: () => Promise<T>): Promise<T> {
  const givesUpAt = clock.now() + PATIENCE_MS;
  while (!(await taken(lock))) {
    if (await lock.stale()) await lock.free().catch(() => {});
    else if (clock.now() > givesUpAt) throw busy();
    else await clock.sleep(POLL_MS);
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

async function isOld(path: string, clock: Clock): Promise<boolean> {
  try {
    return clock.now() - (await stat(path)).mtimeMs > STALE_MS;
  } catch {
    return false;
  }
}

function busy(): EaselError {
  return new EaselError("config_invalid", "Another program is changing the same settings right now.", "Wait a moment and try again.");
}

/** The error code that the operating system gave, e.g. "ENOENT". */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
