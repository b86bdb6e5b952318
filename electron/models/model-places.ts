import path from "node:path";
import { ComfyClient } from "#comfyui/client.ts";
import { MODEL_FOLDERS, type ModelFolder } from "#contract/model-folders.ts";
import type { EngineSource } from "#contract/view.ts";
import { isLoopback } from "../supervisor/engine-view.ts";

/** Kind of model -> its folders on this computer, absolute; new files go into the first. */
export type ModelPlaces = Readonly<Record<ModelFolder, readonly string[]>>;

export interface PlaceSources {
  /** Where the engine answers; null while it does not. */
  url: () => string | null;
  headers: (url: string) => Record<string, string>;
  practice: () => boolean;
  source: () => EngineSource;
  /** The code of the ComfyUI that Easel starts, absolute; null where it starts none. */
  code: () => string | null;
  /** The models of the ComfyUI that Easel installed, absolute; null where it has not. */
  installed: () => string | null;
}

/**
 * Where the models of the engine in use lie: as it says itself while it runs on this computer, else as ComfyUI's own folders are.
 * Null where they are not on this computer, or there is no ComfyUI.
 */
export async function modelPlaces(sources: PlaceSources): Promise<ModelPlaces | null> {
  if (sources.practice()) return null;
  const url = sources.url();
  if (url !== null && isLoopback(new URL(url).hostname)) {
    const told = await toldPlaces(url, sources.headers(url));
    if (told !== null) return told;
  }
  const source = sources.source();
  if (source.kind === "url") return null;
  const installed = sources.installed();
  const code = sources.code() ?? (source.kind === "folder" ? source.path : null);
  const base = installed !== null && (code === null || installed.startsWith(code)) ? installed : code && path.join(code, "models");
  return base === null ? null : placesIn((folder) => [path.join(base, folder)]);
}

async function toldPlaces(url: string, headers: Record<string, string>): Promise<ModelPlaces | null> {
  const client = new ComfyClient({ url, headers });
  try {
    const told = await client.folderPaths();
    if ((told.checkpoints ?? []).length === 0) return null;
    return placesIn((folder) => (told[folder] ?? []).filter((place) => path.isAbsolute(place)));
  } catch {
    return null;
  } finally {
    await client.dispose();
  }
}

const placesIn = (of: (folder: ModelFolder) => string[]): ModelPlaces =>
  Object.fromEntries(MODEL_FOLDERS.map((folder) => [folder, of(folder)])) as Record<ModelFolder, string[]>;
