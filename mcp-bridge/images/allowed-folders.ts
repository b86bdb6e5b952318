import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { isInside } from "#base/contained-path.ts";
import { EaselError } from "#contract/errors.ts";
import { imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";

/** Names that Windows reserves for devices in every folder, whatever their extension. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|:|$)/i;

const ignoresCase = process.platform === "darwin" || process.platform === "win32";

/** The folders whose files the user lets AI apps name. What lies elsewhere is never opened. */
export class AllowedFolders {
  readonly #folders: string[];
  readonly #home: string;

  /** @param folders absolute paths */
  constructor(folders: string[], home = os.homedir()) {
    this.#folders = folders;
    this.#home = home;
  }

  /** Whether no folder is allowed. */
  get isEmpty(): boolean {
    return this.#folders.length === 0;
  }

  /** For people: the last part of each path. A whole path would tell a chat more about the computer than it needs to know. */
  get names(): string[] {
    return this.#folders.map((folder) => path.basename(folder) || folder);
  }

  /**
   * The bytes of the file that `text` names: an absolute path, one with `~`, a file address, or a path within one of the folders.
   * No message repeats a path.
   * @param name the tool's parameter, for messages
   * @throws EaselError not_allowed for whatever does not really lie in one of the folders, image_reference_unknown where there is no
   *   such file, image_unreadable for what cannot be read
   */
  async read(name: string, text: string): Promise<Buffer> {
    const roots = await this.#roots();
    const candidates = this.#candidates(text).filter((file) => roots.some((root) => liesBelow(root, file)));
    if (candidates.length === 0) throw this.#outside(name);
    for (const file of candidates) {
      const bytes = await this.#readFile(name, file, roots);
      if (bytes) return bytes;
    }
    throw new EaselError("image_reference_unknown", "image_path_not_found", { name, folders: this.names });
  }

  /** Each folder as it was written, and as it is really called. */
  async #roots(): Promise<string[]> {
    const real = await Promise.all(this.#folders.map((folder) => fs.realpath(folder).catch(() => folder)));
    return [...new Set([...this.#folders, ...real])];
  }

  /** The absolute paths that `text` may stand for; none where it can be no path. */
  #candidates(text: string): string[] {
    let file = text;
    if (/^file:/i.test(text)) {
      try {
        file = fileURLToPath(text);
      } catch {
        return [];
      }
    }
    if (file.includes("\0") || (process.platform === "win32" && isUnsafeOnWindows(file))) return [];
    if (/^~(?=[\\/]|$)/.test(file)) file = this.#home + file.slice(1);
    if (path.isAbsolute(file)) return [path.resolve(file)];
    return this.#folders.map((folder) => path.resolve(folder, file));
  }

  /** Null where there is no such file. The opened file itself is checked, so that changing a link meanwhile changes nothing. */
  async #readFile(name: string, file: string, roots: string[]): Promise<Buffer | null> {
    // Opening a pipe without O_NONBLOCK would wait for its writer.
    const handle = await fs.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw new EaselError("image_unreadable", "image_path_unreadable", { name });
    });
    if (!handle) return null;
    try {
      const opened = await handle.stat({ bigint: true });
      const real = await realPath(handle.fd, file);
      const named = real === null ? null : await fs.lstat(real, { bigint: true }).catch(() => null);
      const same = named?.dev === opened.dev && named.ino === opened.ino;
      if (real === null || !same || !roots.some((root) => liesBelow(root, real))) throw this.#outside(name);
      if (!opened.isFile()) throw new EaselError("image_unreadable", "image_path_unreadable", { name });
      if (opened.size > MAX_IMAGE_BYTES) throw imageTooLarge(name, Number(opened.size));
      const bytes = Buffer.alloc(Number(opened.size));
      let length = 0;
      for (let read = -1; read !== 0; length += read) read = (await handle.read(bytes, length, bytes.length - length, length)).bytesRead;
      return bytes.subarray(0, length);
    } finally {
      await handle.close();
    }
  }

  #outside(name: string): EaselError {
    return new EaselError("not_allowed", "image_path_outside_folders", { name, folders: this.names });
  }
}

/** Shares of other computers, devices, and alternate data streams. */
function isUnsafeOnWindows(text: string): boolean {
  return (
    /^[\\/]{2}/.test(text) || text.replace(/^[a-z]:/i, "").includes(":") || text.split(/[\\/]/).some((part) => WINDOWS_DEVICE.test(part))
  );
}

/** Both absolute. macOS and Windows take names that differ in capitals for the same file. */
function liesBelow(folder: string, file: string): boolean {
  const comparable = (text: string) => (ignoresCase ? text.normalize().toLowerCase() : text);
  const [above, below] = [comparable(folder), comparable(file)];
  return above !== below && isInside(above, below);
}

/** The path of the opened file. Linux knows it from the descriptor; elsewhere the path is resolved once more. */
async function realPath(fd: number, file: string): Promise<string | null> {
  if (process.platform === "linux") {
    const known = await fs.readlink(`/proc/self/fd/${fd}`).catch(() => null);
    if (known !== null) return known;
  }
  return fs.realpath(file).catch(() => null);
}
