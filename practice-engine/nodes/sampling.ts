import { denoisePreview } from "../painter/index.ts";
import { encodeJpeg, fitInto, shrink, toRgba } from "../pictures/encode.ts";
import type { Size } from "../pictures/resample.ts";
import { CHANNELS, frameAt, type Latent } from "../values.ts";
import { type NodeDefinition, node, sockets } from "./definition.ts";
import { clip, conditioning, float, int, latent, model, oneOf, text, wideInt } from "./inputs.ts";
import { requireMemory } from "./memory.ts";
import { repaint } from "./repaint.ts";
import { SAMPLERS, SCHEDULERS } from "./samplers.ts";

const clipTextEncode = node({
  name: "CLIPTextEncode",
  title: "CLIP Text Encode (Prompt)",
  category: "model/conditioning",
  inputs: { text: text({ multiline: true, dynamicPrompts: true }), clip },
  outputs: sockets("CONDITIONING"),
  run: ({ text }) => ({ outputs: [{ kind: "CONDITIONING", text }] }),
});

/** For each job, evenly spread: encoding one for each of a thousand steps would be the slowest part of the work. */
const MAX_PREVIEWS = 8;
const MAX_PREVIEW_SIDE_PIXELS = 512;
const PREVIEW_QUALITY = 85;
const SEED_COUNT = 1n << 64n;

const kSampler = node({
  name: "KSampler",
  title: "KSampler",
  category: "model/sampling",
  inputs: {
    model,
    seed: wideInt({ default: 0, min: 0, max: SEED_COUNT - 1n, control_after_generate: true }),
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
    requireMemory(width, height, CHANNELS, latent_image.frames.length);
    const frames: Float32Array[] = [];
    for (const index of latent_image.frames.keys()) {
      const own = (BigInt(seed) + BigInt(index)) % SEED_COUNT;
      const subject = { prompt: positive.text, negative: negative.text, seed: own, style: model.style, warmth: model.warmth };
      frames.push(await repaint(latent_image, index, subject, denoise));
      await context.yieldToEventLoop();
    }
    const preview = previewer(latent_image, latent_image.frames[0] ?? null, frameAt(frames, 0), BigInt(seed));
    const every = Math.ceil(steps / MAX_PREVIEWS);
    for (let step = 1; step <= steps; step++) {
      await context.waitForStep();
      const shown = step % every === 0 || step === 1 || step === steps;
      await context.progress(step, steps, shown ? () => preview(step / steps) : undefined);
    }
    return { outputs: [{ ...latent_image, frames } satisfies Latent] };
  },
});

/** Makes small JPEGs of how the image gets from `start` to `finished`; `t` is 0..1. */
function previewer(size: Size, start: Float32Array | null, finished: Float32Array, seed: bigint): (t: number) => Buffer {
  const small = fitInto(size, MAX_PREVIEW_SIDE_PIXELS);
  let made: { finished: Float32Array; start: Float32Array | null } | null = null;
  return (t) => {
    made ??= { finished: shrink(finished, size, small), start: start && shrink(start, size, small) };
    const shown = denoisePreview(made.finished, made.start, seed, small.width, small.height, t);
    return encodeJpeg({ ...small, rgba: toRgba(shown) }, PREVIEW_QUALITY);
  };
}

/** CLIPTextEncode and KSampler. */
export const samplingNodes: readonly NodeDefinition[] = [clipTextEncode, kSampler];
