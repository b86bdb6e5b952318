import { open, readdir, readlink, stat } from "node:fs/promises";
import path from "node:path";

export interface Surroundings {
  platform: NodeJS.Platform;
  home: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Windows: the roots of its fixed drives, like "C:\\". Network drives and empty slots can hang whoever looks at them. */
  drives: readonly string[];
  /** Nothing outside of `home` is looked at, and no usual port is asked: for tests, and for EASEL_HOME_OVERRIDE. */
  confined?: boolean;
  /** Where a path of that computer lies on this one; tests build the trees of other systems somewhere else. */
  onDisk?: (path: string) => string;
}

export interface Entry {
  name: string;
  /** The folder itself, links already followed. */
  path: string;
}

/** Files that discovery reads are records and version files: more than this is none of them. */
const LARGEST_TEXT = 1024 * 1024;
const MOST_LINKS = 20;

/** macOS asks the person before a program may look in there (or would ask for whole volumes). Relative ones are the home's. */
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
 * The computer as discovery sees it: where things may lie, and a disk that is only read.
 * What does not exist, may not be read or must not be looked at unasked is simply not there.
 */
export class Computer {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly drives: readonly string[];
  readonly path: path.PlatformPath;
  readonly #given: Surroundings;
  /** A folder that the person pointed at: looking in there is what they asked for. */
  readonly #asked: string | null;
  readonly #beginnings: readonly string[];
  readonly #resolved = new Map<string, string | null>();

  constructor(surroundings: Surroundings, asked: string | null = null) {
    this.#given = surroundings;
    this.#asked = asked;
    this.#beginnings = asked === null ? [surroundings.home] : [surroundings.home, asked];
    this.platform = surroundings.platform;
    this.home = surroundings.home;
    this.drives = surroundings.drives;
    this.path = surroundings.platform === "win32" ? path.win32 : path.posix;
  }

