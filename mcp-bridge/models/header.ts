import { open, stat } from "node:fs/promises";
import { isAbsolute, resolve } from "node:path";
import { isInside } from "#base/contained-path.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import type { ModelHeader } from "./family.ts";

/** The headers of the largest models have about 1 MB. */
const MAX_HEADER_BYTES = 32 * 2 ** 20;
/** The file begins with the length of its header: 8 bytes, little-endian (github.com/huggingface/safetensors, "Format"). */
const LENGTH_BYTES = 8;

const THIS_COMPUTER = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

/** Whether the engine runs at an address of this computer, so that its files may be here as well. */
export const isOnThisComputer = (client: ComfyClient) => THIS_COMPUTER.test(new URL(client.url).hostname);

/**
 * The header of a model's file: all of it where the engine is on this computer and its folders are known, else only the metadata
 * that the engine tells. Null where neither can be had, which is never a reason not to use the model.
 */
export async function modelHeader(
  client: ComfyClient,
  folderPaths: () => Promise<Record<string, string[]>>,
  folder: string,
  file: string,
): Promise<ModelHeader | null> {
  if (isOnThisComputer(client)) {
    const paths: Record<string, string[]> = await folderPaths().catch(() => ({}));
    const header = await readHeader(paths[folder] ?? [], file);
    if (header) return header;
  }
  if (!isSafetensors(file)) return null;
  const metadata = stringsOf(await client.modelMetadata(folder, file).catch(() => ({})));
  return Object.keys(metadata).length === 0 ? null : { tensors: new Map(), metadata };
}

/**
 * Reads the header of `file` in the first of the folders that has it; null where none has a readable safetensors file of that name.
 * Never reads beyond the header, nor outside of the folders.
 */
export async function readHeader(folders: readonly string[], file: string): Promise<ModelHeader | null> {
  if (!isSafetensors(file)) return null;
  for (const path of candidatePaths(folders, file)) {
    const header = await readAt(path).catch(() => null);
    if (header) return header;
  }
  return null;
}

/** The paths that `file` may have, none of them outside of the (absolute) folders. */
export function candidatePaths(folders: readonly string[], file: string): string[] {
  return folders.flatMap((folder) => {
    const path = resolve(folder, file.replaceAll("\\", "/"));
    return isAbsolute(folder) && isInside(folder, path) ? [path] : [];
  });
}

async function readAt(path: string): Promise<ModelHeader | null> {
  // Opening a pipe would wait for its writer.
  if (!(await stat(path)).isFile()) return null;
  const handle = await open(path, "r");
  try {
    const length = Number((await bytesAt(handle, 0, LENGTH_BYTES)).readBigUInt64LE());
    if (length > MAX_HEADER_BYTES) return null;
    return parseHeader((await bytesAt(handle, LENGTH_BYTES, length)).toString("utf8"));
  } finally {
    await handle.close();
  }
}

async function bytesAt(handle: Awaited<ReturnType<typeof open>>, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new Error("the file ends too early");
  return buffer;
}

/** The header from its JSON text; null where that is no object. Throws a SyntaxError for text that is no JSON. */
export function parseHeader(text: string): ModelHeader | null {
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
  const tensors = new Map<string, number[]>();
  let metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(json as Record<string, unknown>)) {
    if (typeof entry !== "object" || entry === null) continue;
    if (name === "__metadata__") {
      metadata = stringsOf(entry);
      continue;
    }
    const { shape } = entry as { shape?: unknown };
    if (Array.isArray(shape) && shape.every((size) => typeof size === "number")) tensors.set(name, shape as number[]);
  }
  return { tensors, metadata };
}

const isSafetensors = (file: string) => /\.(safetensors|sft)$/i.test(file);

const stringsOf = (entries: object): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
