import { EaselError } from "#contract/errors.ts";
import type { PictureFacts } from "./image-info.ts";

/** Of a picture file that comes from outside. ComfyUI itself takes no upload over 100 MB. */
export const MOST_BYTES = 50_000_000;
/** ComfyUI's own limit for a side (MAX_RESOLUTION). Pixels. */
const LONGEST_SIDE = 16_384;
/** The largest phone pictures in everyday use have 50 million; each takes the engine 12 bytes. */
const MOST_PIXELS = 100_000_000;

export const megabytes = (bytes: number) => `${Math.round(bytes / 1_000_000)} MB`;

/** Throws EaselError image_unreadable before anything is decoded: a few bytes can claim to be a picture that no memory holds. */
export function checkSize(name: string, { width, height }: PictureFacts): void {
  if (Math.max(width, height) <= LONGEST_SIDE && width * height <= MOST_PIXELS) return;
  throw new EaselError(
    "image_unreadable",
    `The picture given as ${name} is ${width} x ${height} pixels; the most is ${MOST_PIXELS / 1_000_000} million pixels, ${LONGEST_SIDE} a side.`,
    "Make it smaller first: pictures are worked on at about 1 to 2 million pixels.",
  );
}

export function tooManyBytes(name: string, bytes: number | null): EaselError {
  const size = bytes === null ? "too large" : `${megabytes(bytes)} large`;
  return new EaselError(
    "image_unreadable",
    `The picture given as ${name} is ${size}; the most is ${megabytes(MOST_BYTES)}.`,
    "Make it smaller, or save it as JPEG, and give it again.",
  );
}
