import { open, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve } from "node:path";
import type { ModelHeader } from "./family.ts";

/** A header larger than this is none that we know of; the largest models have about one MB. Bytes. */
const LARGEST_HEADER = 32 * 2 ** 20;
/** The length stands before the header: 8 bytes, little-endian (github.com/huggingface/safetensors, "Format"). */
const LENGTH_BYTES = 8;

/**
 * Reads the header of `file` within one of the folders; null for everything that is no readable safetensors file there.
 * Never reads further than the header, and never outside of the folders.
 */
export async function readHeader(folders: readonly string[], file: string): Promise<ModelHeader | null> {
  if (!/\.(safetensors|sft)$/i.test(file)) return null;
  for (const folder of folders) {
    const path = resolve(folder, file.replaceAll("\\", "/"));
    const within = relative(folder, path);
    if (!isAbsolute(folder) || within.startsWith("..") || isAbsolute(within)) continue;
    const header = await readAt(path).catch(() => null);
    if (header) return header;
  }
  return null;
}

async function readAt(path: string): Promise<ModelHeader | null> {
  // Opening a pipe would wait for somebody to write into it.
  if (!(await stat(path)).isFile()) return null;
  const handle = await open(path, "r");
  try {
    const length = Number((await bytesAt(handle, 0, LENGTH_BYTES)).readBigUInt64LE());
    if (length > LARGEST_HEADER) return null;
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

/** Throws for text that is no JSON. */
export function parseHeader(text: string): ModelHeader | null {
  const json: unknown = JSON.parse(text);
  if (typeof json !== "object" || json === null || Array.isArray(json)) return null;
  const tensors = new Map<string, number[]>();
  const metadata: Record<string, string> = {};
  for (const [name, entry] of Object.entries(json as Record<string, unknown>)) {
    if (typeof entry !== "object" || entry === null) continue;
    if (name === "__metadata__") {
      for (const [key, value] of Object.entries(entry)) if (typeof value === "string") metadata[key] = value;
      continue;
    }
    const { shape } = entry as { shape?: unknown };
    if (Array.isArray(shape) && shape.every((size) => typeof size === "number")) tensors.set(name, shape as number[]);
  }
  return { tensors, metadata };
}
