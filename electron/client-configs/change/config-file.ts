import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { lstat, mkdir, readdir, readFile, realpath, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { syncFolderSync, writeSynced } from "#base/atomic-file.ts";
import type { Clock } from "#base/clock.ts";
import { isInside } from "#base/contained-path.ts";
import { readRegularFile } from "#base/regular-file.ts";
import { EaselError } from "#contract/errors.ts";
import { codeOf } from "./file-lock.ts";

/** An AI app's settings file as it is now. */
export interface ConfigFile {
  /** Where the app looks for it. */
  path: string;
  /** Where it really lies: the end of a link, which is what gets replaced, so that the link stays. */
  target: string;
  /** null = there is no such file. */
  content: { bytes: Buffer; hash: string; mode: number; hardLinks: number } | null;
}

/** Claude Code keeps its history in its settings, which have been seen to reach 65 MB. */
const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** Settings may hold keys and tokens: a file that we make is its owner's alone. */
const NEW_FILE_MODE = 0o600;
/** How long other programs (virus scanners, indexers) may hold a file on Windows. */
const RENAME_TIMEOUT_MS = 2_000;
/** A temporary file this old was left by a write that was killed. */
const LEFTOVER_AGE_MS = 60_000;

/** SHA-256 in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Throws EaselError `config_invalid` for a folder, a link that leads nowhere or out of `home`, and what cannot be read. */
export async function readConfigFile(path: string, home: string): Promise<ConfigFile> {
  let target: string;
  try {
    target = await realpath(path);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw unreadable(error);
    if (await exists(path)) throw new EaselError("config_invalid", "settings_dangling_link", {});
    await mustStayInHome(await nearestExisting(dirname(path)), path, home);
    return { path, target: path, content: null };
  }
  await mustStayInHome(target, path, home);
  const { mode, size, isFile, hardLinks } = await inspected(target);
  if (!isFile) throw new EaselError("config_invalid", "settings_not_a_file", {});
  if (size > MAX_FILE_BYTES) throw new EaselError("config_invalid", "settings_too_big", { bytes: size, maxBytes: MAX_FILE_BYTES });
  try {
    const bytes = await readRegularFile(target, MAX_FILE_BYTES);
    return { path, target, content: { bytes, hash: hashOf(bytes), mode, hardLinks } };
  } catch (error) {
    throw unreadable(error);
  }
}

async function inspected(target: string): Promise<{ mode: number; size: number; isFile: boolean; hardLinks: number }> {
  const found = await stat(target).catch((error: unknown) => {
    throw unreadable(error);
  });
  return { mode: found.mode & 0o7777, size: found.size, isFile: found.isFile(), hardLinks: found.nlink };
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

async function nearestExisting(directory: string): Promise<string> {
  try {
    return await realpath(directory);
  } catch (error) {
    if (codeOf(error) === "ENOENT" && dirname(directory) !== directory) return nearestExisting(dirname(directory));
    throw unreadable(error);
  }
}

/** Files that an app was told to keep elsewhere (`CODEX_HOME`, a redirected `%APPDATA%`) are measured against their own folder. */
async function mustStayInHome(target: string, path: string, home: string): Promise<void> {
  const root = await nearestExisting(isInside(home, path) ? home : dirname(path));
  if (!isInside(root, target)) throw new EaselError("config_invalid", "settings_outside_home", {});
}

/**
 * Puts `bytes` in the place of what `file` held when it was read: temporary file beside it, fsync, rename, read again.
 * `null` deletes the file. `mode` is that of a new file; null = its owner's alone. Throws EaselError `config_invalid`, having changed nothing, when the file is no longer as it was read.
 * Returns the topmost folder that had to be made, if any.
 */
export async function replaceConfigFile(
  file: ConfigFile,
  bytes: Uint8Array | null,
  mode: number | null,
  clock: Clock,
): Promise<string | null> {
  if (bytes === null) {
    await retrying(clock, () => {
      mustBeUnchanged(file);
      rmSync(file.target);
    });
    return null;
  }
  const directory = dirname(file.target);
  const made = (await mkdir(directory, { recursive: true })) ?? null;
  await removeLeftovers(file.target, clock);
  const temporary = join(directory, `.${basename(file.target)}.easel-${process.pid}-${clock.now().toString(36)}.tmp`);
  try {
    await writeSynced(temporary, bytes, file.content?.mode ?? mode ?? NEW_FILE_MODE);
    await retrying(clock, () => {
      // Looked at again in the same breath as the rename, so that another program's write is not lost between the two.
      mustBeUnchanged(file);
      renameSync(temporary, file.target);
    });
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error instanceof EaselError ? error : unwritable(error);
  }
  syncFolderSync(directory);
  if (!(await readFile(file.target)).equals(bytes)) throw changedMeanwhile();
  return made;
}

/** Deletes the folders from `from` up to `top` that are empty. */
export async function removeEmptyFolders(from: string, top: string): Promise<void> {
  for (let folder = from; isInside(top, folder); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return;
    }
  }
}

/** Throws unless the target is what was read. Its stamp is looked at once more after the reading, which takes its time for a large file. */
function mustBeUnchanged(file: ConfigFile): void {
  const stamp = stampOf(file.target);
  let now: Buffer | null = null;
  try {
    now = readFileSync(file.target);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
  }
  const same = now === null || file.content === null ? now === file.content : now.equals(file.content.bytes);
  if (!same || stampOf(file.target) !== stamp) throw changedMeanwhile();
}

function stampOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join();
}

/** Tries `work` again while Windows refuses to replace a file that another program has open. Throws EaselError `config_invalid` after two seconds. */
export async function retrying(clock: Clock, work: () => void): Promise<void> {
  const givesUpAt = clock.now() + RENAME_TIMEOUT_MS;
  for (let wait = 10; ; wait = Math.min(wait * 2, 250)) {
    try {
      return work();
    } catch (error) {
      if (!["EPERM", "EBUSY", "EACCES"].includes(codeOf(error) ?? "")) throw error;
      if (clock.now() >= givesUpAt) throw unwritable(error);
    }
    await clock.sleep(wait);
  }
}

async function removeLeftovers(target: string, clock: Clock): Promise<void> {
  const directory = dirname(target);
  for (const name of await readdir(directory)) {
    if (!name.startsWith(`.${basename(target)}.easel-`) || !name.endsWith(".tmp")) continue;
    const leftover = join(directory, name);
    try {
      if (clock.now() - statSync(leftover).mtimeMs > LEFTOVER_AGE_MS) rmSync(leftover, { force: true });
    } catch {}
  }
}

/** The file is not what it was when the change was planned. */
export function changedMeanwhile(): EaselError {
  return new EaselError("config_invalid", "settings_changed_meanwhile", {});
}

function unreadable(cause: unknown): EaselError {
  return new EaselError("config_invalid", "settings_unreadable", {}, cause);
}

function unwritable(cause: unknown): EaselError {
  return new EaselError("config_invalid", "settings_unwritable", {}, cause);
}
