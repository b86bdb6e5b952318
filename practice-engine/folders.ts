import { existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, extname, isAbsolute, normalize, relative, resolve, sep } from "node:path";

/** ComfyUI's names for the three folders. */
export type FolderType = "output" | "input" | "temp";

/** ComfyUI's folders for images, as absolute paths. Whoever made `temp` empties it. */
export type Folders = Readonly<Record<FolderType, string>>;

const PICTURES = new Set([".png", ".jpg", ".jpeg", ".webp"]);

/** Whether a text is the name of one of the three folders. */
export function isFolderType(value: string): value is FolderType {
  return value === "output" || value === "input" || value === "temp";
}

/** The path of `name` below `root`, or null where it would lead out of it. */
export function resolveInside(root: string, ...names: string[]): string | null {
  const path = resolve(root, ...names);
  const way = relative(root, path);
  return way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way) ? null : path;
}

/** The parts of an annotated name of ComfyUI, `x.png [temp]`: the name, and its folder, which is null where none is given. */
export function parseAnnotatedName(name: string): { name: string; type: FolderType | null } {
  const match = /^(.*) ?\[(output|input|temp)\]$/s.exec(name);
  const [, bare, type] = match ?? [];
  return bare !== undefined && type !== undefined && isFolderType(type) ? { name: bare.trimEnd(), type } : { name, type: null };
}

/** The path of the image that LoadImage's `image` names, in the input folder unless annotated; null where it does not exist or is outside. */
export function findPicture(folders: Folders, value: string): string | null {
  const { name, type } = parseAnnotatedName(value);
  const path = resolveInside(folders[type ?? "input"], name);
  return path !== null && existsSync(path) && statSync(path).isFile() ? path : null;
}

/** The names that LoadImage offers: the images at the top of a folder. */
export function listPictures(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && PICTURES.has(extname(entry.name).toLowerCase()))
    .map((entry) => entry.name)
    .sort();
}

/** Where an image is saved, and under which name. */
export interface SaveTarget {
  folder: string;
  subfolder: string;
  /** The file name without its counter. All tokens but %batch_num% are replaced. */
  stem: string;
  counter: number;
}

/**
 * Where SaveImage puts its next file: `{stem}_{counter}_.png`, with a counter one higher than the highest of that stem.
 * Makes the subfolder. Returns null where the prefix leads out of the folder.
 */
export function nextSaveTarget(root: string, prefix: string, size: { width: number; height: number }, now: Date): SaveTarget | null {
  const path = normalize(fillTokens(prefix, size, now));
  const subfolder = dirname(path) === "." ? "" : dirname(path);
  const stem = basename(path);
  const folder = resolveInside(root, subfolder);
  if (folder === null) return null;
  mkdirSync(folder, { recursive: true });
  const counters = readdirSync(folder)
    .filter((file) => file.startsWith(`${stem}_`))
    .map((file) => Number.parseInt(/^\d+(?=[_.]|$)/.exec(file.slice(stem.length + 1))?.[0] ?? "0", 10));
  return { folder, subfolder, stem, counter: Math.max(0, ...counters) + 1 };
}

/** Replaces the tokens that ComfyUI's server knows. `%date:...%` and `%Node.widget%` are its page's, and stay as they are. */
function fillTokens(prefix: string, size: { width: number; height: number }, now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const tokens: Record<string, string> = {
    width: String(size.width),
    height: String(size.height),
    year: String(now.getFullYear()),
    month: two(now.getMonth() + 1),
    day: two(now.getDate()),
    hour: two(now.getHours()),
    minute: two(now.getMinutes()),
    second: two(now.getSeconds()),
  };
  return prefix.replace(/%(\w+)%/g, (written, token: string) => tokens[token] ?? written);
}

/** The name of the `batchNumber`-th file, from 0, as SaveImage writes it. */
export function fileName(place: SaveTarget, batchNumber: number): string {
  return `${place.stem.replaceAll("%batch_num%", String(batchNumber))}_${String(place.counter + batchNumber).padStart(5, "0")}_.png`;
}
