import { type PaintRequest, paint, stampWatermark } from "../painter/index.ts";
import { clamp01, cut } from "../pictures/arithmetic.ts";
import { fitInto, shrink } from "../pictures/encode.ts";
import { resample, type Size } from "../pictures/resample.ts";
import { CHANNELS, frameAt, type Latent } from "../values.ts";

/** What to paint. The size is that of the latent, or of the hole in it. */
export type RepaintRequest = Omit<PaintRequest, "width" | "height">;

/**
 * What the sampler makes of frame `index` of a latent: the larger `strength` (0..1), the closer to a fresh painting, and only where the
 * noise mask allows it. With a mask the painting is made to fit the hole, so that what was asked for appears in it.
 */
export async function repaint(latent: Latent, index: number, subject: RepaintRequest, strength: number): Promise<Float32Array> {
  const { width, height, noiseMask } = latent;
  const before = latent.frames[index] ?? new Float32Array(width * height * CHANNELS).fill(0.5);
  const share = noiseMask && resample(frameAt(noiseMask.frames, index), noiseMask, latent, 1, "bilinear");
  const area = share ? boundsOf(share, latent) : { left: 0, top: 0, width, height };
  if (!area) return before;
  const under = cut(before, width, CHANNELS, area);
  const fresh = await painted({ ...subject, width: area.width, height: area.height });
  const after = strength < 1 ? partialRepaint(under, fresh, area, strength) : fresh;
  await stampWatermark(after, area.width, area.height);
  const result = before.slice();
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const to = (y + area.top) * width + x + area.left;
      const part = share ? (share[to] as number) : 1;
      for (let c = 0; c < CHANNELS && part > 0; c++) {
        const value = after[(y * area.width + x) * CHANNELS + c] as number;
        result[to * CHANNELS + c] = part * value + (1 - part) * (result[to * CHANNELS + c] as number);
      }
    }
  }
  return result;
}

interface Area extends Size {
  left: number;
  top: number;
}

/** The smallest rectangle around what is masked; null where nothing is masked. */
function boundsOf(share: Float32Array, { width }: Size): Area | null {
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (let i = 0; i < share.length; i++) {
    if (share[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The painter's limits; what is smaller or larger is painted at the limit and then scaled. */
const [MIN_PAINTED_SIDE_PIXELS, MAX_PAINTED_SIDE_PIXELS] = [16, 4096];

async function painted(request: PaintRequest): Promise<Float32Array> {
  const side = (pixels: number) => Math.min(MAX_PAINTED_SIDE_PIXELS, Math.max(MIN_PAINTED_SIDE_PIXELS, pixels));
  const size = { width: side(request.width), height: side(request.height) };
  return resample(await paint({ ...request, ...size }), size, request, CHANNELS, "bilinear");
}

/** At this size only large patches of colour are left of an image. */
const COARSE_SIDE_PIXELS = 12;

/**
 * A partial repaint: details become those of the painting first, while large patches of colour stay like the original for longer.
 * People know this from real samplers, and it looks less like a double exposure than a plain mixture would.
 */
function partialRepaint(before: Float32Array, painting: Float32Array, size: Size, strength: number): Float32Array {
  const details = smoothstep(strength, 0, 0.7);
  const patches = smoothstep(strength, 0.3, 1);
  const coarse = fitInto(size, COARSE_SIDE_PIXELS);
  const have = shrink(before, size, coarse);
  const want = shrink(painting, size, coarse);
  // before + details * (painting - before) takes as much of the painting's patches as of its details; this corrects the patches.
  const surplus = have.map((value, i) => (details - patches) * (value - (want[i] as number)));
  const correction = resample(surplus, coarse, size, CHANNELS, "bilinear");
  return before.map((value, i) => clamp01(value + details * ((painting[i] as number) - value) + (correction[i] as number)));
}

function smoothstep(value: number, from: number, to: number): number {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}
