import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Folders } from "../folders.ts";
import { type ImageBatch, imageOf, type MaskBatch, maskOf } from "../values.ts";
import { InterruptedError, type NodeContext } from "./definition.ts";
import { NODES } from "./index.ts";

/** Folders of their own for one test file. */
export async function temporaryFolders(): Promise<Folders> {
  const root = await mkdtemp(join(tmpdir(), "easel-nodes-"));
  afterAll(() => rm(root, { recursive: true, force: true }));
  return { output: join(root, "output"), input: join(root, "input"), temp: join(root, "temp") };
}

/** What a node did besides computing. */
export interface RecordedOutput {
  progress: [value: number, max: number][];
  previews: Buffer[];
  said: string[];
}

/** What a node did besides computing is noted in `heard`; after `interruptAfter` steps of progress it is interrupted. */
export function contextFor(
  folders: Folders,
  heard: RecordedOutput,
  options: { interruptAfter?: number; extraPngInfo?: Record<string, unknown> } = {},
): NodeContext {
  const yieldToEventLoop = async () => {
    if (options.interruptAfter !== undefined && heard.progress.length >= options.interruptAfter) throw new InterruptedError();
  };
  return {
    folders,
    hidden: { prompt: { "1": { class_type: "Test", inputs: { text: "F\u00fcchslein" } } }, extraPngInfo: options.extraPngInfo ?? {} },
    yieldToEventLoop,
    waitForStep: yieldToEventLoop,
    progress: async (value, max, preview) => {
      heard.progress.push([value, max]);
      if (preview) heard.previews.push(preview());
      await yieldToEventLoop();
    },
    showText: (text) => void heard.said.push(text),
    now: () => new Date(2026, 10, 5, 3, 4, 9),
    random: () => 0.5,
  };
}

/** A recording of a node that has not run yet. */
export const emptyRecording = (): RecordedOutput => ({ progress: [], previews: [], said: [] });

/** Runs one node by name and gives its outputs. */
export async function outputsOf(name: string, inputs: Record<string, unknown>, context: NodeContext): Promise<readonly unknown[]> {
  const node = NODES.get(name);
  if (!node) throw new Error(`No node ${name}.`);
  return (await node.run(inputs, context)).outputs;
}

/** A picture whose pixel (x, y) has the given colour. */
export function picture(width: number, height: number, colour: (x: number, y: number) => [number, number, number]): ImageBatch {
  const pixels = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3);
  return imageOf(width, height, [pixels]);
}

/** A mask whose pixel (x, y) has the given value, 0 to 1. */
export function maskBy(width: number, height: number, value: (x: number, y: number) => number): MaskBatch {
  return maskOf(width, height, [Float32Array.from({ length: width * height }, (_, i) => value(i % width, Math.floor(i / width)))]);
}

/** The numbers of one pixel. */
export function at(image: ImageBatch | MaskBatch, x: number, y: number, frame = 0): number[] {
  const channels = image.kind === "IMAGE" ? 3 : 1;
  const start = (y * image.width + x) * channels;
  return [...(image.frames[frame] ?? []).slice(start, start + channels)];
}
