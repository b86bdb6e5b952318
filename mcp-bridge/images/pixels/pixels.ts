import jpeg from "jpeg-js";
import { applyOrientation, swapsSides } from "#base/exif-orientation.ts";
import type { Size } from "../../workflow/limits/size-limits.ts";
import { readImageInfo } from "../image-info.ts";
import { isDecodable } from "../limits.ts";
import { decodeJpeg } from "./jpeg-decode.ts";
import { readPng } from "./png-read.ts";

/** 8-bit RGBA, row by row. */
export interface Pixels extends Size {
  data: Uint8Array;
}

/**
 * The pixels of a PNG or JPEG, upright as its EXIF orientation asks.
 * @param sizeFor the wanted size for the image's own; a side that would become larger stays as it is
 * @returns null for what `isDecodable` refuses, and for files that turn out to be broken
 */
export async function decodeImage(bytes: Uint8Array, sizeFor: (own: Size) => Size = (own) => own): Promise<Pixels | null> {
  const info = readImageInfo(bytes);
  if (!info || !isDecodable(info)) return null;
  const turned = swapsSides(info.orientation);
  const swap = ({ width, height }: Size): Size => (turned ? { width: height, height: width } : { width, height });
  const downscaler = new Downscaler(swap(info), swap(sizeFor(info)));
  try {
    if (info.mime === "image/png") await readPng(bytes, (row) => downscaler.addRow(row));
    else if (info.coding === "cmyk") downscaler.addRows(jpeg.decode(bytes, { useTArray: true }).data);
    else await decodeJpeg(bytes, (rgba) => downscaler.addRows(rgba));
    return applyOrientation(downscaler.pixels, info.orientation);
  } catch {
    return null;
  }
}

/** Gives a size of the same shape whose longest side is at most `longestSide` pixels. */
export const fitWithin =
  (longestSide: number) =>
  ({ width, height }: Size): Size => {
    const scale = Math.min(1, longestSide / Math.max(width, height));
    return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  };

/** The pixels at a smaller size; the same object where `to` is nowhere smaller. */
export function downscale(pixels: Pixels, to: Size): Pixels {
  if (to.width >= pixels.width && to.height >= pixels.height) return pixels;
  const downscaler = new Downscaler(pixels, to);
  downscaler.addRows(pixels.data);
  return downscaler.pixels;
}

/** Makes each new pixel the mean of those it covers, weighted by their alpha. Takes the rows of the image from the top. */
class Downscaler {
  readonly pixels: Pixels;
  readonly #from: Size;
  /** For each column of the original, the column of the copy. */
  readonly #column: Uint32Array;
  /** How many columns of the original make one of the copy. */
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

  /** All rows at once. */
  addRows(rgba: Uint8Array): void {
    const { width, height } = this.#from;
    for (let y = 0; y < height; y++) this.addRow(rgba.subarray(y * width * 4, (y + 1) * width * 4));
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

/** Whether any pixel is not fully opaque. */
export function hasTransparency({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return true;
  return false;
}

/** The image as on white paper: opaque, with transparent parts white. */
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

/** A JPEG without regard to alpha; `quality` 1 to 100. */
export function encodeJpeg({ width, height, data }: Pixels, quality: number): Uint8Array {
  return jpeg.encode({ width, height, data }, quality).data;
}
