import type { Graph, GraphNode, SystemStats } from "#comfyui/types.ts";

/** Bytes of a file in one of the engine's models folders; null where the engine does not tell. */
export type SizeOf = (folder: string, file: string) => Promise<number | null>;

/** Where the files lie that loaders name, by the name of their input (ComfyUI's nodes.py). */
const TEXT_ENCODERS = ["clip_name", "clip_name1", "clip_name2", "clip_name3", "clip_name4"];

/**
 * A checkpoint holds the text encoder and the decoder too; about seven tenths of it are the model itself. Up to this size it is one
 * of the Stable Diffusion 1 kind, whose model is two gigabytes once loaded, however exactly the file stores it.
 */
const MODEL_SHARE = 0.7;
const SMALL_CHECKPOINT = 4.5e9;
const SMALL_MODEL = 2e9;
/** What a sampler works with, for each pixel: the least that was seen (SDXL in half precision takes 1.2 to 2 kB). */
const BYTES_A_PIXEL = 1_200;

/**
 * A sentence for the person who waits, when the job will hardly fit into the memory of the engine's device: from the size of the
 * largest thing that must lie there at once, its model or its text encoders, and the picture's pixels. What the engine itself
 * holds now counts as free, since it makes room. Null when it fits, and when too much is unknown to tell.
 */
export async function memoryWarning(graph: Graph, stats: SystemStats, sizeOf: SizeOf): Promise<string | null> {
  const room = availableMemory(stats);
  const nodes = Object.values(graph);
  const models = await Promise.all(nodes.map((node) => modelBytes(node, sizeOf)));
  const encoders = await Promise.all(nodes.map((node) => encoderBytes(node, sizeOf)));
  const largest = Math.max(0, ...models, ...encoders);
  if (!room || largest === 0) return null;
  const need = largest + Math.max(0, ...nodes.map(pixels)) * BYTES_A_PIXEL;
  if (need <= room.bytes) return null;
  return `It needs about ${gigabytes(need)} GB of ${room.name}, but only ${gigabytes(room.bytes)} GB can be had, so it may take very long or fail.`;
}

/**
 * What other programs leave to the engine. On processors and on Macs its own part of the memory cannot be told from theirs (torch
 * reports all of it), so only what exceeds the whole is known not to fit.
 */
function availableMemory({ devices, ram }: SystemStats): { bytes: number; name: string } | null {
  const [device] = devices;
  if (!device || device.type === "cpu") return ram.total > 0 ? { bytes: ram.total, name: "this computer's memory" } : null;
  const { vram, torchVram } = device;
  if (vram.total <= 0) return null;
  const shared = torchVram.total >= vram.total;
  const bytes = shared ? vram.total : Math.min(vram.total, vram.free + torchVram.total - torchVram.free);
  return { bytes, name: "the graphics card's memory" };
}

async function modelBytes({ inputs }: GraphNode, sizeOf: SizeOf): Promise<number> {
  if (typeof inputs.ckpt_name === "string") {
    const bytes = (await sizeOf("checkpoints", inputs.ckpt_name)) ?? 0;
    return bytes <= SMALL_CHECKPOINT ? Math.min(bytes * MODEL_SHARE, SMALL_MODEL) : bytes * MODEL_SHARE;
  }
  if (typeof inputs.unet_name !== "string") return 0;
  const bytes = (await sizeOf("diffusion_models", inputs.unet_name)) ?? 0;
  const shrinks = String(inputs.weight_dtype).startsWith("fp8") && !/fp8/i.test(inputs.unet_name);
  return shrinks ? bytes / 2 : bytes;
}

async function encoderBytes({ inputs }: GraphNode, sizeOf: SizeOf): Promise<number> {
  const files = TEXT_ENCODERS.flatMap((name) => (typeof inputs[name] === "string" ? [inputs[name]] : []));
  const sizes = await Promise.all(files.map((file) => sizeOf("text_encoders", file)));
  return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

function pixels({ inputs: { width, height, batch_size: batch = 1 } }: GraphNode): number {
  return typeof width === "number" && typeof height === "number" ? width * height * Math.max(1, Number(batch) || 1) : 0;
}

function gigabytes(bytes: number): string {
  const value = bytes / 2 ** 30;
  return value >= 10 ? value.toFixed(0) : value.toFixed(1);
}