  /** The same computer, with leave to look into a folder that the person pointed at. */
  asked(folder: string): Computer {
    return new Computer(this.#given, folder);
  }

  get confined(): boolean {
    return this.#given.confined ?? false;
  }

  env(name: string): string | undefined {
    return this.#given.env[name] || undefined;
  }

  inHome(...way: string[]): string {
    return this.path.join(this.home, ...way);
  }

  /** Where desktop apps keep their settings. */
  inAppConfig(...way: string[]): string {
    if (this.platform === "win32") return this.path.join(this.env("APPDATA") ?? this.inHome("AppData", "Roaming"), ...way);
    if (this.platform === "darwin") return this.inHome("Library", "Application Support", ...way);
    return this.path.join(this.env("XDG_CONFIG_HOME") ?? this.inHome(".config"), ...way);
  }

  /** Windows: the folder of this computer alone. */
  inLocalAppData(...way: string[]): string {
    return this.path.join(this.env("LOCALAPPDATA") ?? this.inHome("AppData", "Local"), ...way);
  }

  /** Linux: XDG's other folders. */
  inXdg(kind: "data" | "state", ...way: string[]): string {
    const standing = kind === "data" ? this.env("XDG_DATA_HOME") : this.env("XDG_STATE_HOME");
    return this.path.join(standing ?? this.inHome(".local", kind === "data" ? "share" : "state"), ...way);
  }

  /** Home shortened to "~". */
  shown(place: string): string {
    return this.inside(place, this.home) ? `~${place.slice(this.home.length)}` : place;
  }

  inside(place: string, folder: string): boolean {
    const relative = this.path.relative(folder, place);
    return relative === "" || (!relative.startsWith("..") && !this.path.isAbsolute(relative));
  }

  /** The place with every link on the way followed; null when it is not there or must not be looked at. */
  async real(place: string): Promise<string | null> {
    const resolved = await this.#resolve(place);
    return resolved !== null && (await this.#stat(resolved)) !== null ? resolved : null;
  }

  /** A file, or a link to one: a virtual environment's Python is a link to the system's, wherever that is. */
  async isFile(place: string): Promise<boolean> {
    const folder = await this.#resolve(this.path.dirname(place));
    if (folder === null) return false;
    return (await this.#stat(this.path.join(folder, this.path.basename(place))))?.isFile() ?? false;
  }

  async isFolder(place: string): Promise<boolean> {
    const resolved = await this.#resolve(place);
    return resolved !== null && ((await this.#stat(resolved))?.isDirectory() ?? false);
  }

  async firstFile(places: readonly string[]): Promise<string | null> {
    for (const place of places) if (await this.isFile(place)) return place;
    return null;
  }

  /** The names in a folder, sorted. */
  async names(folder: string): Promise<string[]> {
    return (await this.#entries(folder)).map(({ name }) => name).sort();
  }

  /** The folders in a folder, sorted by name. A link counts where it stays within `root`. */
  async folders(folder: string, root: string): Promise<Entry[]> {
    const found: Entry[] = [];
    for (const entry of await this.#entries(folder)) {
      const place = this.path.join(folder, entry.name);
      if (entry.isDirectory()) found.push({ name: entry.name, path: place });
      else if (entry.isSymbolicLink()) {
        const target = await this.real(place);
        if (target !== null && this.inside(target, root) && (await this.isFolder(target))) found.push({ name: entry.name, path: target });
      }
    }
    return found.sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** A text file; null for what is none, or too large to be one of ours. */
  async text(file: string): Promise<string | null> {
    const text = await this.#read(file, LARGEST_TEXT + 1);
    return text === null || text.length > LARGEST_TEXT ? null : text.toString("utf8").replace(/^\uFEFF/, "");
  }

  /** How a text file begins, which may be a log of any length: its first megabyte. */
  async beginning(file: string): Promise<string | null> {
    return (await this.#read(file, LARGEST_TEXT))?.toString("utf8") ?? null;
  }

  /** A JSON file's object or array; null for anything else. */
  async json(file: string): Promise<unknown> {
    const text = await this.text(file);
    if (text === null) return null;
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  }

  /** Unasked, nothing is looked at where the system would ask the person about it, or where looking can hang. */
  mayLook(place: string): boolean {
    if (this.#asked !== null && this.inside(place, this.#asked)) return true;
    // What a person pointed at may lead anywhere, as their own links do.
    if (this.#given.confined && this.#asked === null && !this.inside(place, this.home)) return false;
    if (this.platform === "win32") return !/^[\\/]{2}/.test(place);
    if (this.platform !== "darwin") return true;
    const lower = place.toLowerCase(); // its disks do not tell cases apart
    return !PRIVATE_ON_MAC.some((name) => this.inside(lower, this.path.resolve(this.home, name).toLowerCase()));
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
        // All four are told: Node 18 takes a length that is left out for none.
        const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch {
      return null;
    }
  }

  #onDisk(place: string): string {
    return this.#given.onDisk?.(place) ?? place;
  }

  #stat(resolved: string) {
    return stat(this.#onDisk(resolved)).catch(() => null);
  }

  async #entries(folder: string) {
    const resolved = await this.#resolve(folder);
    if (resolved === null) return [];
    return readdir(this.#onDisk(resolved), { withFileTypes: true }).catch(() => []);
  }

  /** Follows links by hand, step by step, so that a place we must not look at is noticed before it is touched. */
  async #resolve(place: string, links = 0): Promise<string | null> {
    const known = this.#resolved.get(place);
    if (known !== undefined) return known;
    const resolved = await this.#follow(place, links);
    this.#resolved.set(place, resolved);
    return resolved;
  }

  async #follow(place: string, links: number): Promise<string | null> {
    // The way down to where the search begins is taken as it is.
    if (this.#beginnings.some((beginning) => this.inside(beginning, place))) return place;
    if (links > MOST_LINKS || !this.path.isAbsolute(place) || !this.mayLook(place)) return null;
    const folder = this.path.dirname(place);
    if (folder === place) return place; // another drive
    const parent = await this.#resolve(folder, links);
    if (parent === null) return null;
    const here = this.path.join(parent, this.path.basename(place));
    if (!this.mayLook(here)) return null;
    const target = await readlink(this.#onDisk(here)).catch(() => null);
    return target === null ? here : this.#resolve(this.path.resolve(parent, target), links + 1);
  }
}
