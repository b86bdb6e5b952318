import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/**
 * Replacing a file whole or not at all: the bytes go into a new file beside it, onto the disk, and then under its name. A reader
 * sees the old file or the new one; a crash or a power cut leaves one of the two.
 */

/** 0o600 unless told otherwise: what Easel keeps is nobody else's. */
const PRIVATE_MODE = 0o600;
const PRIVATE_FOLDER_MODE = 0o700;

/** A name beside `file` that nobody else uses; hidden, so that folder listings and watchers leave it alone. */
function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}.tmp`);
}

/**
 * Replaces `file`, or makes it and the folders above it.
 * @param mode of a new file, without the process's umask.
 * @throws the system's error, with the old file untouched and nothing left beside it.
 */
export function writeFileAtomicSync(file: string, content: string | Uint8Array, mode = PRIVATE_MODE): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const temporary = temporaryName(file);
  try {
    writeSyncedSync(temporary, content, mode);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  syncFolderSync(path.dirname(file));
}

/**
 * Replaces `file` at once, without waiting until it is on the disk: for what means nothing any more after a power cut, and must be
 * known a moment after it happened. @throws the system's error, with the old file untouched and nothing left beside it.
 */
export function replaceFileSync(file: string, content: string | Uint8Array): void {
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const temporary = temporaryName(file);
  try {
    fs.writeFileSync(temporary, content, { flag: "wx", mode: PRIVATE_MODE });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** Like `writeFileAtomicSync`, without keeping the process from other work. */
export async function writeFileAtomic(file: string, content: string | Uint8Array, mode = PRIVATE_MODE): Promise<void> {
  await fs.promises.mkdir(path.dirname(file), { recursive: true, mode: PRIVATE_FOLDER_MODE });
  const temporary = temporaryName(file);
  try {
    await writeSynced(temporary, content, mode);
    await fs.promises.rename(temporary, file);
  } catch (error) {
    await fs.promises.rm(temporary, { force: true });
    throw error;
  }
  syncFolderSync(path.dirname(file));
}

/** A new file, on the disk when this returns. @throws `EEXIST` where there already is one. */
export function writeSyncedSync(file: string, content: string | Uint8Array, mode = PRIVATE_MODE): void {
  const handle = fs.openSync(file, "wx", mode);
  try {
    fs.writeFileSync(handle, content);
    fs.fchmodSync(handle, mode); // the process's umask may have taken bits away
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Like `writeSyncedSync`, without keeping the process from other work. */
export async function writeSynced(file: string, content: string | Uint8Array, mode = PRIVATE_MODE): Promise<void> {
  const handle = await fs.promises.open(file, "wx", mode);
  try {
    await handle.writeFile(content);
    await handle.chmod(mode); // the process's umask may have taken bits away
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a rename in `folder` survive a power cut. Windows cannot open folders, and needs no such thing. */
export function syncFolderSync(folder: string): void {
  try {
    const handle = fs.openSync(folder, "r");
    try {
      fs.fsyncSync(handle);
    } finally {
      fs.closeSync(handle);
    }
  } catch {
    // the file itself is safe; only its new name may be lost with the power
  }
}
