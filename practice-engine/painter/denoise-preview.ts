import { fitInto, shrink } from "../pictures/encode.ts";
import { resample } from "../pictures/resample.ts";
import { foldSeed, scramble } from "./random.ts";

/** Pixels: what survives of a picture at first, and the larger of two sizes of noise. */
const PATCH_PIXELS = 16;
const GRAIN_PIXELS = 4;

/**
 * What a sampler would show at `t`, 0..1, of its way: noise first, then the large colours, details last.
 * `finished` and `start` are RGB 0..1 of width x height; the result is a new array. At 0 it is seeded noise (or `start`), at 1 `finished`.
 */
export function denoisePreview(
  finished: Float32Array,
  start: Float32Array | null,
  seed: bigint,
  width: number,
  height: number,
  t: number,
): Float32Array {
  if (t >= 1) return finished.slice();
  if (t <= 0 && start) return start.slice();
  const at = Math.max(0, t);
  const size = { width, height };
  const coarse = fitInto(size, Math.ceil(Math.max(width, height) / PATCH_PIXELS));
  const result = resample(shrink(finished, size, coarse), coarse, size, 3, "bilinear");
  const known = smoothstep(at, 0.02, 0.75);
  const detail = smoothstep(at, 0.3, 1);
  const noise = start ? 0.9 * at * (1 - at) ** 1.2 : (1 - at) ** 1.3;
  const fold = foldSeed(seed);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const y = (pixel - x) / width;
    const blotch = scramble(fold ^ ((Math.floor(y / GRAIN_PIXELS) * 0x10001 + Math.floor(x / GRAIN_PIXELS)) * 3));
    const grain = scramble(fold + pixel);
    for (let channel = 0; channel < 3; channel++) {
      const i = pixel * 3 + channel;
      const blurred = result[i] ?? 0;
      const picture = blurred + ((finished[i] ?? 0) - blurred) * detail;
      const base = start?.[i] ?? 0.5;
      const random = ((blotch >>> (channel * 10)) & 1023) / 1023 + ((grain >>> (channel * 10)) & 1023) / 1023 - 1;
      result[i] = Math.min(1, Math.max(0, base + (picture - base) * known + random * noise * 0.5));
    }
  }
  return result;
}

function smoothstep(value: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return x * x * (3 - 2 * x);
}
