import fs from "node:fs/promises";
import path from "node:path";
import { absolutePath } from "./actions.ts";
import { walkFiles } from "./disk-space.ts";
import type { InstallRecord } from "./install-record.ts";

/**
 * Removes everything that an installation's record says was made, and nothing else. Among ComfyUI's sources a person keeps models,
 * pictures and add-ons, so there only what was unpacked goes, and what ComfyUI or the system generates.
 * @throws the system's error for what cannot be removed; it can be tried again
 */
export async function uninstall(record: InstallRecord): Promise<void> {
  const sources = sourcesOf(record);
  for (const place of [...record.made].reverse()) {
    const target = absolutePath(record.recipe, place);
    if (place === sources?.place) await removeSources(target, sources.files);
    else await fs.rm(target, { recursive: true, force: true, maxRetries: 3 });
  }
  for (const folder of [...record.folders].reverse()) {
    await removeGeneratedIn(folder);
    await removeIfEmpty(folder);
  }
}

/** A person's own files, absolute, which `uninstall` leaves. */
export async function filesToKeep(record: InstallRecord): Promise<string[]> {
  const sources = sourcesOf(record);
  if (!sources) return [];
  const root = absolutePath(record.recipe, sources.place);
  const others = record.made.filter((place) => place !== sources.place);
  const removed = others.map((place) => absolutePath(record.recipe, place) + path.sep);
  const unpacked = new Set(sources.files.map((file) => path.join(root, ...file.split("/"))));
  const kept: string[] = [];
  for await (const file of walkFiles(root))
    if (!unpacked.has(file) && !isGenerated(root, file) && !removed.some((folder) => file.startsWith(folder))) kept.push(file);
  return kept;
}

/**
 * Where sources go, and which files of that place are Easel's: none before they were unpacked, when all that is there is a person's.
 * Null when the installation did not get as far as sources.
 */
function sourcesOf({ recipe, sources, made }: InstallRecord): { place: string; files: readonly string[] } | null {
  for (const action of recipe.steps.flatMap(({ actions }) => actions))
    if (action.kind === "unpack_sources" && made.includes(action.to))
      return sources?.place === action.to ? sources : { place: action.to, files: [] };
  return null;
}

/** What ComfyUI writes for itself, and what systems put into every folder that somebody opens. */
const GENERATED = [
  /(^|\/)__pycache__\//,
  /^temp\//,
  /^user\/comfyui[^/]*\.(log|db)[^/]*$/,
  /^user\/__manager\//,
  /^user\/default\/comfy\.settings\.json$/,
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/,
];

const isGenerated = (root: string, file: string): boolean => {
  const relative = path.relative(root, file).split(path.sep).join("/");
  return GENERATED.some((pattern) => pattern.test(relative));
};

async function removeSources(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) await fs.rm(path.join(root, ...file.split("/")), { force: true });
  for await (const file of walkFiles(root)) if (isGenerated(root, file)) await fs.rm(file, { force: true });
  await removeEmptyFolders(root);
}

/** Only directly in the folder: what is deeper belongs to somebody else. */
async function removeGeneratedIn(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder).catch(() => []))
    if (isGenerated(folder, path.join(folder, name))) await fs.rm(path.join(folder, name), { force: true });
}

async function removeEmptyFolders(folder: string): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeEmptyFolders(path.join(folder, entry.name));
  await removeIfEmpty(folder);
}

/** A folder that is not empty holds somebody's files, and stays. */
const removeIfEmpty = (folder: string): Promise<void> => fs.rmdir(folder).catch(() => {});
