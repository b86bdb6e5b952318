import { open, readdir, readlink, stat } from "node:fs/promises";
import path from "node:path";
import { isInside } from "#base/contained-path.ts";

/** What discovery has to know of the computer. */
export interface SystemInfo {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** On Windows the roots of its fixed drives, like "C:\\". Reading network drives and empty slots can hang. */
  drives: readonly string[];
  /** Whether to look at nothing outside of `home`, and ask no usual port: for tests, and for EASEL_HOME_OVERRIDE. */
  confined?: boolean;
  /** Where a path of that computer lies on this one; tests build the trees of other systems somewhere else. */
  onDisk?: (path: string) => string;
}

export interface FolderEntry {
  name: string;
  /** The folder itself, with links already followed. */
  path: string;
}

/** Discovery reads records and version files, which are smaller than this. */
const MAX_TEXT_BYTES = 1024 * 1024;
const MAX_LINKS = 20;

/** macOS asks the person before a program may look in here, or would ask for whole volumes. Relative ones are below the home. */
const PRIVATE_ON_MAC = [
  "Desktop",
  "Documents",
  "Downloads",
  "Movies",
  "Music",
  "Pictures",
  "Library/Mobile Documents",
  "Library/CloudStorage",
  "Library/Containers",
  "Library/Group Containers",
  "/Volumes",
  "/Network",
];

/**
 * The computer as discovery sees it: where things may be, and a disk that is only read. What does not exist, may not be read or must
 * not be looked at unasked is simply not there: questions about it give false, null or nothing, and never throw.
 */
export class FileSystem {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly drives: readonly string[];
  /** Paths as that system writes them. */
  readonly path: path.PlatformPath;
  readonly #info: SystemInfo;
  /** A folder that the person chose, and so asked Easel to look into. */
  readonly #allowed: string | null;
  readonly #roots: readonly string[];
  readonly #resolved = new Map<string, string | null>();

  constructor(info: SystemInfo, allowed: string | null = null) {
    this.#info = info;
    this.#allowed = allowed;
    this.#roots = allowed === null ? [info.home] : [info.home, allowed];
    this.platform = info.platform;
    this.home = info.home;
    this.drives = info.drives;
    this.path = info.platform === "win32" ? path.win32 : path.posix;
  }

