import { decodePicture, encodeJpeg, shrink } from "./pixels.ts";

/** Longest side, in pixels. */
const SIDE = 256;
const QUALITY = 75;

/** A small JPEG of a PNG or JPEG; null for what cannot be decoded here. */
export function makeThumbnail(bytes: Uint8Array, mime: string): Uint8Array | null {
  const pixels = decodePicture(bytes, mime);
  return pixels && encodeJpeg(shrink(pixels, Math.min(SIDE, Math.max(pixels.width, pixels.height))), QUALITY);
}
