import { promisify } from "node:util";
import { constants, deflate } from "node:zlib";
import { PNG_SIGNATURE, pngChunk } from "#base/png-chunks.ts";
import { pngTextChunk, pngTextList } from "#base/png-text.ts";

/**
 * A PNG writer for images of 8 bits. pngjs, which reads them, is not used: it cannot write text chunks, and it filters a large image
 * in one go, during which the server could not respond.
 */
const compress = promisify(deflate);
/** About this many bytes are filtered between two pauses. */
const YIELD_EVERY_BYTES = 1 << 20;

/** An image whose rows are made as they are needed. */
export interface PngPicture {
  width: number;
  height: number;
  /** 3 = RGB, 4 = RGBA */
  channels: 3 | 4;
  /** The bytes of row `y`. Called once for each, from the top, so that rows can be made as they are needed. */
  row(y: number): Uint8Array;
}

/** The rows of an image that is already there as bytes; `stride` is the bytes of a row. */
export function rowsOf(bytes: Uint8Array, stride: number): (y: number) => Uint8Array {
  return (y) => bytes.subarray(y * stride, (y + 1) * stride);
}

/** What a PNG holds besides its pixels, and how it is made. */
export interface PngOptions {
  /** Texts in this order. */
  text?: readonly (readonly [keyword: string, text: string])[];
  /** zlib level 0..9; ComfyUI saves with 4 and previews with 1. */
  level?: number;
  /** Called now and then during long work. */
  yieldToEventLoop?: () => Promise<void>;
}

/** The image as a PNG of 8 bits for each channel. */
export async function encodePng(picture: PngPicture, options: PngOptions = {}): Promise<Buffer> {
  const { width, height, channels } = picture;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  header.writeUInt8(channels === 3 ? 2 : 6, 9);
  const data = await compress(await filtered(picture, options.yieldToEventLoop), {
    level: options.level ?? 4,
    strategy: constants.Z_FILTERED,
    memLevel: 9,
  });
  const texts = (options.text ?? []).map(([keyword, text]) => pngTextChunk({ keyword, text }));
  return Buffer.concat([PNG_SIGNATURE, pngChunk("IHDR", header), ...texts, pngChunk("IDAT", data), pngChunk("IEND", Buffer.alloc(0))]);
}

/** Each row gets the filter with the smallest sum of differences, the heuristic that the PNG specification recommends. */
async function filtered(picture: PngPicture, yieldToEventLoop?: () => Promise<void>): Promise<Uint8Array> {
  const { height, channels } = picture;
  const stride = picture.width * channels;
  const result = new Uint8Array((stride + 1) * height);
  let above: Uint8Array = new Uint8Array(stride);
  const candidates = FILTERS.map(() => new Uint8Array(stride));
  let sinceBreath = 0;
  for (let y = 0; y < height; y++) {
    const row = picture.row(y);
    let best = 0;
    let smallest = Number.POSITIVE_INFINITY;
    FILTERS.forEach((filter, index) => {
      const sum = filter(row, above, channels, candidates[index] as Uint8Array);
      if (sum < smallest) {
        smallest = sum;
        best = index;
      }
    });
    const target = y * (stride + 1);
    result[target] = FILTER_TYPES[best] as number;
    result.set(candidates[best] as Uint8Array, target + 1);
    above = row;
    sinceBreath += stride;
    if (sinceBreath >= YIELD_EVERY_BYTES) {
      sinceBreath = 0;
      await yieldToEventLoop?.();
    }
  }
  return result;
}

type Filter = (row: Uint8Array, above: Uint8Array, pixel: number, target: Uint8Array) => number;

/** Sub, Up and Paeth: None and Average are hardly ever better for images, and would take half as much time again. */
const FILTER_TYPES = [1, 2, 4];
const FILTERS: readonly Filter[] = [
  (row, _above, pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const value = ((row[i] as number) - (i < pixel ? 0 : (row[i - pixel] as number))) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
  (row, above, _pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const value = ((row[i] as number) - (above[i] as number)) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
  (row, above, pixel, target) => {
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      const left = i < pixel ? 0 : (row[i - pixel] as number);
      const up = above[i] as number;
      const corner = i < pixel ? 0 : (above[i - pixel] as number);
      const toLeft = Math.abs(up - corner);
      const toUp = Math.abs(left - corner);
      const toCorner = Math.abs(left + up - 2 * corner);
      const guess = toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      const value = ((row[i] as number) - guess) & 255;
      target[i] = value;
      sum += value < 128 ? value : 256 - value;
    }
    return sum;
  },
];

/** The texts of a PNG, in file order; empty for anything that is not a PNG. */
export function pngText(file: Uint8Array): [keyword: string, text: string][] {
  return pngTextList(file).map(({ keyword, text }) => [keyword, text]);
}
