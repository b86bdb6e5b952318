import { roundHalfToEven } from "../pictures/arithmetic.ts";
import { croppedTo, resampleYielding, SCALE_METHODS, type ScaleMethod, type Size } from "../pictures/resample.ts";
import { CHANNELS, type ImageBatch, imageOf } from "../values.ts";
import { type NodeContext, type NodeDefinition, NodeFailure, type NodeResult, node, sockets } from "./definition.ts";
import { float, image, int, newCombo, oneOf, side, upscaleModel } from "./inputs.ts";
import { requireMemory } from "./memory.ts";

async function scaled(image: ImageBatch, to: Size, method: ScaleMethod, crop: boolean, context: NodeContext): Promise<NodeResult> {
  if (to.width < 1 || to.height < 1) throw new NodeFailure("RuntimeError", "Input and output sizes should be greater than 0");
  requireMemory(to.width, to.height, CHANNELS, image.frames.length);
  const frames: Float32Array[] = [];
  for (const frame of image.frames) {
    const part = crop ? croppedTo(frame, image, to, CHANNELS) : { pixels: frame, size: image };
    frames.push(await resampleYielding(part.pixels, part.size, to, CHANNELS, method, context.yieldToEventLoop));
  }
  return { outputs: [imageOf(to.width, to.height, frames)] };
}

const imageScale = node({
  name: "ImageScale",
  title: "Upscale Image",
  category: "image/upscaling",
  inputs: { image, upscale_method: oneOf(SCALE_METHODS), width: side(0), height: side(0), crop: oneOf(["disabled", "center"]) },
  outputs: sockets("IMAGE"),
  run({ image, upscale_method, width, height, crop }, context) {
    if (width === 0 && height === 0) return { outputs: [image] };
    const size = {
      width: width || Math.max(1, roundHalfToEven((image.width * height) / image.height)),
      height: height || Math.max(1, roundHalfToEven((image.height * width) / image.width)),
    };
    return scaled(image, size, upscale_method, crop === "center", context);
  },
});

const imageScaleBy = node({
  name: "ImageScaleBy",
  title: "Upscale Image By",
  category: "image/upscaling",
  inputs: { image, upscale_method: oneOf(SCALE_METHODS), scale_by: float({ default: 1, min: 0.01, max: 8, step: 0.01 }) },
  outputs: sockets("IMAGE"),
  run({ image, upscale_method, scale_by }, context) {
    const size = { width: roundHalfToEven(image.width * scale_by), height: roundHalfToEven(image.height * scale_by) };
    return scaled(image, size, upscale_method, false, context);
  },
});

const imageScaleToTotalPixels = node({
  name: "ImageScaleToTotalPixels",
  title: "Scale Image to Total Pixels",
  category: "image/upscaling",
  inputs: {
    image,
    upscale_method: newCombo(oneOf(SCALE_METHODS)),
    megapixels: float({ default: 1, min: 0.01, max: 16, step: 0.01 }),
    resolution_steps: int({ default: 1, min: 1, max: 256, advanced: true }),
  },
  outputs: sockets("IMAGE"),
  run({ image, upscale_method, megapixels, resolution_steps }, context) {
    const factor = Math.sqrt((megapixels * 1024 * 1024) / (image.width * image.height));
    const stepped = (side: number) => Math.max(1, roundHalfToEven((side * factor) / resolution_steps) * resolution_steps);
    return scaled(image, { width: stepped(image.width), height: stepped(image.height) }, upscale_method, false, context);
  },
});

/** ComfyUI upscales in tiles of this side and reports its progress by tile, and so do we. */
const TILE_PIXELS = 512;
/** Rows between two pauses for the event loop. */
const ROWS_PER_YIELD = 64;

const imageUpscaleWithModel = node({
  name: "ImageUpscaleWithModel",
  title: "Upscale Image (using Model)",
  category: "image/upscaling",
  inputs: { upscale_model: upscaleModel, image },
  outputs: sockets("IMAGE"),
  async run({ upscale_model, image }, context) {
    const { factor } = upscale_model;
    const width = image.width * factor;
    const height = image.height * factor;
    requireMemory(width, height, CHANNELS, image.frames.length);
    const tiles = Math.ceil(image.height / TILE_PIXELS) * image.frames.length;
    let done = 0;
    const frames: Float32Array[] = [];
    for (const frame of image.frames) {
      const result = new Float32Array(width * height * CHANNELS);
      for (let top = 0; top < image.height; top += ROWS_PER_YIELD) {
        enlargeRows(frame, image.width, top, Math.min(top + ROWS_PER_YIELD, image.height), factor, result);
        await context.yieldToEventLoop();
        if ((top + ROWS_PER_YIELD) % TILE_PIXELS !== 0 && top + ROWS_PER_YIELD < image.height) continue;
        await context.waitForStep();
        await context.progress(++done, tiles);
      }
      frames.push(result);
    }
    return { outputs: [imageOf(width, height, frames)] };
  },
});

/** Every pixel becomes a block of factor x factor equal ones: exact, and it does not pretend to be a trained model. */
function enlargeRows(frame: Float32Array, stride: number, top: number, bottom: number, factor: number, result: Float32Array): void {
  const wide = stride * factor * CHANNELS;
  for (let y = top; y < bottom; y++) {
    const first = y * factor * wide;
    let target = first;
    for (let x = 0; x < stride; x++) {
      const source = (y * stride + x) * CHANNELS;
      for (let k = 0; k < factor; k++) {
        for (let c = 0; c < CHANNELS; c++) result[target++] = frame[source + c] as number;
      }
    }
    for (let k = 1; k < factor; k++) result.copyWithin(first + k * wide, first, first + wide);
  }
}

/** Nodes that scale images. */
export const scalingNodes: readonly NodeDefinition[] = [imageScale, imageScaleBy, imageScaleToTotalPixels, imageUpscaleWithModel];
