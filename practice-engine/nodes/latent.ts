import { cut, roundHalfToEven } from "../pictures/arithmetic.ts";
import { resample, resampleCropped, type ScaleMethod, type Size } from "../pictures/resample.ts";
import { CHANNELS, frameAt, type ImageBatch, imageOf, type Latent, type MaskBatch, maskOf } from "../values.ts";
import { type NodeDefinition, NodeFailure, node, sockets } from "./definition.ts";
import { boolean, conditioning, float, image, int, latent, mask, oneOf, side, vae } from "./inputs.ts";
import { requireMemory } from "./memory.ts";

/** A latent of ComfyUI stands for pixels in blocks of eight by eight. */
const LATENT_BLOCK_PIXELS = 8;
const floored = (pixels: number) => Math.floor(pixels / LATENT_BLOCK_PIXELS) * LATENT_BLOCK_PIXELS;

/** The middle of an image, with sides that are multiples of eight. */
function middle(size: Size) {
  const area = { width: floored(size.width), height: floored(size.height) };
  if (area.width === 0 || area.height === 0) throw new NodeFailure("RuntimeError", "The picture is smaller than 8 x 8 pixels.");
  return { ...area, left: Math.floor((size.width % LATENT_BLOCK_PIXELS) / 2), top: Math.floor((size.height % LATENT_BLOCK_PIXELS) / 2) };
}

function encoded(image: ImageBatch, noiseMask: MaskBatch | null = null): Latent {
  const area = middle(image);
  const frames = image.frames.map((frame) => cut(frame, image.width, CHANNELS, area));
  return { kind: "LATENT", width: area.width, height: area.height, frames, noiseMask };
}

/** The mask at the size of the image, cropped to the part that the latent keeps. */
function fittedMask(mask: MaskBatch, image: ImageBatch): MaskBatch {
  const area = middle(image);
  const frames = mask.frames.map((frame) => cut(resample(frame, mask, image, 1, "bilinear"), image.width, 1, area));
  return maskOf(area.width, area.height, frames);
}

const emptyLatentImage = node({
  name: "EmptyLatentImage",
  title: "Empty Latent Image",
  category: "model/latent",
  inputs: { width: side(16, 512, 8), height: side(16, 512, 8), batch_size: int({ default: 1, min: 1, max: 4096 }) },
  outputs: sockets("LATENT"),
  run({ width, height, batch_size }) {
    const frames = new Array<null>(batch_size).fill(null);
    return { outputs: [{ kind: "LATENT", width: floored(width), height: floored(height), frames, noiseMask: null } satisfies Latent] };
  },
});

const vaeDecode = node({
  name: "VAEDecode",
  title: "VAE Decode",
  category: "model/latent",
  inputs: { samples: latent, vae },
  outputs: sockets("IMAGE"),
  run({ samples }) {
    const { width, height } = samples;
    requireMemory(width, height, CHANNELS, samples.frames.length);
    return {
      outputs: [
        imageOf(
          width,
          height,
          samples.frames.map((frame) => frame ?? new Float32Array(width * height * CHANNELS).fill(0.5)),
        ),
      ],
    };
  },
});

const vaeEncode = node({
  name: "VAEEncode",
  title: "VAE Encode",
  category: "model/latent",
  inputs: { pixels: image, vae },
  outputs: sockets("LATENT"),
  run: ({ pixels }) => ({ outputs: [encoded(pixels)] }),
});

/** Grows the rounded mask by a square of `size` pixels, as ComfyUI's convolution with ones does. */
function grown(mask: Float32Array, { width, height }: Size, size: number): Float32Array {
  const hard = mask.map(roundHalfToEven);
  if (size === 0) return hard;
  const before = Math.ceil((size - 1) / 2);
  const after = size - 1 - before;
  const across = hard.map((_, i) => {
    const x = i % width;
    const row = i - x;
    return anySet(hard, row + Math.max(0, x - before), row + Math.min(width - 1, x + after), 1);
  });
  return across.map((_, i) => {
    const x = i % width;
    const y = (i - x) / width;
    return anySet(across, x + Math.max(0, y - before) * width, x + Math.min(height - 1, y + after) * width, width);
  });
}

function anySet(plane: Float32Array, first: number, last: number, step: number): number {
  for (let i = first; i <= last; i += step) if (plane[i] === 1) return 1;
  return 0;
}

