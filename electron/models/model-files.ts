import fs from "node:fs/promises";
import path from "node:path";
import { EaselError } from "#contract/errors.ts";
import { MODEL_FOLDERS, type ModelFolder } from "#contract/model-folders.ts";
import type { InstalledModel } from "#contract/models.ts";
import { readHeader } from "#mcp-bridge/models/header.ts";
import { identify } from "#mcp-bridge/models/identify.ts";
import { familiesOfLora } from "#mcp-bridge/models/identify-lora.ts";
import { walkFiles } from "../supervisor/installer/disk-space.ts";
import type { ModelPlaces } from "./model-places.ts";

/** What ComfyUI takes for a model (folder_paths.py, `supported_pt_extensions`), and GGUF, which an add-on reads. */
const MODEL_FILE = /\.(safetensors|sft|ckpt|pt|pt2|pth|bin|gguf)$/i;
/** Formats of Python's pickle: loading one may run a program that is in it. */
const PICKLE_FILE = /\.(ckpt|pt|pt2|pth|bin)$/i;
/** The placeholder files that ComfyUI itself puts among its models are empty. */
const MIN_MODEL_BYTES = 1_000;

export const isModelFile = (name: string): boolean => MODEL_FILE.test(name);
export const isPickle = (name: string): boolean => PICKLE_FILE.test(name);

/** A model's file, with its absolute path, which the window is not told. */
export interface ModelFile extends InstalledModel {
  path: string;
}

/** Every model there is, by kind and name. `hidden`: absolute paths of those that wait to be thrown away. */
export async function modelFiles(places: ModelPlaces, hidden: ReadonlySet<string>): Promise<ModelFile[]> {
  const found: ModelFile[] = [];
  for (const folder of MODEL_FOLDERS) {
    for (const place of places[folder]) {
      for await (const file of walkFiles(place)) {
        if (!isModelFile(file) || hidden.has(file) || found.some((known) => known.path === file)) continue;
        const bytes = await fs.stat(file).then(
          ({ size }) => size,
          () => 0,
        );
        if (bytes >= MIN_MODEL_BYTES) found.push(await describe(folder, place, file, bytes));
      }
    }
  }
  return found;
}

async function describe(folder: ModelFolder, place: string, file: string, bytes: number): Promise<ModelFile> {
  const name = path.relative(place, file);
  const header = await readHeader([place], name);
  return { id: `${folder}/${name}`, name, folder, bytes, family: familyOf(folder, name, header), pickle: isPickle(name), path: file };
}

function familyOf(folder: ModelFolder, name: string, header: Awaited<ReturnType<typeof readHeader>>): string | null {
  if (folder === "loras") return (header && familiesOfLora(header)?.join(", ")) ?? null;
  if (folder !== "checkpoints" && folder !== "diffusion_models") return null;
  const identity = identify(name, header);
  return identity.kind === "image" ? identity.family.title : null;
}

/** The kind of a model whose name is all that is known of it. */
export function guessFolder(name: string): ModelFolder {
  const guesses: [RegExp, ModelFolder][] = [
    [/control[-_.]?net|t2i[-_]?adapter/i, "controlnet"],
    [/lora|lycoris|locon/i, "loras"],
    [/esrgan|upscal|ultrasharp|swinir|^\d+x[-_]/i, "upscale_models"],
    [/clip[-_](l|g)|t5xxl|umt5|text[-_]?encoder|qwen.*vl/i, "text_encoders"],
    [/(^|[-_.])vae([-_.]|$)|^ae\./i, "vae"],
    [/embedding|textual[-_]?inversion/i, "embeddings"],
    [/\.gguf$|unet|diffusion[-_]?model/i, "diffusion_models"],
  ];
  return guesses.find(([pattern]) => pattern.test(name))?.[1] ?? "checkpoints";
}

/** The beginning of a file, from which its format is seen. */
export const HEAD_BYTES = 16;

/**
 * Checks that what begins like this is a model of the format that its name says.
 * @throws EaselError argument_invalid for what is none
 */
export function checkFormat(name: string, head: Uint8Array): void {
  const bytes = Buffer.from(head);
  const text = bytes.toString("latin1");
  if (/^\s*</.test(text)) throw new EaselError("argument_invalid", "model_is_a_page", {});
  if (!isModelFile(name)) throw new EaselError("argument_invalid", "model_format_unknown", { name });
  const fits = /\.(safetensors|sft)$/i.test(name)
    ? bytes.length >= 9 && text[8] === "{" && bytes.readBigUInt64LE(0) < 2n ** 27n
    : /\.gguf$/i.test(name)
      ? text.startsWith("GGUF")
      : text.startsWith("PK") || bytes[0] === 0x80;
  if (!fits) throw new EaselError("argument_invalid", "model_format_wrong", { name });
}
