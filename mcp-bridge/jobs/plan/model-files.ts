import { createHash, randomUUID } from "node:crypto";
import { open, stat } from "node:fs/promises";
import type { Graph, InputValue } from "#comfyui/types.ts";
import type { EngineCatalog } from "../../engines/engine-catalog.ts";
import type { EngineHandle } from "../../engines/engine-handle.ts";
import { candidatePaths } from "../../models/header.ts";
import { replacePlaceholders } from "../../workflow/placeholders.ts";

/** A model's file, as a node of a graph names it. */
export interface NamedFile {
  /** The node's input. */
  input: string;
  file: string;
}

/** The model folders of the files that loaders name, by the name of their input (ComfyUI's nodes.py). */
const FOLDERS_BY_INPUT: Record<string, string[]> = {
  ckpt_name: ["checkpoints"],
  unet_name: ["diffusion_models"],
  vae_name: ["vae"],
  lora_name: ["loras"],
  control_net_name: ["controlnet"],
  style_model_name: ["style_models"],
  model_name: ["upscale_models"],
  clip_name: ["text_encoders", "clip_vision"],
  clip_name1: ["text_encoders"],
  clip_name2: ["text_encoders"],
  clip_name3: ["text_encoders"],
  clip_name4: ["text_encoders"],
};

const MODEL_FILE = /\.(safetensors|sft|ckpt|pt|pth|bin|gguf)$/i;

/** What tells a file from another of its size: so much of it, read at so many places. */
const SAMPLE_BYTES = 64 * 1024;
const SAMPLES = 16;

/** Stands for files of which nothing is known: no two processes may take theirs for the same. */
const UNKNOWN = randomUUID();

/** The model files that a graph loads. `fill` gives the value of a placeholder; null for one that has none. */
export function modelFilesOf(graph: Graph, fill: (text: string) => string | number | bigint | boolean | null): NamedFile[] {
  const files = new Map<string, NamedFile>();
  for (const { inputs } of Object.values(graph)) {
    for (const [input, template] of Object.entries(inputs)) {
      if (typeof template !== "string") continue;
      const file: InputValue = replacePlaceholders(template, (text) => fill(text) ?? "");
      if (typeof file === "string" && MODEL_FILE.test(file)) files.set(`${input} ${file}`, { input, file });
    }
  }
  return [...files.values()];
}

/**
 * What tells the engine's models from others of the same names, as text that is equal wherever the files are equal: from what the files
 * hold when they can be read here, else from what the engine lists of them. Where neither is known, it is equal in this process alone.
 * Empty for the practice engine. Throws EaselError where the engine has to be asked and cannot be.
 */
export async function identifyFiles(files: readonly NamedFile[], { catalog, stats }: EngineHandle): Promise<string> {
  // The practice engine's models are part of it.
  if (stats.practice || files.length === 0) return "";
  const folders = await catalog.localFolders();
  return JSON.stringify(await Promise.all(files.map((named) => identifyFile(named, folders, catalog))));
}

async function identifyFile({ input, file }: NamedFile, folders: Record<string, string[]>, catalog: EngineCatalog): Promise<string> {
  const places = FOLDERS_BY_INPUT[input] ?? Object.keys(folders);
  for (const path of places.flatMap((folder) => candidatePaths(folders[folder] ?? [], file))) {
    const hash = await sampledHash(path).catch(() => null);
    if (hash !== null) return hash;
  }
  for (const folder of FOLDERS_BY_INPUT[input] ?? []) {
    const listed = await catalog.listedFile(folder, file);
    if (listed && listed.modified > 0) return `${listed.size} bytes of ${listed.modified}`;
  }
  return UNKNOWN;
}

/** By path. A file whose size, time and inode are the same is not read again. */
const knownHashes = new Map<string, { state: string; hash: string }>();

/** SHA-256, hex, of a file's size, its beginning (the header), its end and places between. Throws where it cannot be read. */
export async function sampledHash(path: string): Promise<string> {
  const found = await stat(path);
  if (!found.isFile()) throw new Error("not a file");
  const { size, mtimeMs, ino } = found;
  const state = `${size} ${mtimeMs} ${ino}`;
  const known = knownHashes.get(path);
  if (known?.state === state) return known.hash;
  const hash = createHash("sha256").update(String(size));
  const handle = await open(path, "r");
  try {
    const buffer = Buffer.alloc(SAMPLE_BYTES);
    for (let n = 0; n < SAMPLES; n++) {
      const position = Math.floor((Math.max(0, size - SAMPLE_BYTES) * n) / (SAMPLES - 1));
      const { bytesRead } = await handle.read(buffer, 0, SAMPLE_BYTES, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
  const entry = { state, hash: hash.digest("hex") };
  knownHashes.set(path, entry);
  return entry.hash;
}