  /** The same, except that it may look into a folder that the person chose. */
  withAccessTo(folder: string): FileSystem {
    return new FileSystem(this.#info, folder);
  }

  get confined(): boolean {
    return this.#info.confined ?? false;
  }

  /** An environment variable; undefined when it is not set, or empty. */
  env(name: string): string | undefined {
    return this.#info.env[name] || undefined;
  }

  inHome(...names: string[]): string {
    return this.path.join(this.home, ...names);
  }

  /** Where desktop apps keep their settings. */
  inAppConfig(...names: string[]): string {
    if (this.platform === "win32") return this.path.join(this.env("APPDATA") ?? this.inHome("AppData", "Roaming"), ...names);
    if (this.platform === "darwin") return this.inHome("Library", "Application Support", ...names);
    return this.path.join(this.env("XDG_CONFIG_HOME") ?? this.inHome(".config"), ...names);
  }

  /** Windows: the folder for data that stays on this computer. */
  inLocalAppData(...names: string[]): string {
    return this.path.join(this.env("LOCALAPPDATA") ?? this.inHome("AppData", "Local"), ...names);
  }

  /** Linux: XDG's other folders. */
  inXdg(kind: "data" | "state", ...names: string[]): string {
    const configured = kind === "data" ? this.env("XDG_DATA_HOME") : this.env("XDG_STATE_HOME");
    return this.path.join(configured ?? this.inHome(".local", kind === "data" ? "share" : "state"), ...names);
  }

  /** A path as it may be shown, with home shortened to "~". */
  displayPath(file: string): string {
    return this.isInside(file, this.home) ? `~${file.slice(this.home.length)}` : file;
  }

  /** Whether `file` is `folder` or lies below it, by their names alone. */
  isInside(file: string, folder: string): boolean {
    return isInside(folder, file, this.path);
  }

  /** The path with every link on the way followed; null when it is not there. */
  async realPath(file: string): Promise<string | null> {
    const resolved = await this.#resolve(file);
    return resolved !== null && (await this.#stat(resolved)) !== null ? resolved : null;
  }

  /** Also true for a link to a file, wherever that is: the Python of a virtual environment is a link to the system's. */
  async isFile(file: string): Promise<boolean> {
    const folder = await this.#resolve(this.path.dirname(file));
    if (folder === null) return false;
    return (await this.#stat(this.path.join(folder, this.path.basename(file))))?.isFile() ?? false;
  }

  async isFolder(folder: string): Promise<boolean> {
    const resolved = await this.#resolve(folder);
    return resolved !== null && ((await this.#stat(resolved))?.isDirectory() ?? false);
  }

  /** The first of these that is a file; null when none is. */
  async firstFile(files: readonly string[]): Promise<string | null> {
    for (const file of files) if (await this.isFile(file)) return file;
    return null;
  }

  /** The names in a folder, sorted. */
  async list(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).map(({ name }) => name).sort();
  }

  /** The folders in a folder, sorted by name. A link to a folder counts where it stays within `root`. */
  async folders(folder: string, root: string): Promise<FolderEntry[]> {
    const found: FolderEntry[] = [];
    for (const entry of await this.#entries(folder)) {
      const file = this.path.join(folder, entry.name);
      if (entry.isDirectory()) found.push({ name: entry.name, path: file });
      else if (entry.isSymbolicLink()) {
        const target = await this.realPath(file);
        if (target !== null && this.isInside(target, root) && (await this.isFolder(target))) found.push({ name: entry.name, path: target });
      }
    }
    return found.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** A text file's contents; null when it is none, or too large to be one that discovery reads. */
  async text(file: string): Promise<string | null> {
    const text = await this.#read(file, MAX_TEXT_BYTES + 1);
    return text === null || text.length > MAX_TEXT_BYTES ? null : text.toString("utf8").replace(/^\uFEFF/, "");
  }

  /** The beginning of a text file that may be of any length, such as a log; null when it is none. */
  async firstMegabyte(file: string): Promise<string | null> {
    return (await this.#read(file, MAX_TEXT_BYTES))?.toString("utf8") ?? null;
  }

  /** The value in a JSON file; null when it is none. */
  async json(file: string): Promise<unknown> {
    const text = await this.text(file);
    if (text === null) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** Whether Easel may look there: not unasked where the system would ask the person about it, or where looking can hang. */
  mayAccess(file: string): boolean {
    if (this.#allowed !== null && this.isInside(file, this.#allowed)) return true;
    // The person's own links may lead from the folder that they chose to anywhere.
    if (this.#info.confined && this.#allowed === null && !this.isInside(file, this.home)) return false;
    if (this.platform === "win32") return !/^[\\/]{2}/.test(file);
    if (this.platform !== "darwin") return true;
    const lower = file.toLowerCase(); // its disks ignore case
    return !PRIVATE_ON_MAC.some((name) => this.isInside(lower, this.path.resolve(this.home, name).toLowerCase()));
  }

  async #read(file: string, bytes: number): Promise<Buffer | null> {
    const resolved = await this.#resolve(file);
    if (resolved === null) return null;
    try {
      const handle = await open(this.#onDisk(resolved), "r");
      try {
        const found = await handle.stat();
        if (!found.isFile()) return null;
        const buffer = Buffer.alloc(Math.min(bytes, found.size));
        // With all four arguments: Node 18 reads nothing where the length is left out.
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch {
      return null;
    }
  }

  #onDisk(file: string): string {
    return this.#info.onDisk?.(file) ?? file;
  }

  #stat(resolved: string) {
    return stat(this.#onDisk(resolved)).catch(() => null);
  }

  async #entries(folder: string) {
    const resolved = await this.#resolve(folder);
    if (resolved === null) return [];
    return readdir(this.#onDisk(resolved), { withFileTypes: true }).catch(() => []);
  }

  /** Follows links by hand, one at a time, so that a forbidden place is noticed before it is touched. */
  async #resolve(file: string, links = 0): Promise<string | null> {
    const known = this.#resolved.get(file);
    if (known !== undefined) return known;
    const resolved = await this.#follow(file, links);
    this.#resolved.set(file, resolved);
    return resolved;
  }

  async #follow(file: string, links: number): Promise<string | null> {
    // The folders above those in which the search begins are taken as they are.
    if (this.#roots.some((root) => this.isInside(root, file))) return file;
    if (links > MAX_LINKS || !this.path.isAbsolute(file) || !this.mayAccess(file)) return null;
    const folder = this.path.dirname(file);
    if (folder === file) return file; // another drive
    const parent = await this.#resolve(folder, links);
    if (parent === null) return null;
    const here = this.path.join(parent, this.path.basename(file));
    if (!this.mayAccess(here)) return null;
    const target = await readlink(this.#onDisk(here)).catch(() => null);
    return target === null ? here : this.#resolve(this.path.resolve(parent, target), links + 1);
  }
}
