import { EaselError } from "#contract/errors.ts";
import type { Size } from "../workflow/limits/size-limits.ts";

/** Largest image file from outside. ComfyUI itself takes no upload over 100 MB. */
export const MAX_IMAGE_BYTES = 50_000_000;
/** ComfyUI's own limit for a side (MAX_RESOLUTION in nodes.py). */
const MAX_SIDE_PIXELS = 16_384;
/** The largest phone pictures in everyday use have 50 million; each pixel takes the engine 12 bytes. */
const MAX_IMAGE_PIXELS = 100_000_000;

/**
 * Refuses images that no memory holds, before anything is decoded: a few bytes can claim any size.
 * @param name the tool's parameter, for the message
 * @throws EaselError image_unreadable
 */
export function checkImageSize(name: string, { width, height }: Size): void {
  if (Math.max(width, height) <= MAX_SIDE_PIXELS && width * height <= MAX_IMAGE_PIXELS) return;
  const limits = { maxPixels: MAX_IMAGE_PIXELS, maxSidePixels: MAX_SIDE_PIXELS };
  throw new EaselError("image_unreadable", "image_dimensions_too_large", { name, width, height, ...limits });
}

/** The error for a file of more than `MAX_IMAGE_BYTES`; `bytes` is null where its length is not known. */
export function imageTooLarge(name: string, bytes: number | null): EaselError {
  return new EaselError("image_unreadable", "image_file_too_large", { name, bytes, maxBytes: MAX_IMAGE_BYTES });
}
