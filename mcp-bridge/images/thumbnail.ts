import { decodePicture, encodeJpeg, onWhite, within } from "./pixels.ts";

/** Longest side, in pixels. */
const SIDE = 256;
const QUALITY = 75;

/** A small JPEG of a PNG or JPEG, its transparent parts white; null for what cannot be decoded here. */
export async function makeThumbnail(bytes: Uint8Array): Promise<Uint8Array | null> {
  const pixels = await decodePicture(bytes, within(SIDE));
  return pixels && encodeJpeg(onWhite(pixels), QUALITY);
}
