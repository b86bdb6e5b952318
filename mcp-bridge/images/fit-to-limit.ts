import { decodeWithEngine, type EnginePreviews, type ImageFile } from "./engine-previews.ts";
import { type ImageInfo, readImageInfo } from "./image-info.ts";
import type { Pixels } from "./pixels.ts";

/** A picture as it goes to the AI app. */
export interface FittedImage {
  base64: string;
  mime: "image/png" | "image/jpeg";
  width: number;
  height: number;
  /** False when it is the original, byte by byte. */
  reduced: boolean;
  /** The original has transparent parts, which are white here. */
  onWhite: boolean;
}

/** The Claude API refuses longer sides. Pixels. */
const MAX_SIDE_PIXELS = 8000;
/** Beyond this a JPEG of full size is larger than any limit, and nobody looks at it in a chat. Pixels. */
const MAX_PREVIEW_SIDE_PIXELS = 2048;
/** Of the copies made here: sides in pixels, and the JPEG's quality. */
const MAX_COPY_SIDE_PIXELS = 1536;
const MIN_COPY_SIDE_PIXELS = 64;
const JPEG_QUALITY = 80;

/**
 * What a JPEG of the engine takes at each quality, as a part of what it takes at 90: measured with noise, which shrinks least.
 * Lower ones look worse than a smaller copy does.
 */
const RELATIVE_JPEG_SIZES: [quality: number, part: number][] = [
  [90, 1],
  [80, 0.76],
  [70, 0.62],
  [60, 0.53],
  [50, 0.46],
  [40, 0.39],
];

/**
 * The best form of a picture whose base64 has at most `limit` characters: the original where it is small enough, else a JPEG
 * (the one compressed format that every client and every vision model takes) by the engine, else one of our own.
 * How large a JPEG will be is guessed first, because each one costs the engine 30 to 50 ms.
 * Null for what cannot be decoded here.
 */
export async function fitToLimit(picture: ImageFile, limit: number, views: EnginePreviews | null): Promise<FittedImage | null> {
  const facts = readImageInfo(picture.bytes);
  if (!facts) return null;
  if (fitsUnchanged(facts, picture.bytes, limit))
    return fitted(picture.bytes, facts.mime as FittedImage["mime"], facts, { reduced: false });
  const room = Math.floor(limit / 4) * 3;
  const guess = estimatedJpegBytes(facts, picture.bytes.length);
  if (facts.alpha) {
    const pixels = await decode(picture.bytes, facts, views, MAX_COPY_SIDE_PIXELS);
    const { hasTransparency, flattenOnWhite } = await import("./pixels.ts");
    if (pixels && hasTransparency(pixels)) return fitLocally(flattenOnWhite(pixels), room, guess, true);
  }
  const small = Math.max(facts.width, facts.height) <= MAX_PREVIEW_SIDE_PIXELS;
  const byEngine = views && small ? await fitWithEngine(views, room, guess) : null;
  if (byEngine) return byEngine;
  const pixels = await decode(picture.bytes, facts, views, MAX_COPY_SIDE_PIXELS);
  return pixels && fitLocally(pixels, room, guess, false);
}

/** Whether the original can be shown as it is. */
export function fitsUnchanged({ mime, width, height }: ImageInfo, bytes: Uint8Array, limit: number): boolean {
  return (
    (mime === "image/png" || mime === "image/jpeg") && Math.max(width, height) <= MAX_SIDE_PIXELS && base64Length(bytes.length) <= limit
  );
}

/** Bytes of a JPEG of quality 90. The fewer bytes a PNG needs for a pixel, the smoother is the picture, and the more a JPEG saves. */
function estimatedJpegBytes({ mime, width, height }: ImageInfo, bytes: number): number {
  if (mime !== "image/png") return bytes * 1.5;
  return width * height * 0.05 * Math.min(3, bytes / (width * height)) ** 2.5;
}

async function fitWithEngine(views: EnginePreviews, room: number, guess: number): Promise<FittedImage | null> {
  for (let at90 = guess, below = 100; ; ) {
    const choice = RELATIVE_JPEG_SIZES.find(([quality, part]) => quality < below && at90 * part <= room);
    if (!choice) return null;
    const [quality, part] = choice;
    // An engine that is gone, or has no such picture any more, is no reason to show nothing.
    const jpeg = await views.jpeg(quality).catch(() => null);
    const facts = jpeg && readImageInfo(jpeg.bytes);
    if (!jpeg || facts?.mime !== "image/jpeg") return null;
    if (jpeg.bytes.length <= room) return fitted(jpeg.bytes, "image/jpeg", facts, { reduced: true });
    at90 = (jpeg.bytes.length / part) * 1.03;
    below = quality;
  }
}

async function decode(bytes: Uint8Array, facts: ImageInfo, views: EnginePreviews | null, longestSide: number): Promise<Pixels | null> {
  const { decodeImage, fitWithin } = await import("./pixels.ts");
  const own = await decodeImage(bytes, fitWithin(longestSide));
  if (own || !views) return own;
  return decodeWithEngine(views, facts.alpha, fitWithin(longestSide)).catch(() => null);
}

async function fitLocally(pixels: Pixels, room: number, guess: number, white: boolean): Promise<FittedImage | null> {
  const { downscale, fitWithin, encodeJpeg } = await import("./pixels.ts");
  const longest = Math.max(pixels.width, pixels.height);
  let side = Math.min(longest, Math.max(MIN_COPY_SIDE_PIXELS, Math.floor(longest * Math.sqrt(room / guess))));
  while (side >= Math.min(MIN_COPY_SIDE_PIXELS, longest)) {
    const small = downscale(pixels, fitWithin(side)(pixels));
    const jpeg = encodeJpeg(small, JPEG_QUALITY);
    if (jpeg.length <= room) return fitted(jpeg, "image/jpeg", small, { reduced: true, onWhite: white });
    // Length goes with area, more or less: the next one fits, or nearly.
    side = Math.floor(side * Math.min(0.9, 0.95 * Math.sqrt(room / jpeg.length)));
  }
  return null;
}

function fitted(
  bytes: Uint8Array,
  mime: FittedImage["mime"],
  { width, height }: { width: number; height: number },
  { reduced, onWhite = false }: { reduced: boolean; onWhite?: boolean },
): FittedImage {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
  return { base64, mime, width, height, reduced, onWhite };
}

export const base64Length = (bytes: number) => Math.ceil(bytes / 3) * 4;
