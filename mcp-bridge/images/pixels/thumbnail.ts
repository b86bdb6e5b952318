import { decodeImage, encodeJpeg, fitWithin, flattenOnWhite } from "./pixels.ts";

const MAX_SIDE_PIXELS = 256;
const JPEG_QUALITY = 75;

/** A small JPEG of a PNG or JPEG file, its transparent parts white; null for what cannot be decoded here. */
export async function makeThumbnail(bytes: Uint8Array): Promise<Uint8Array | null> {
  const pixels = await decodeImage(bytes, fitWithin(MAX_SIDE_PIXELS));
  return pixels && encodeJpeg(flattenOnWhite(pixels), JPEG_QUALITY);
}
