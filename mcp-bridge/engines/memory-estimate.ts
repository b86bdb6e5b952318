import type { Graph, GraphNode, SystemStats } from "#comfyui/types.ts";
import type { JobWarning } from "#contract/job.ts";

/** Bytes of a file in one of the engine's model folders; null where the engine does not say. */
export type SizeOf = (folder: string, file: string) => Promise<number | null>;

/** The inputs by which loaders name their text encoders (ComfyUI's nodes.py). */
const TEXT_ENCODER_INPUTS = ["clip_name", "clip_name1", "clip_name2", "clip_name3", "clip_name4"];

/**
 * A checkpoint holds the text encoder and the decoder too; about seven tenths of it are the model itself. Up to this size it is one
 * of the Stable Diffusion 1 kind, whose model is two gigabytes once loaded, however exactly the file stores it.
 */
const MODEL_SHARE = 0.7;
const SMALL_CHECKPOINT_BYTES = 4.5e9;
const SMALL_MODEL_BYTES = 2e9;
/** What a sampler works with, for each pixel: the least that was seen (SDXL in half precision takes 1.2 to 2 kB). */
const BYTES_PER_PIXEL = 1_200;

/**
 * A warning when the graph will hardly fit into the memory of the engine's device, estimated from the largest thing that must be there
 * at once (its model or its text encoders) and the picture's pixels. What the engine itself holds now counts as free, since it makes
 * room. Null when it fits, and when too little is known to tell. Throws what `sizeOf` throws.
 */
export async function memoryWarning(graph: Graph, stats: SystemStats, sizeOf: SizeOf): Promise<JobWarning | null> {
  const available = availableMemory(stats);
  const nodes = Object.values(graph);
  const largest = await largestBytes(nodes, sizeOf);
  if (!available || largest === 0) return null;
  const neededBytes = largest + Math.max(0, ...nodes.map(pixels)) * BYTES_PER_PIXEL;
  if (neededBytes <= available.bytes) return null;
  return { kind: "memory_short", memory: available.memory, neededBytes, availableBytes: available.bytes };
}

/** Bytes of the largest thing that the nodes load at once, pixels aside; 0 where nothing is known. Throws what `sizeOf` throws. */
export async function largestBytes(nodes: readonly Pick<GraphNode, "inputs">[], sizeOf: SizeOf): Promise<number> {
  const models = await Promise.all(nodes.map((node) => modelBytes(node, sizeOf)));
  const encoders = await Promise.all(nodes.map((node) => encoderBytes(node, sizeOf)));
  return Math.max(0, ...models, ...encoders);
}

/**
 * The memory that other programs leave to the engine; null where nothing is known of it. On processors and on Macs its own part
 * cannot be told from theirs (torch reports all of it), so only what exceeds the whole is known not to fit.
 */
export function availableMemory({ devices, ram }: SystemStats): { bytes: number; memory: JobWarning["memory"] } | null {
  const [device] = devices;
  if (!device || device.type === "cpu") return ram.total > 0 ? { bytes: ram.total, memory: "computer" } : null;
  const { vram, torchVram } = device;
  if (vram.total <= 0) return null;
  const shared = torchVram.total >= vram.total;
  const bytes = shared ? vram.total : Math.min(vram.total, vram.free + torchVram.total - torchVram.free);
  return { bytes, memory: "graphics_card" };
}

async function modelBytes({ inputs }: Pick<GraphNode, "inputs">, sizeOf: SizeOf): Promise<number> {
  if (typeof inputs.ckpt_name === "string") {
    const bytes = (await sizeOf("checkpoints", inputs.ckpt_name)) ?? 0;
    return bytes <= SMALL_CHECKPOINT_BYTES ? Math.min(bytes * MODEL_SHARE, SMALL_MODEL_BYTES) : bytes * MODEL_SHARE;
  }
  if (typeof inputs.unet_name !== "string") return 0;
  const bytes = (await sizeOf("diffusion_models", inputs.unet_name)) ?? 0;
  const shrinks = String(inputs.weight_dtype).startsWith("fp8") && !/fp8/i.test(inputs.unet_name);
  return shrinks ? bytes / 2 : bytes;
}

async function encoderBytes({ inputs }: Pick<GraphNode, "inputs">, sizeOf: SizeOf): Promise<number> {
  const files = TEXT_ENCODER_INPUTS.flatMap((name) => (typeof inputs[name] === "string" ? [inputs[name]] : []));
  const sizes = await Promise.all(files.map((file) => sizeOf("text_encoders", file)));
  return sizes.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0);
}

function pixels({ inputs: { width, height, batch_size: batch = 1 } }: GraphNode): number {
  return typeof width === "number" && typeof height === "number" ? width * height * Math.max(1, Number(batch) || 1) : 0;
}
