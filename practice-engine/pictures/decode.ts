import jpeg from "jpeg-js";
import { PNG } from "pngjs";
import { applyOrientation, tiffOrientation } from "#base/exif-orientation.ts";
import { clamp01 } from "./arithmetic.ts";
import type { DecodedPicture } from "./decoded-picture.ts";
import { decodeWebp } from "./webp.ts";

/** The bytes are no image that this engine reads. */
export class UnreadableImageError extends Error {}

/** Decodes a PNG, JPEG or WebP, recognised by its content. Throws UnreadableImageError. */
export async function decodePicture(file: Buffer): Promise<DecodedPicture> {
  try {
    if (file.subarray(1, 4).toString("latin1") === "PNG") return decodePng(file);
    if (file[0] === 0xff && file[1] === 0xd8) return decodeJpeg(file);
    if (file.toString("latin1", 0, 4) === "RIFF" && file.toString("latin1", 8, 12) === "WEBP") return await decodeWebp(file);
  } catch (error) {
    throw new UnreadableImageError("cannot identify image file: it is damaged or too large", { cause: error });
  }
  throw new UnreadableImageError("cannot identify image file: this engine reads PNG, JPEG and WebP");
}

/** A few bytes can claim to be an image that does not fit into memory. */
const MAX_MEGAPIXELS = 128;

function decodePng(file: Buffer): DecodedPicture {
  if (file.readUInt32BE(16) * file.readUInt32BE(20) > MAX_MEGAPIXELS * 1e6) throw new Error("The picture is too large.");
  const png = PNG.sync.read(file);
  // Of the colour types of a PNG only 4 (grey) and 6 (RGB) carry alpha; a palette's transparency counts too, as in Pillow.
  const colourType = file[25];
  const hasAlpha = colourType === 4 || colourType === 6 || (colourType === 3 && file.includes("tRNS", 0, "latin1"));
  return { width: png.width, height: png.height, rgba: png.data, hasAlpha };
}

function decodeJpeg(file: Buffer): DecodedPicture {
  const picture = jpeg.decode(file, { useTArray: true, maxResolutionInMP: MAX_MEGAPIXELS, maxMemoryUsageInMB: 4096 });
  const { width, height, data } = applyOrientation(picture, exifOrientation(file));
  return { width, height, rgba: data, hasAlpha: false };
}

/** The EXIF orientation of a JPEG, 1 to 8; 1 where it gives none. */
export function exifOrientation(file: Buffer): number {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff; ) {
    const marker = file[at + 1];
    if (marker === 0xda) return 1;
    if (marker === 0xe1 && file.toString("latin1", at + 4, at + 8) === "Exif") return tiffOrientation(view, at + 10);
    at += 2 + file.readUInt16BE(at + 2);
  }
  return 1;
}

/** RGB floats 0..1. */
export function toFloats(picture: DecodedPicture): Float32Array {
  const pixels = new Float32Array(picture.width * picture.height * 3);
  for (let from = 0, to = 0; from < picture.rgba.length; from += 4) {
    pixels[to++] = (picture.rgba[from] as number) / 255;
    pixels[to++] = (picture.rgba[from + 1] as number) / 255;
    pixels[to++] = (picture.rgba[from + 2] as number) / 255;
  }
  return pixels;
}

/** One channel (0 red .. 3 alpha) as floats 0..1. */
export function channelOf(picture: DecodedPicture, channel: number): Float32Array {
  const plane = new Float32Array(picture.width * picture.height);
  for (let i = 0; i < plane.length; i++) plane[i] = clamp01((picture.rgba[i * 4 + channel] as number) / 255);
  return plane;
}
