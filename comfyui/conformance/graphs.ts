import { randomInt } from "node:crypto";
import { engine, type Graph, tag } from "./probe.ts";

/** A colour nobody used before, so that no engine answers from its cache. */
export const freshColor = (): number => randomInt(0, 0xffffff);

export const rgb = (color: number): [number, number, number] => [color >> 16, (color >> 8) & 255, color & 255];

/** 1 EmptyImage -> 2 ImageInvert -> 3 PreviewImage: runs on every ComfyUI, needs no model. */
export const inverted = (color = freshColor(), width = 32, height = 24): Graph => ({
  "1": { class_type: "EmptyImage", inputs: { width, height, batch_size: 1, color } },
  "2": { class_type: "ImageInvert", inputs: { image: ["1", 0] } },
  "3": { class_type: "PreviewImage", inputs: { images: ["2", 0] } },
});

/** 1 EmptyImage -> 2 SaveImage. */
export const saved = (prefix: string, { color = freshColor(), width = 32, height = 24, batch = 1 } = {}): Graph => ({
  "1": { class_type: "EmptyImage", inputs: { width, height, batch_size: batch, color } },
  "2": { class_type: "SaveImage", inputs: { images: ["1", 0], filename_prefix: prefix } },
});

/** A node that fails while it runs, on every engine and without harm: 1 EmptyImage -> 2 SaveImage outside the output folder. */
export const failing = (): Graph => saved(`../../${tag.replace("/", "-")}`);

export interface Sampling {
  seed?: number | string;
  steps?: number;
  width?: number;
  height?: number;
  batch?: number;
  sampler?: string;
  denoise?: number;
  text?: string;
}

/** 1 checkpoint, 2 and 3 texts, 4 empty latent, 5 KSampler, 6 VAEDecode, 7 PreviewImage. */
export const txt2img = (options: Sampling = {}): Graph => {
  const {
    seed = randomInt(2 ** 32),
    steps = 3,
    width = 64,
    height = 64,
    batch = 1,
    sampler = "euler",
    denoise = 1,
    text = "a fox",
  } = options;
  return {
    "1": { class_type: "CheckpointLoaderSimple", inputs: { ckpt_name: engine.checkpoint } },
    "2": { class_type: "CLIPTextEncode", inputs: { text, clip: ["1", 1] } },
    "3": { class_type: "CLIPTextEncode", inputs: { text: "", clip: ["1", 1] } },
    "4": { class_type: "EmptyLatentImage", inputs: { width, height, batch_size: batch } },
    "5": {
      class_type: "KSampler",
      inputs: {
        model: ["1", 0],
        positive: ["2", 0],
        negative: ["3", 0],
        latent_image: ["4", 0],
        seed,
        steps,
        cfg: 7,
        sampler_name: sampler,
        scheduler: "normal",
        denoise,
      },
    },
    "6": { class_type: "VAEDecode", inputs: { samples: ["5", 0], vae: ["1", 2] } },
    "7": { class_type: "PreviewImage", inputs: { images: ["6", 0] } },
  };
};

/** A job that would go on for minutes at 64 x 64; always interrupted before its end. */
export const endless = (): Graph => txt2img({ steps: 10_000 });

/** Replaces nodes, or inputs of nodes, of a graph. */
export const withNodes = (graph: Graph, nodes: Graph): Graph => ({ ...graph, ...nodes });

export const withInputs = (graph: Graph, node: string, inputs: Record<string, unknown>): Graph => {
  const old = graph[node];
  if (!old) throw new Error(`The graph has no node ${node}.`);
  return { ...graph, [node]: { ...old, inputs: { ...old.inputs, ...inputs } } };
};
