import fs from "node:fs/promises";
import path from "node:path";
import { filesBelow } from "./disk-space.ts";
import type { InstallRecord } from "./install-record.ts";

/**
 * Takes an installation back: everything that its record says was made, and nothing else. Among ComfyUI's sources a person keeps
 * models, pictures and add-ons, so there only what was unpacked goes, and what ComfyUI or the system leaves lying when it runs.
 */
export async function undo(record: InstallRecord): Promise<void> {
  const sources = sourcesOf(record);
  for (const place of [...record.made].reverse()) {
    const target = absolute(record, place);
    if (place === sources?.place) await removeSources(target, sources.files);
    else await fs.rm(target, { recursive: true, force: true, maxRetries: 3 });
  }
  for (const folder of [...record.folders].reverse()) {
    await removeLitter(folder);
    await removeEmpty(folder);
  }
}

/** What of a person's own an undo would leave: files, absolute. */
export async function whatStays(record: InstallRecord): Promise<string[]> {
  const sources = sourcesOf(record);
  if (!sources) return [];
  const root = absolute(record, sources.place);
  const gone = record.made.filter((place) => place !== sources.place).map((place) => absolute(record, place) + path.sep);
  const unpacked = new Set(sources.files.map((file) => path.join(root, ...file.split("/"))));
  const stays: string[] = [];
  for await (const file of filesBelow(root))
    if (!unpacked.has(file) && !isLitter(root, file) && !gone.some((folder) => file.startsWith(folder))) stays.push(file);
  return stays;
}

const absolute = ({ recipe }: InstallRecord, place: string) => path.join(recipe.folder, ...place.split("/"));

/** Where sources go, and which files of that place are Easel's: none before they were unpacked, so that all that lies there is a person's. */
function sourcesOf({ recipe, sources, made }: InstallRecord): { place: string; files: readonly string[] } | null {
  for (const action of recipe.steps.flatMap(({ actions }) => actions))
    if (action.kind === "unpack_sources" && made.includes(action.to))
      return sources?.place === action.to ? sources : { place: action.to, files: [] };
  return null;
}

/** What ComfyUI writes for itself, and what systems put into every folder that somebody looks at. */
const LITTER = [
  /(^|\/)__pycache__\//,
  /^temp\//,
  /^user\/comfyui[^/]*\.(log|db)[^/]*$/,
  /^user\/__manager\//,
  /^user\/default\/comfy\.settings\.json$/,
  /(^|\/)(\.DS_Store|Thumbs\.db|desktop\.ini)$/,
];

const isLitter = (root: string, file: string): boolean => {
  const inside = path.relative(root, file).split(path.sep).join("/");
  return LITTER.some((litter) => litter.test(inside));
};

async function removeSources(root: string, files: readonly string[]): Promise<void> {
  for (const file of files) await fs.rm(path.join(root, ...file.split("/")), { force: true });
  for await (const file of filesBelow(root)) if (isLitter(root, file)) await fs.rm(file, { force: true });
  await removeEmptyBelow(root);
}

/** Only what lies directly in the folder: what is deeper is somebody's. */
async function removeLitter(folder: string): Promise<void> {
  for (const name of await fs.readdir(folder).catch(() => []))
    if (isLitter(folder, path.join(folder, name))) await fs.rm(path.join(folder, name), { force: true });
}

async function removeEmptyBelow(folder: string): Promise<void> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) if (entry.isDirectory()) await removeEmptyBelow(path.join(folder, entry.name));
  await removeEmpty(folder);
}

/** A folder that is not empty is somebody's, and stays. */
const removeEmpty = (folder: string): Promise<void> => fs.rmdir(folder).catch(() => {});
