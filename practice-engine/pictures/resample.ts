import { clamp01, cut, roundHalfToEven, toByte } from "./arithmetic.ts";

/**
 * Scaling, as PyTorch's `interpolate` (align_corners off, no antialiasing) and Pillow's Lanczos do it.
 * Every method is separable, so it is described by one table of taps for each axis.
 */
export const SCALE_METHODS = ["nearest-exact", "bilinear", "area", "bicubic", "lanczos"] as const;
/** One of `SCALE_METHODS`. */
export type ScaleMethod = (typeof SCALE_METHODS)[number];

/** For each position of the result: the first source index, and the weights from there on. */
interface Taps {
  first: Int32Array;
  weights: Float32Array;
  /** The number of weights for each position; unused ones are 0. */
  count: number;
}

/** Width and height in pixels. */
export interface Size {
  width: number;
  height: number;
}

/** A scaled copy of interleaved pixels. Lanczos rounds to bytes before, between and after its passes, as Pillow does. */
export function resample(pixels: Float32Array, from: Size, to: Size, channels: number, method: ScaleMethod): Float32Array {
  const passes = resamplePasses(pixels, from, to, channels, method);
  for (;;) {
    const step = passes.next();
    if (step.done) return step.value;
  }
}

/** The same, with pauses for the event loop: for nodes, whose images may be large. */
export async function resampleYielding(
  pixels: Float32Array,
  from: Size,
  to: Size,
  channels: number,
  method: ScaleMethod,
  yieldToEventLoop: () => Promise<void>,
): Promise<Float32Array> {
  const passes = resamplePasses(pixels, from, to, channels, method);
  for (;;) {
    const step = passes.next();
    if (step.done) return step.value;
    await yieldToEventLoop();
  }
}

/** About this many values are computed between two pauses. */
const YIELD_EVERY_VALUES = 1 << 20;

function* resamplePasses(pixels: Float32Array, from: Size, to: Size, channels: number, method: ScaleMethod): Generator<void, Float32Array> {
  if (from.width === to.width && from.height === to.height) return pixels.slice();
  const across = taps(from.width, to.width, method);
  const down = taps(from.height, to.height, method);
  if (method !== "lanczos") return yield* columns(yield* rows(pixels, from, to.width, channels, across), to, channels, down);
  const bytes = pixels.map((value) => toByte(value) / 255);
  yield;
  const narrowed = (yield* rows(bytes, from, to.width, channels, across)).map(nearestByte);
  yield;
  return (yield* columns(narrowed, to, channels, down)).map(nearestByte);
}

function nearestByte(value: number): number {
  return Math.round(255 * clamp01(value)) / 255;
}

/** Scales each row to `width`. */
function* rows(pixels: Float32Array, from: Size, width: number, channels: number, table: Taps): Generator<void, Float32Array> {
  if (width === from.width) return pixels;
  const result = new Float32Array(width * from.height * channels);
  const { first, weights, count } = table;
  const band = Math.ceil(YIELD_EVERY_VALUES / (width * channels * count));
  let target = 0;
  for (let y = 0; y < from.height; y++) {
    const row = y * from.width * channels;
    for (let x = 0; x < width; x++) {
      const start = row + (first[x] as number) * channels;
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let k = 0; k < count; k++) {
          const weight = weights[x * count + k] as number;
          if (weight !== 0) sum += weight * (pixels[start + k * channels + c] as number);
        }
        result[target++] = sum;
      }
    }
    if (y % band === band - 1) yield;
  }
  return result;
}

/** Scales each column to `to.height`; the rows have their final width. */
function* columns(pixels: Float32Array, to: Size, channels: number, table: Taps): Generator<void, Float32Array> {
  const stride = to.width * channels;
  if (pixels.length === stride * to.height) return pixels;
  const result = new Float32Array(stride * to.height);
  const { first, weights, count } = table;
  const band = Math.ceil(YIELD_EVERY_VALUES / (stride * count));
  for (let y = 0; y < to.height; y++) {
    const target = y * stride;
    for (let k = 0; k < count; k++) {
      const weight = weights[y * count + k] as number;
      if (weight === 0) continue;
      const source = ((first[y] as number) + k) * stride;
      for (let i = 0; i < stride; i++) result[target + i] = (result[target + i] as number) + weight * (pixels[source + i] as number);
    }
    if (y % band === band - 1) yield;
  }
  return result;
}

