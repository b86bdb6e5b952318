import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { EaselError } from "#contract/errors.ts";
import { imageTooLarge, MAX_IMAGE_BYTES } from "./limits.ts";

/** Names that Windows gives to devices in every folder, whatever their ending. */
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\.|:|$)/i;

const foldsCase = process.platform === "darwin" || process.platform === "win32";

/** The folders of which the user has said that AI apps may name files in them. What lies elsewhere is never opened. */
export class AllowedFolders {
  readonly #folders: string[];
  readonly #home: string;

  /** `folders` are absolute. */
  constructor(folders: string[], home = os.homedir()) {
    this.#folders = folders;
    this.#home = home;
  }

  get any(): boolean {
    return this.#folders.length > 0;
  }

  /** For people: the last part of each. A whole path tells more of the computer than a chat needs to know. */
  get names(): string[] {
    return this.#folders.map((folder) => path.basename(folder) || folder);
  }

  /**
   * The bytes of the file that a path means: absolute, with `~`, as a file address, or counted from one of the folders.
   * Throws EaselError not_allowed for whatever does not really lie in one of them, image_reference_unknown where there is no
   * such file, image_unreadable for what cannot be read. No message repeats a path.
   */
  async read(name: string, given: string): Promise<Buffer> {
    const roots = await this.#roots();
    const candidates = this.#candidates(given).filter((file) => roots.some((root) => isInside(root, file)));
    if (candidates.length === 0) throw this.#outside(name);
    for (const file of candidates) {
      const bytes = await this.#readFile(name, file, roots);
      if (bytes) return bytes;
    }
    throw new EaselError(
      "image_reference_unknown",
      `There is no file at the place that ${name} names.`,
      `Look for its exact name; Easel may read from ${this.#folderList()}.`,
    );
  }

  /** Each folder as it is written and as it is really called. */
  async #roots(): Promise<string[]> {
    const real = await Promise.all(this.#folders.map((folder) => fs.realpath(folder).catch(() => folder)));
    return [...new Set([...this.#folders, ...real])];
  }

  #candidates(given: string): string[] {
    let text = given;
    if (/^file:/i.test(given)) {
      try {
        text = fileURLToPath(given);
      } catch {
        return [];
      }
    }
    if (text.includes("\0") || (process.platform === "win32" && isUnsafeOnWindows(text))) return [];
    if (/^~(?=[\\/]|$)/.test(text)) text = this.#home + text.slice(1);
    if (path.isAbsolute(text)) return [path.resolve(text)];
    return this.#folders.map((folder) => path.resolve(folder, text));
  }

  /** Null where there is no such file. What was opened is what is checked: a link that is changed meanwhile changes nothing. */
  async #readFile(name: string, file: string, roots: string[]): Promise<Buffer | null> {
    // A pipe would keep us waiting for its writer.
    const handle = await fs.open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
      throw unreadable(name);
    });
    if (!handle) return null;
    try {
      const opened = await handle.stat({ bigint: true });
      const real = await realPath(handle.fd, file);
      const there = real === null ? null : await fs.lstat(real, { bigint: true }).catch(() => null);
      const same = there?.dev === opened.dev && there.ino === opened.ino;
      if (real === null || !same || !roots.some((root) => isInside(root, real))) throw this.#outside(name);
      if (!opened.isFile()) throw unreadable(name);
      if (opened.size > MAX_IMAGE_BYTES) throw imageTooLarge(name, Number(opened.size));
      const bytes = Buffer.alloc(Number(opened.size));
      let length = 0;
      for (let read = -1; read !== 0; length += read) read = (await handle.read(bytes, length, bytes.length - length, length)).bytesRead;
      return bytes.subarray(0, length);
    } finally {
      await handle.close();
    }
  }

  #folderList(): string {
    const names = this.names.map((name) => `"${name}"`);
    return `the folder${names.length === 1 ? "" : "s"} ${names.join(", ")}`;
  }

  #outside(name: string): EaselError {
    return new EaselError(
      "not_allowed",
      `${name} names a file outside of the folders that Easel may read.`,
      `Ask the user to put the picture into ${this.#folderList()}, or give the reference of a picture that Easel made, or the picture itself as base64.`,
    );
  }
}

/** Other computers, devices, and the hidden streams of a file. */
function isUnsafeOnWindows(text: string): boolean {
  return (
    /^[\\/]{2}/.test(text) || text.replace(/^[a-z]:/i, "").includes(":") || text.split(/[\\/]/).some((part) => WINDOWS_DEVICE.test(part))
  );
}

/** Both absolute and without `..`. */
function isInside(folder: string, file: string): boolean {
  const fold = (text: string) => (foldsCase ? text.normalize().toLowerCase() : text);
  const way = path.relative(fold(folder), fold(file));
  return way !== "" && way !== ".." && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

/** Where the opened file lies. Linux knows it of the open file itself; elsewhere its path is followed once more. */
async function realPath(fd: number, file: string): Promise<string | null> {
  if (process.platform === "linux") {
    const known = await fs.readlink(`/proc/self/fd/${fd}`).catch(() => null);
    if (known !== null) return known;
  }
  return fs.realpath(file).catch(() => null);
}

function unreadable(name: string): EaselError {
  return new EaselError(
    "image_unreadable",
    `The file given as ${name} could not be read.`,
    "Give another file, or the picture itself as base64.",
  );
}
