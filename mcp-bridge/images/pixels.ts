import jpeg from "jpeg-js";
import { readImageInfo, swapsSides } from "./image-info.ts";
import { readPng } from "./png-read.ts";

export interface Size {
  width: number;
  height: number;
}

/** 8-bit RGBA, row by row. */
export interface Pixels extends Size {
  data: Uint8Array;
}

/** Of a JPEG, which is decoded as a whole. */
const JPEG_LIMITS = { maxResolutionInMP: 50, maxMemoryUsageInMB: 1024 };

/**
 * The picture upright, at the size that `sizeFor` makes of its own (never larger than that).
 * Null for formats without a decoder here, for files that turn out to be broken, and for JPEGs too large to decode.
 */
export async function decodeImage(bytes: Uint8Array, sizeFor: (own: Size) => Size = (own) => own): Promise<Pixels | null> {
  const facts = readImageInfo(bytes);
  if (!facts) return null;
  const turned = swapsSides(facts.orientation);
  const swap = ({ width, height }: Size): Size => (turned ? { width: height, height: width } : { width, height });
  const shrinker = new Downscaler(swap(facts), swap(sizeFor(facts)));
  try {
    if (facts.mime === "image/png") await readPng(bytes, (row) => shrinker.addRow(row));
    else if (facts.mime === "image/jpeg") readJpeg(bytes, shrinker);
    else return null;
    return applyOrientation(shrinker.pixels, facts.orientation);
  } catch {
    return null;
  }
}

/** The same shape with the longest side at most this long. */
export const fitWithin =
  (longestSide: number) =>
  ({ width, height }: Size): Size => {
    const scale = Math.min(1, longestSide / Math.max(width, height));
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  };

function readJpeg(bytes: Uint8Array, shrinker: Downscaler): void {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, ...JPEG_LIMITS });
  for (let y = 0; y < height; y++) shrinker.addRow(data.subarray(y * width * 4, (y + 1) * width * 4));
}

export function downscale(pixels: Pixels, to: Size): Pixels {
  const shrinker = new Downscaler(pixels, to);
  for (let y = 0; y < pixels.height; y++) shrinker.addRow(pixels.data.subarray(y * pixels.width * 4, (y + 1) * pixels.width * 4));
  return shrinker.pixels;
}

/** Each new pixel is the mean of those it covers, of which transparent ones have no colour to give. Rows come from the top. */
class Downscaler {
  readonly pixels: Pixels;
  readonly #from: Size;
  /** Column of the copy by column of the original. */
  readonly #column: Uint32Array;
  readonly #columnsOf: Uint32Array;
  readonly #sums: Float64Array;
  #y = 0;
  #row = 0;
  #rows = 0;

  constructor(from: Size, to: Size) {
    this.#from = from;
    const width = Math.min(from.width, to.width);
    const height = Math.min(from.height, to.height);
    this.pixels = { width, height, data: new Uint8Array(width * height * 4) };
    this.#column = Uint32Array.from({ length: from.width }, (_, x) => Math.floor((x * width) / from.width));
    this.#columnsOf = new Uint32Array(width);
    for (const column of this.#column) this.#columnsOf[column] = (this.#columnsOf[column] ?? 0) + 1;
    this.#sums = new Float64Array(width * 4);
  }

  addRow(rgba: Uint8Array): void {
    const { width, height, data } = this.pixels;
    if (width === this.#from.width && height === this.#from.height) data.set(rgba, this.#y++ * width * 4);
    else this.#accumulate(rgba);
  }

  #accumulate(rgba: Uint8Array): void {
    const sums = this.#sums;
    for (let x = 0; x < this.#from.width; x++) {
      const to = (this.#column[x] as number) * 4;
      const alpha = rgba[x * 4 + 3] as number;
      sums[to] = (sums[to] as number) + (rgba[x * 4] as number) * alpha;
      sums[to + 1] = (sums[to + 1] as number) + (rgba[x * 4 + 1] as number) * alpha;
      sums[to + 2] = (sums[to + 2] as number) + (rgba[x * 4 + 2] as number) * alpha;
      sums[to + 3] = (sums[to + 3] as number) + alpha;
    }
    this.#y++;
    this.#rows++;
    const { height } = this.pixels;
    if (Math.floor((this.#y * height) / this.#from.height) > this.#row || this.#y === this.#from.height) this.#finishRow();
  }

  #finishRow(): void {
    const { width, data } = this.pixels;
    for (let x = 0; x < width; x++) {
      const at = (this.#row * width + x) * 4;
      const alpha = this.#sums[x * 4 + 3] as number;
      for (let channel = 0; channel < 3; channel++)
        data[at + channel] = alpha === 0 ? 0 : Math.round((this.#sums[x * 4 + channel] as number) / alpha);
      data[at + 3] = Math.round(alpha / ((this.#columnsOf[x] as number) * this.#rows));
    }
    this.#sums.fill(0);
    this.#rows = 0;
    this.#row++;
  }
}

/** Turns and mirrors as EXIF's orientation asks. */
function applyOrientation({ width, height, data }: Pixels, orientation: number): Pixels {
  if (orientation === 1) return { width, height, data };
  const turned = swapsSides(orientation);
  const to = turned ? { width: height, height: width } : { width, height };
  // Where the first row and the first column of the stored picture belong, after the EXIF specification.
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const source = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const result = new Uint32Array(width * height);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      const across = turned ? y : x;
      const down = turned ? x : y;
      result[y * to.width + x] = source[
        (fromBottom ? height - 1 - down : down) * width + (fromRight ? width - 1 - across : across)
      ] as number;
    }
  }
  return { ...to, data: new Uint8Array(result.buffer) };
}

export function hasTransparency({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

/** As on a page: transparent parts become white, since a JPEG has no alpha. */
export function flattenOnWhite({ width, height, data }: Pixels): Pixels {
  const flat = new Uint8Array(data.length);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] as number;
    for (let channel = 0; channel < 3; channel++) {
      flat[at + channel] = Math.round(((data[at + channel] as number) * alpha + 255 * (255 - alpha)) / 255);
    }
    flat[at + 3] = 255;
  }
  return { width, height, data: flat };
}

export function encodeJpeg({ width, height, data }: Pixels, quality: number): Uint8Array {
  return jpeg.encode({ width, height, data }, quality).data;
}
