import { readImageInfo } from "../image-info.ts";
import type { Pixels } from "./pixels.ts";

/** How a picture can turn out to show nothing; null for an ordinary one. */
export type Blank = "black" | "flat" | "noise" | null;

/** Channel values 0..255. A picture no brighter than this anywhere is black, one that varies by no more is of one colour. */
const MAX_BLACK = 8;
const MAX_FLAT_RANGE = 6;
/** How much neighbours have in common, -1..1. Photographs and drawings lie above 0.5, noise about 0. */
const MAX_NOISE_LIKENESS = 0.2;
/** Standard deviations of brightness. What varies less is a quiet surface, however random. */
const MIN_NOISE_DEVIATION = 10;
const MIN_BLOCK_DEVIATION = 5;
/** Noise is everywhere alike: each part of the picture has at least this share of the whole one's deviation. */
const MIN_TILE_SHARE = 0.5;
const TILES = 4;
/** Latent noise that a VAE has decoded is smooth within blocks of eight pixels, and random beyond them. */
const BLOCK_PIXELS = 8;

/** A compressed file of fewer bytes a pixel may show nothing; one of more may be noise. What lies between is a picture. */
const MAX_EMPTY_BYTES_A_PIXEL = 0.08;
const MIN_NOISE_BYTES_A_PIXEL = { "image/png": 2, "image/jpeg": 0.5, "image/webp": 0.5, "image/gif": 0.7 };
/** What is looked at, longest side. */
export const LOOKED_AT_PIXELS = 384;
/** Shorter sides are of patches and placeholders, which may well be of one colour. */
const MIN_SIDE_PIXELS = 64;

/** Whether a file may show nothing; most are told by their size alone, without decoding. */
export function mayBeBlank(bytes: Uint8Array): boolean {
  const info = readImageInfo(bytes);
  if (!info || Math.min(info.width, info.height) < MIN_SIDE_PIXELS) return false;
  const bytesAPixel = bytes.length / (info.width * info.height);
  return bytesAPixel <= MAX_EMPTY_BYTES_A_PIXEL || bytesAPixel >= MIN_NOISE_BYTES_A_PIXEL[info.mime];
}

/**
 * Whether a picture is all black, all of one colour, or noise: what a broken VAE, a wrong model or a censor leaves. `pixels` may be
 * a smaller copy, but not one of less than about 256 pixels: averaging makes noise quiet.
 */
export function blankOf(pixels: Pixels): Blank {
  const ranges = channelRanges(pixels);
  if (ranges.every(({ highest }) => highest <= MAX_BLACK)) return "black";
  if (ranges.every(({ lowest, highest }) => highest - lowest <= MAX_FLAT_RANGE)) return "flat";
  return isNoise(brightness(pixels), pixels.width, pixels.height) ? "noise" : null;
}

function isNoise(grey: Float32Array, width: number, height: number): boolean {
  const fine = likeness(grey, width, height, 1);
  const blocks = averageBlocks(grey, width, height);
  const coarse = likeness(blocks.values, blocks.width, blocks.height, 2);
  if (coarse.likeness > MAX_NOISE_LIKENESS || !isEven(grey, width, height, fine.deviation)) return false;
  return coarse.deviation >= MIN_BLOCK_DEVIATION || (fine.likeness <= MAX_NOISE_LIKENESS && fine.deviation >= MIN_NOISE_DEVIATION);
}

/** Whether every part of the picture varies like the whole. A line on white does not. */
function isEven(grey: Float32Array, width: number, height: number, deviation: number): boolean {
  for (let tile = 0; tile < TILES ** 2; tile++) {
    const left = Math.floor(((tile % TILES) * width) / TILES);
    const top = Math.floor((Math.floor(tile / TILES) * height) / TILES);
    let [count, sum, squares] = [0, 0, 0];
    for (let y = top; y < top + Math.floor(height / TILES); y++) {
      for (const value of grey.subarray(y * width + left, y * width + left + Math.floor(width / TILES))) {
        count += 1;
        sum += value;
        squares += value * value;
      }
    }
    if (Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) < deviation * MIN_TILE_SHARE) return false;
  }
  return true;
}

function brightness({ data, width, height }: Pixels): Float32Array {
  const grey = new Float32Array(width * height);
  for (let index = 0; index < grey.length; index++) {
    grey[index] = ((data[index * 4] ?? 0) + (data[index * 4 + 1] ?? 0) + (data[index * 4 + 2] ?? 0)) / 3;
  }
  return grey;
}

/** The lowest and highest value of each colour. */
function channelRanges({ data }: Pixels): { lowest: number; highest: number }[] {
  const ranges = [0, 1, 2].map(() => ({ lowest: 255, highest: 0 }));
  for (let index = 0; index < data.length; index += 4) {
    for (const [channel, range] of ranges.entries()) {
      const value = data[index + channel] ?? 0;
      if (value < range.lowest) range.lowest = value;
      if (value > range.highest) range.highest = value;
    }
  }
  return ranges;
}

function averageBlocks(values: Float32Array, width: number, height: number): { values: Float32Array; width: number; height: number } {
  const across = Math.floor(width / BLOCK_PIXELS);
  const down = Math.floor(height / BLOCK_PIXELS);
  const blocks = new Float32Array(across * down);
  for (let y = 0; y < down * BLOCK_PIXELS; y++) {
    for (let x = 0; x < across * BLOCK_PIXELS; x++) {
      const block = Math.floor(y / BLOCK_PIXELS) * across + Math.floor(x / BLOCK_PIXELS);
      blocks[block] = (blocks[block] ?? 0) + (values[y * width + x] ?? 0) / BLOCK_PIXELS ** 2;
    }
  }
  return { values: blocks, width: across, height: down };
}

/**
 * The standard deviation, and how far each value tells those `away` to its right or below: the larger of the two correlations,
 * whatever their sign, so that stripes count as alike.
 */
function likeness(values: Float32Array, width: number, height: number, away: number): { deviation: number; likeness: number } {
  if (width < 8 || height < 8) return { deviation: 0, likeness: 1 };
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let [variance, across, down] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const own = (values[y * width + x] ?? 0) - mean;
      variance += own * own;
      if (x + away < width) across += own * ((values[y * width + x + away] ?? 0) - mean);
      if (y + away < height) down += own * ((values[(y + away) * width + x] ?? 0) - mean);
    }
  }
  variance /= values.length;
  if (variance === 0) return { deviation: 0, likeness: 1 };
  const correlations = [across / ((width - away) * height), down / (width * (height - away))];
  return { deviation: Math.sqrt(variance), likeness: Math.max(...correlations.map(Math.abs)) / variance };
}
