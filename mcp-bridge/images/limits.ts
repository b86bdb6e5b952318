import { EaselError } from "#contract/errors.ts";
import type { ImageInfo } from "./image-info.ts";

/** Of a picture file that comes from outside. ComfyUI itself takes no upload over 100 MB. */
export const MAX_IMAGE_BYTES = 50_000_000;
/** ComfyUI's own limit for a side (MAX_RESOLUTION). Pixels. */
const MAX_SIDE_PIXELS = 16_384;
/** The largest phone pictures in everyday use have 50 million; each takes the engine 12 bytes. */
const MAX_IMAGE_PIXELS = 100_000_000;

export const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

/** Throws EaselError image_unreadable before anything is decoded: a few bytes can claim to be a picture that no memory holds. */
export function checkImageSize(name: string, { width, height }: ImageInfo): void {
  if (Math.max(width, height) <= MAX_SIDE_PIXELS && width * height <= MAX_IMAGE_PIXELS) return;
  throw new EaselError(
    "image_unreadable",
    `The picture given as ${name} is ${width} x ${height} pixels; the most is ${MAX_IMAGE_PIXELS / 1_000_000} million pixels, ${MAX_SIDE_PIXELS} a side.`,
    "Make it smaller first: pictures are worked on at about 1 to 2 million pixels.",
  );
}

export function imageTooLarge(name: string, bytes: number | null): EaselError {
  const size = bytes === null ? "too large" : `${megabytes(bytes)} large`;
  return new EaselError(
    "image_unreadable",
    `The picture given as ${name} is ${size}; the most is ${megabytes(MAX_IMAGE_BYTES)}.`,
    "Make it smaller, or save it as JPEG, and give it again.",
  );
}
