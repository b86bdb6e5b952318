import { type PaintRequest, paint, paintStage, stampMark } from "../painter/index.ts";
import { encodeJpeg, fitInto, shrink, toRgba } from "../pictures/encode.ts";
import { resample, type Size } from "../pictures/resample.ts";
import { CHANNELS, frameAt, type Latent, type MaskBatch } from "../values.ts";
import { type NodeDefinition, node, sockets } from "./definition.ts";
import { clip, conditioning, float, int, latent, model, oneOf, text, wideInt } from "./inputs.ts";
import { mustFit } from "./memory.ts";
import { SAMPLERS, SCHEDULERS } from "./samplers.ts";

const clipTextEncode = node({
  name: "CLIPTextEncode",
  title: "CLIP Text Encode (Prompt)",
  category: "model/conditioning",
  inputs: { text: text({ multiline: true, dynamicPrompts: true }), clip },
  outputs: sockets("CONDITIONING"),
  run: ({ text }) => ({ outputs: [{ kind: "CONDITIONING", text }] }),
});

/** As many previews a job, evenly spread: encoding one for each of a thousand steps would be the slowest part of the work. */
const PREVIEWS = 8;
const PREVIEW_SIDE = 512;
const PREVIEW_QUALITY = 85;
const SEEDS = 1n << 64n;

const kSampler = node({
  name: "KSampler",
  title: "KSampler",
  category: "model/sampling",
  inputs: {
    model,
    seed: wideInt({ default: 0, min: 0, max: SEEDS - 1n, control_after_generate: true }),
    steps: int({ default: 20, min: 1, max: 10000 }),
    cfg: float({ default: 8, min: 0, max: 100, step: 0.1, round: 0.01 }),
    sampler_name: oneOf(SAMPLERS),
    scheduler: oneOf(SCHEDULERS),
    positive: conditioning,
    negative: conditioning,
    latent_image: latent,
    denoise: float({ default: 1, min: 0, max: 1, step: 0.01 }),
  },
  outputs: sockets("LATENT"),
  async run({ model, seed, steps, positive, negative, latent_image, denoise }, context) {
    if (denoise === 0) return { outputs: [latent_image] };
    const { width, height } = latent_image;
    mustFit(width, height, CHANNELS, latent_image.frames.length);
    const frames: Float32Array[] = [];
    for (const [index, start] of latent_image.frames.entries()) {
      const own = (BigInt(seed) + BigInt(index)) % SEEDS;
      const request = {
        prompt: positive.text,
        negative: negative.text,
        seed: own,
        width,
        height,
        style: model.style,
        warmth: model.warmth,
      };
      frames.push(repainted(start, painted(request), latent_image, denoise, index));
      await context.breathe();
    }
    const preview = previewer(latent_image, latent_image.frames[0] ?? null, frameAt(frames, 0), BigInt(seed));
    const every = Math.ceil(steps / PREVIEWS);
    for (let step = 1; step <= steps; step++) {
      await context.pause();
      const shown = step % every === 0 || step === 1 || step === steps;
      await context.progress(step, steps, shown ? () => preview(step / steps) : undefined);
    }
    return { outputs: [{ ...latent_image, frames } satisfies Latent] };
  },
});

/** Sides that the painter paints; what is smaller or larger is painted at its limit and scaled. */
const [SMALLEST, LARGEST] = [16, 4096];

function painted(request: PaintRequest): Float32Array {
  const side = (pixels: number) => Math.min(LARGEST, Math.max(SMALLEST, pixels));
  const size = { width: side(request.width), height: side(request.height) };
  return resample(paint({ ...request, ...size }).pixels, size, request, CHANNELS, "bilinear");
}

/** What the sampler makes of one frame: nearer to the painting the larger `denoise` is, and only where the noise mask lets it. */
function repainted(start: Float32Array | null, painting: Float32Array, latent: Latent, denoise: number, index: number): Float32Array {
  const before = start ?? new Float32Array(painting.length).fill(0.5);
  const after = denoise < 1 ? towards(before, painting, latent, denoise) : painting.slice();
  stampMark(after, latent.width, latent.height);
  return latent.noiseMask ? masked(before, after, latent, latent.noiseMask, index) : after;
}

/** How coarse the colours are that a partial repaint keeps from the picture it started from. */
const HINT_SIDE = 24;

/** Mixes two pictures; while the strength is low the painting also takes over the start's large patches of colour. */
function towards(before: Float32Array, painting: Float32Array, size: Size, strength: number): Float32Array {
  const coarse = fitInto(size, HINT_SIDE);
  const have = shrink(before, size, coarse);
  const want = shrink(painting, size, coarse);
  const hint = resample(
    have.map((value, i) => value - (want[i] as number)),
    coarse,
    size,
    CHANNELS,
    "bilinear",
  );
  return before.map((value, i) => {
    const tinted = (painting[i] as number) + (1 - strength) * (hint[i] as number);
    return Math.min(1, Math.max(0, value + strength * (tinted - value)));
  });
}

function masked(before: Float32Array, after: Float32Array, size: Size, mask: MaskBatch, index: number): Float32Array {
  const share = resample(frameAt(mask.frames, index), mask, size, 1, "bilinear");
  return before.map((value, i) => {
    const part = share[Math.floor(i / CHANNELS)] as number;
    return part === 0 ? value : value * (1 - part) + (after[i] as number) * part;
  });
}

/** JPEGs of the picture's way from `start` to `finished`, computed small. */
function previewer(size: Size, start: Float32Array | null, finished: Float32Array, seed: bigint): (t: number) => Buffer {
  const small = fitInto(size, PREVIEW_SIDE);
  let made: { finished: Float32Array; start: Float32Array | null } | null = null;
  return (t) => {
    made ??= { finished: shrink(finished, size, small), start: start && shrink(start, size, small) };
    const stage = paintStage(made.finished, made.start, seed, small.width, small.height, t);
    return encodeJpeg({ ...small, rgba: toRgba(stage) }, PREVIEW_QUALITY);
  };
}

export const samplingNodes: readonly NodeDefinition[] = [clipTextEncode, kSampler];
