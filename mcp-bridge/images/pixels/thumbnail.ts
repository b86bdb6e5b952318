import { downscale, encodeJpeg, fitWithin, flattenOnWhite, type Pixels } from "./pixels.ts";

const SIDES_PIXELS = [384, 320, 256, 192, 128, 96, 64];
const JPEG_QUALITY = 75;

export interface ThumbnailLimits {
  maxSidePixels: number;
  maxBytes: number;
}

/** The largest small JPEG of a picture that the limits allow, its transparent parts white; null where none is small enough. */
export function makeThumbnail(pixels: Pixels, { maxSidePixels, maxBytes }: ThumbnailLimits): Uint8Array | null {
  const flat = flattenOnWhite(pixels);
  let bytesPerPixel = 0;
  for (const side of SIDES_PIXELS.filter((each) => each <= maxSidePixels)) {
    // A smaller JPEG has more bytes for each pixel: one that is too large even with as many is not tried.
    if (bytesPerPixel * side * side > maxBytes) continue;
    const jpeg = encodeJpeg(downscale(flat, fitWithin(side)(flat)), JPEG_QUALITY);
    if (jpeg.length <= maxBytes) return jpeg;
    bytesPerPixel = jpeg.length / (side * side);
  }
  return null;
}
