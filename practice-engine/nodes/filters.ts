import { clamp01 } from "../pictures/arithmetic.ts";
import { resample, resampleCropped } from "../pictures/resample.ts";
import { CHANNELS, frameAt, type ImageBatch, imageOf } from "../values.ts";
import { type NodeContext, type NodeDefinition, NodeFailure, node, sockets } from "./definition.ts";
import { boolean, float, image, int, mask, newCombo, oneOf, optional, side } from "./inputs.ts";

type BlendMode = (typeof BLEND_MODES)[number];
const BLEND_MODES = ["normal", "multiply", "screen", "overlay", "soft_light", "difference"] as const;

/** The usual formulas of picture editors; "difference" is signed until the final clamp, as in ComfyUI. */
function blend(mode: BlendMode, a: number, b: number): number {
  switch (mode) {
    case "normal":
      return b;
    case "multiply":
      return a * b;
    case "screen":
      return 1 - (1 - a) * (1 - b);
    case "overlay":
      return a <= 0.5 ? 2 * a * b : 1 - 2 * (1 - a) * (1 - b);
    case "soft_light":
      return b <= 0.5 ? a - (1 - 2 * b) * a * (1 - a) : a + (2 * b - 1) * (softened(a) - a);
    case "difference":
      return a - b;
  }
}

function softened(a: number): number {
  return a <= 0.25 ? ((16 * a - 12) * a + 4) * a : Math.sqrt(a);
}

const imageBlend = node({
  name: "ImageBlend",
  title: "Blend Images",
  category: "image/filters",
  inputs: {
    image1: image,
    image2: image,
    blend_factor: float({ default: 0.5, min: 0, max: 1, step: 0.01 }),
    blend_mode: newCombo(oneOf(BLEND_MODES)),
  },
  outputs: sockets("IMAGE"),
  async run({ image1, image2, blend_factor, blend_mode }, context) {
    const upper = image2.frames.map((frame) => resampleCropped(frame, image2, image1, CHANNELS, "bicubic"));
    const frames: Float32Array[] = [];
    for (const [index, lower] of image1.frames.entries()) {
      const over = frameAt(upper, index);
      frames.push(lower.map((a, i) => clamp01(a * (1 - blend_factor) + blend(blend_mode, a, over[i] as number) * blend_factor)));
      await context.yieldToEventLoop();
    }
    return { outputs: [imageOf(image1.width, image1.height, frames)] };
  },
});

/** One side of the kernel: ComfyUI spreads it over -1..1 whatever the radius. */
function gaussian(radius: number, sigma: number): Float32Array {
  const weights = Float32Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-(((i - radius) / radius) ** 2) / (2 * sigma * sigma)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Blurs along one axis; beyond the edge the picture is mirrored without repeating the edge itself. */
function blurAxis(
  pixels: Float32Array,
  length: number,
  step: number,
  lines: (index: number) => number,
  count: number,
  kernel: Float32Array,
) {
  const radius = (kernel.length - 1) / 2;
  const result = new Float32Array(pixels.length);
  for (let line = 0; line < count; line++) {
    const start = lines(line);
    for (let place = 0; place < length; place++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const over = Math.abs(place + k);
        const index = over < length ? over : 2 * length - 2 - over;
        sum += (kernel[k + radius] as number) * (pixels[start + index * step] as number);
      }
      result[start + place * step] = sum;
    }
  }
  return result;
}

async function blurred(image: ImageBatch, radius: number, sigma: number, context: NodeContext): Promise<Float32Array[]> {
  const { width, height } = image;
  if (radius >= width || radius >= height) throw new NodeFailure("RuntimeError", "Padding size should be less than the input dimension");
  const kernel = gaussian(radius, sigma);
  const stride = width * CHANNELS;
  const frames: Float32Array[] = [];
  for (const frame of image.frames) {
    const row = (index: number) => Math.floor(index / CHANNELS) * stride + (index % CHANNELS);
    const across = blurAxis(frame, width, CHANNELS, row, height * CHANNELS, kernel);
    await context.yieldToEventLoop();
    frames.push(blurAxis(across, height, stride, (index) => index, stride, kernel));
    await context.yieldToEventLoop();
  }
  return frames;
}

const imageBlur = node({
  name: "ImageBlur",
  title: "Blur Image",
  category: "image/filters",
  inputs: {
    image,
    blur_radius: int({ default: 1, min: 1, max: 31, step: 1 }),
    sigma: float({ default: 1, min: 0.1, max: 10, step: 0.1 }),
  },
  outputs: sockets("IMAGE"),
  run: async ({ image, blur_radius, sigma }, context) => ({
    outputs: [imageOf(image.width, image.height, await blurred(image, blur_radius, sigma, context))],
  }),
});

const imageSharpen = node({
  name: "ImageSharpen",
  title: "Sharpen Image",
  category: "image/filters",
  inputs: {
    image,
    sharpen_radius: int({ default: 1, min: 1, max: 31, step: 1, advanced: true }),
    sigma: float({ default: 1, min: 0.1, max: 10, step: 0.01, advanced: true }),
    alpha: float({ default: 1, min: 0, max: 5, step: 0.01, advanced: true }),
  },
  outputs: sockets("IMAGE"),
  async run({ image, sharpen_radius, sigma, alpha }, context) {
    const soft = await blurred(image, sharpen_radius, sigma, context);
    // ComfyUI's alpha of 1 adds ten times the difference to the blurred picture.
    const frames = image.frames.map((frame, index) =>
      frame.map((value, i) => clamp01(value + alpha * 10 * (value - (frameAt(soft, index)[i] as number)))),
    );
    return { outputs: [imageOf(image.width, image.height, frames)] };
  },
});

const imageCompositeMasked = node({
  name: "ImageCompositeMasked",
  title: "Image Composite Masked",
  category: "image/compositing",
  inputs: {
    destination: image,
    source: image,
    x: side(0, 0),
    y: side(0, 0),
    resize_source: boolean({ default: false }),
    mask: optional(mask),
  },
  outputs: sockets("IMAGE"),
  async run({ destination, source, x, y, resize_source, mask }, context) {
    const size = resize_source ? destination : source;
    const sources = source.frames.map((frame) => resample(frame, source, size, CHANNELS, "bilinear"));
    const masks = mask?.frames.map((frame) => resample(frame, mask, size, 1, "bilinear"));
    const frames: Float32Array[] = [];
    for (const [index, below] of destination.frames.entries()) {
      const result = below.slice();
      const above = frameAt(sources, index);
      const share = masks ? frameAt(masks, index) : null;
      for (let row = 0; row < Math.min(size.height, destination.height - y); row++) {
        for (let column = 0; column < Math.min(size.width, destination.width - x); column++) {
          const from = row * size.width + column;
          const to = ((row + y) * destination.width + column + x) * CHANNELS;
          const alpha = share ? (share[from] as number) : 1;
          for (let c = 0; c < CHANNELS; c++) {
            result[to + c] = alpha * (above[from * CHANNELS + c] as number) + (1 - alpha) * (result[to + c] as number);
          }
        }
      }
      frames.push(result);
      await context.yieldToEventLoop();
    }
    return { outputs: [imageOf(destination.width, destination.height, frames)] };
  },
});

/** Nodes that blend, blur and sharpen. */
export const filterNodes: readonly NodeDefinition[] = [imageBlend, imageBlur, imageSharpen, imageCompositeMasked];