function taps(from: number, to: number, method: ScaleMethod): Taps {
  const places = Array.from({ length: to }, (_, place) => tapsAt(place, from, to, method));
  const count = Math.max(...places.map((place) => place.weights.length));
  const table: Taps = { first: new Int32Array(to), weights: new Float32Array(to * count), count };
  places.forEach(({ first, weights }, place) => {
    table.first[place] = first;
    table.weights.set(weights, place * count);
  });
  return table;
}

function tapsAt(place: number, from: number, to: number, method: ScaleMethod): { first: number; weights: number[] } {
  const ratio = from / to;
  const centre = (place + 0.5) * ratio;
  switch (method) {
    case "nearest-exact":
      return { first: Math.min(from - 1, Math.floor(centre)), weights: [1] };
    case "area": {
      const first = Math.floor((place * from) / to);
      const length = Math.ceil(((place + 1) * from) / to) - first;
      return { first, weights: new Array<number>(length).fill(1 / length) };
    }
    case "bilinear": {
      const position = Math.max(0, centre - 0.5);
      const base = Math.min(from - 1, Math.floor(position));
      const fraction = Math.min(1, position - base);
      return gather(from, [base, base + 1], [1 - fraction, fraction]);
    }
    case "bicubic": {
      const base = Math.floor(centre - 0.5);
      const fraction = centre - 0.5 - base;
      const distances = [1 + fraction, fraction, 1 - fraction, 2 - fraction];
      return gather(from, [base - 1, base, base + 1, base + 2], distances.map(cubic));
    }
    case "lanczos":
      return lanczosTaps(centre, ratio, from);
  }
}

/** Indices outside of the image stand for its edge. */
function gather(from: number, indices: number[], weights: number[]): { first: number; weights: number[] } {
  const inside = indices.map((index) => Math.min(from - 1, Math.max(0, index)));
  const first = Math.min(...inside);
  const result = new Array<number>(Math.max(...inside) - first + 1).fill(0);
  inside.forEach((index, k) => {
    result[index - first] = (result[index - first] as number) + (weights[k] as number);
  });
  return { first, weights: result };
}

/** The cubic convolution kernel with a = -0.75, PyTorch's choice. */
function cubic(distance: number): number {
  const a = -0.75;
  if (distance <= 1) return ((a + 2) * distance - (a + 3)) * distance * distance + 1;
  return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a;
}

/** Pillow widens the kernel when it scales down, and leaves out what is beyond the edge. */
function lanczosTaps(centre: number, ratio: number, from: number): { first: number; weights: number[] } {
  const stretch = Math.max(1, ratio);
  const reach = 3 * stretch;
  const first = Math.max(0, Math.floor(centre - reach + 0.5));
  const end = Math.min(from, Math.floor(centre + reach + 0.5));
  const weights: number[] = [];
  for (let i = first; i < end; i++) weights.push(lanczos((i - centre + 0.5) / stretch));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return { first, weights: weights.map((weight) => weight / sum) };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  return sinc(x) * sinc(x / 3);
}

function sinc(x: number): number {
  const angle = Math.PI * x;
  return Math.sin(angle) / angle;
}

/** The part in the middle of an image of size `from` that has the shape of `to` (ComfyUI's "crop": "center"). */
function centredCrop(from: Size, to: Size): { left: number; top: number; width: number; height: number } {
  const have = from.width / from.height;
  const want = to.width / to.height;
  const left = have > want ? roundHalfToEven((from.width - from.width * (want / have)) / 2) : 0;
  const top = have < want ? roundHalfToEven((from.height - from.height * (have / want)) / 2) : 0;
  return { left, top, width: from.width - 2 * left, height: from.height - 2 * top };
}

/** The pixels of the part in the middle that has the shape of `to` (ComfyUI's "crop": "center"). */
export function croppedTo(pixels: Float32Array, from: Size, to: Size, channels: number): { pixels: Float32Array; size: Size } {
  const area = centredCrop(from, to);
  if (area.width === from.width && area.height === from.height) return { pixels, size: from };
  return { pixels: cut(pixels, from.width, channels, area), size: area };
}

/** A copy of the given size, from the middle of the image in its shape. */
export function resampleCropped(pixels: Float32Array, from: Size, to: Size, channels: number, method: ScaleMethod): Float32Array {
  const middle = croppedTo(pixels, from, to, channels);
  return resample(middle.pixels, middle.size, to, channels, method);
}