const vaeEncodeForInpaint = node({
  name: "VAEEncodeForInpaint",
  title: "VAE Encode (for Inpainting)",
  category: "model/latent/inpaint",
  inputs: { pixels: image, vae, mask, grow_mask_by: int({ default: 6, min: 0, max: 64, step: 1 }) },
  outputs: sockets("LATENT"),
  async run({ pixels, mask, grow_mask_by }, context) {
    const fitted = fittedMask(mask, pixels);
    const latent = encoded(pixels);
    // What is to be repainted becomes grey first, so that nothing of it remains.
    const frames = latent.frames.map((frame, index) => {
      const hole = frameAt(fitted.frames, index);
      return frame?.map((value, i) => (roundHalfToEven(hole[Math.floor(i / CHANNELS)] as number) === 1 ? 0.5 : value)) ?? null;
    });
    await context.yieldToEventLoop();
    const noiseMask = maskOf(
      fitted.width,
      fitted.height,
      fitted.frames.map((frame) => grown(frame, fitted, grow_mask_by)),
    );
    return { outputs: [{ ...latent, frames, noiseMask }] };
  },
});

const setLatentNoiseMask = node({
  name: "SetLatentNoiseMask",
  title: "Set Latent Noise Mask",
  category: "model/latent/inpaint",
  inputs: { samples: latent, mask },
  outputs: sockets("LATENT"),
  run: ({ samples, mask }) => ({ outputs: [{ ...samples, noiseMask: mask }] }),
});

const inpaintModelConditioning = node({
  name: "InpaintModelConditioning",
  title: "InpaintModelConditioning",
  category: "model/conditioning/inpaint",
  inputs: { positive: conditioning, negative: conditioning, vae, pixels: image, mask, noise_mask: boolean({ default: true }) },
  outputs: [
    { type: "CONDITIONING", name: "positive" },
    { type: "CONDITIONING", name: "negative" },
    { type: "LATENT", name: "latent" },
  ],
  run: ({ positive, negative, pixels, mask, noise_mask }) => ({
    outputs: [positive, negative, encoded(pixels, noise_mask ? fittedMask(mask, pixels) : null)],
  }),
});

const LATENT_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "bislerp"] as const;

function scaledLatent(latent: Latent, to: Size, method: (typeof LATENT_METHODS)[number], crop: boolean): Latent {
  requireMemory(to.width, to.height, CHANNELS, latent.frames.length);
  // Bislerp turns the directions of latent vectors. Pixels have none, so it amounts to bilinear.
  const pixelMethod: ScaleMethod = method === "bislerp" ? "bilinear" : method;
  const scale = crop ? resampleCropped : resample;
  return { ...latent, ...to, frames: latent.frames.map((frame) => frame && scale(frame, latent, to, CHANNELS, pixelMethod)) };
}

const latentUpscale = node({
  name: "LatentUpscale",
  title: "Upscale Latent",
  category: "model/latent",
  inputs: {
    samples: latent,
    upscale_method: oneOf(LATENT_METHODS),
    width: side(0, 512, LATENT_BLOCK_PIXELS),
    height: side(0, 512, LATENT_BLOCK_PIXELS),
    crop: oneOf(["disabled", "center"]),
  },
  outputs: sockets("LATENT"),
  run({ samples, upscale_method, width, height, crop }) {
    if (width === 0 && height === 0) return { outputs: [samples] };
    const to = {
      width: floored(Math.max(64, width || roundHalfToEven((samples.width * height) / samples.height))),
      height: floored(Math.max(64, height || roundHalfToEven((samples.height * width) / samples.width))),
    };
    return { outputs: [scaledLatent(samples, to, upscale_method, crop === "center")] };
  },
});

const latentUpscaleBy = node({
  name: "LatentUpscaleBy",
  title: "Upscale Latent By",
  category: "model/latent",
  inputs: { samples: latent, upscale_method: oneOf(LATENT_METHODS), scale_by: float({ default: 1.5, min: 0.01, max: 8, step: 0.01 }) },
  outputs: sockets("LATENT"),
  run({ samples, upscale_method, scale_by }) {
    const scaled = (pixels: number) => Math.max(1, roundHalfToEven((pixels / LATENT_BLOCK_PIXELS) * scale_by)) * LATENT_BLOCK_PIXELS;
    return { outputs: [scaledLatent(samples, { width: scaled(samples.width), height: scaled(samples.height) }, upscale_method, false)] };
  },
});

const repeatLatentBatch = node({
  name: "RepeatLatentBatch",
  title: "Repeat Latent Batch",
  category: "model/latent/batch",
  inputs: { samples: latent, amount: int({ default: 1, min: 1, max: 64 }) },
  outputs: sockets("LATENT"),
  run({ samples, amount }) {
    requireMemory(samples.width, samples.height, CHANNELS, samples.frames.length * amount);
    return { outputs: [{ ...samples, frames: new Array(amount).fill(samples.frames).flat() } satisfies Latent] };
  },
});

/** Nodes that make and change latents. */
export const latentNodes: readonly NodeDefinition[] = [
  emptyLatentImage,
  vaeDecode,
  vaeEncode,
  vaeEncodeForInpaint,
  setLatentNoiseMask,
  inpaintModelConditioning,
  latentUpscale,
  latentUpscaleBy,
  repeatLatentBatch,
];
