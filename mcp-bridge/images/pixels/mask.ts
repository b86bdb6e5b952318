import { EaselError } from "#contract/errors.ts";
import type { Size } from "../../workflow/limits/size-limits.ts";
import type { Pixels } from "./pixels.ts";

/** Where to paint, one byte for each pixel: 255 = change, 0 = keep. */
export interface Mask extends Size {
  data: Uint8Array;
  read: MaskReading;
}

/**
 * How a mask was understood: `brightness` is white on black, the usual kind; `paint`, strokes on a transparent ground;
 * `transparency`, an image in which what is to change was erased.
 */
export type MaskReading = "brightness" | "paint" | "transparency";

/** Up to this a pixel is not marked: JPEG leaves such values on black. */
const MAX_UNMARKED = 15;

/**
 * Reads a mask by what it holds, since programs make them in different ways:
 * - without transparent parts: as bright as its brightest colour, so that a red mark counts as a white one;
 * - white, or any one colour but black, on a transparent ground is what somebody painted: what is painted changes;
 * - black, or a picture, with transparent holes is what ComfyUI's mask editor and image services make: what is transparent changes;
 * - black and white with some transparent parts: what is white changes, and transparent counts as black.
 */
export function readMask(pixels: Pixels): Mask {
  const read = readingOf(pixels);
  const { width, height, data } = pixels;
  const mask = new Uint8Array(width * height);
  for (let at = 0, index = 0; index < mask.length; at += 4, index++) {
    const alpha = data[at + 3] as number;
    if (read === "paint") mask[index] = alpha;
    else if (read === "transparency") mask[index] = 255 - alpha;
    else mask[index] = Math.round((brightest(data, at) * alpha) / 255);
  }
  return { width, height, data: mask, read };
}

/** The mask that marks the transparent parts of the image which is to be changed itself. */
export function maskFromTransparency({ width, height, data }: Pixels): Mask {
  return {
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, index) => 255 - (data[index * 4 + 3] as number)),
    read: "transparency",
  };
}

/** Whether nothing is marked. */
export const isEmpty = ({ data }: Mask) => data.every((value) => value <= MAX_UNMARKED);
/** Whether everything is marked. */
export const isFull = ({ data }: Mask) => data.every((value) => value >= 255 - MAX_UNMARKED);

/** Whether more than a third is half marked, as the pixels of a photograph would be. */
export function isGrey({ data }: Mask): boolean {
  let grey = 0;
  for (const value of data) if (value > 64 && value < 192) grey++;
  return grey > data.length / 3;
}

function readingOf({ data }: Pixels): MaskReading {
  let [hidden, visible, bright, dark] = [0, 0, 0, 0];
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] as number) < 250) hidden++;
    if ((data[at + 3] as number) < 128) continue;
    visible++;
    const brightness = brightest(data, at);
    if (brightness < 56) dark++;
    else if (darkest(data, at) > 200) bright++;
    for (let channel = 0; channel < 3; channel++) sums[channel] = (sums[channel] as number) + (data[at + channel] as number);
  }
  if (hidden === 0) return "brightness";
  if (visible === 0 || dark >= visible * 0.98) return "transparency";
  if (bright >= visible * 0.98) return "paint";
  if (bright + dark >= visible * 0.95) return "brightness";
  return isOneColour(
    data,
    sums.map((sum) => sum / visible),
    visible,
  )
    ? "paint"
    : "transparency";
}

/** Whether the visible pixels hardly differ from their mean colour. */
function isOneColour(data: Uint8Array, mean: number[], visible: number): boolean {
  let away = 0;
  for (let at = 0; at < data.length; at += 4) {
    if ((data[at + 3] as number) < 128) continue;
    for (let channel = 0; channel < 3; channel++) away += Math.abs((data[at + channel] as number) - (mean[channel] as number));
  }
  return away / (visible * 3) < 12;
}

const brightest = (data: Uint8Array, at: number) => Math.max(data[at] as number, data[at + 1] as number, data[at + 2] as number);
const darkest = (data: Uint8Array, at: number) => Math.min(data[at] as number, data[at + 1] as number, data[at + 2] as number);

/** The mask stretched with soft edges to a size of which no side is smaller. */
export function enlargeMask(mask: Mask, to: Size): Mask {
  if (mask.width === to.width && mask.height === to.height) return mask;
  const columns = interpolation(mask.width, to.width);
  const rows = interpolation(mask.height, to.height);
  const data = new Uint8Array(to.width * to.height);
  /** A row of the old height, at the new width. */
  const wide = (y: number) => {
    const row = mask.data.subarray(y * mask.width, (y + 1) * mask.width);
    return Float32Array.from(columns, ({ from, next, part }) => (row[from] as number) * (1 - part) + (row[next] as number) * part);
  };
  let [above, below, at] = [wide(0), wide(0), -1];
  for (const [y, { from, next, part }] of rows.entries()) {
    if (from !== at) [above, below, at] = [wide(from), wide(next), from];
    const start = y * to.width;
    for (let x = 0; x < to.width; x++) data[start + x] = Math.round((above[x] as number) * (1 - part) + (below[x] as number) * part);
  }
  return { ...mask, ...to, data };
}

/** For each new place, the two old ones that it lies between, and how close it is to the second (0 to 1). */
function interpolation(size: number, places: number): { from: number; next: number; part: number }[] {
  return Array.from({ length: places }, (_, index) => {
    const at = Math.min(size - 1, Math.max(0, ((index + 0.5) * size) / places - 0.5));
    const from = Math.floor(at);
    return { from, next: Math.min(size - 1, from + 1), part: at - from };
  });
}

/**
 * The mask as an image that means the same whichever way a workflow reads it: in its colours white changes, and in its alpha
 * transparent changes, which is how ComfyUI's LoadImage makes a MASK of an image.
 */
export function maskToPixels({ width, height, data }: Mask): Pixels {
  const rgba = new Uint8Array(data.length * 4);
  for (let index = 0; index < data.length; index++) {
    const value = data[index] as number;
    const at = index * 4;
    rgba[at] = value;
    rgba[at + 1] = value;
    rgba[at + 2] = value;
    rgba[at + 3] = 255 - value;
  }
  return { width, height, data: rgba };
}

/** The error where a mask is wanted, none was given, and the image has no transparent parts to take its place. */
export function missingMask(name: string): EaselError {
  return new EaselError("argument_invalid", "mask_missing", { name });
}
