import { decodeWithEngine, type EnginePreviews, type ImageFile } from "./engine-previews.ts";
import { type ImageInfo, readImageInfo } from "./image-info.ts";
import type { Pixels } from "./pixels/pixels.ts";

/** An image as it goes to the AI app. */
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

/** The Claude API refuses longer sides. */
const MAX_SIDE_PIXELS = 8000;
/** A JPEG of a larger image is over any limit, and nobody looks at one of that size in a chat. */
const MAX_PREVIEW_SIDE_PIXELS = 2048;
/** The copies made here. */
const MAX_COPY_SIDE_PIXELS = 1536;
const MIN_COPY_SIDE_PIXELS = 64;
const JPEG_QUALITY = 80;

/**
 * The size of the engine's JPEG at each quality, relative to that at quality 90: measured with noise, which shrinks least.
 * Lower qualities look worse than a smaller copy does.
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
 * The best form of an image whose base64 has at most `limit` characters: the original where it is small enough, else a JPEG by the
 * engine (the one compressed format that every client and every vision model takes), else one of our own.
 * The size of a JPEG is estimated first, because each one costs the engine 30 to 50 ms.
 * @param previews null where no engine has the file any more
 * @returns null for what cannot be decoded here
 */
export async function fitToLimit(file: ImageFile, limit: number, previews: EnginePreviews | null): Promise<FittedImage | null> {
  const info = readImageInfo(file.bytes);
  if (!info) return null;
  if (fitsUnchanged(info, file.bytes, limit)) return fitted(file.bytes, info.mime as FittedImage["mime"], info, { reduced: false });
  const room = Math.floor(limit / 4) * 3;
  const estimate = estimatedJpegBytes(info, file.bytes.length);
  let pixels: Pixels | null = null;
  if (info.alpha) {
    pixels = await decode(file.bytes, info, previews);
    const { hasTransparency, flattenOnWhite } = await import("./pixels/pixels.ts");
    if (pixels && hasTransparency(pixels)) return fitLocally(flattenOnWhite(pixels), room, estimate, true);
  }
  const small = Math.max(info.width, info.height) <= MAX_PREVIEW_SIDE_PIXELS;
  const byEngine = previews && small ? await fitWithEngine(previews, room, estimate) : null;
  if (byEngine) return byEngine;
  pixels ??= await decode(file.bytes, info, previews);
  return pixels && fitLocally(pixels, room, estimate, false);
}

/** Whether the original can be shown as it is, within `limit` characters of base64. */
export function fitsUnchanged({ mime, width, height }: ImageInfo, bytes: Uint8Array, limit: number): boolean {
  return (
    (mime === "image/png" || mime === "image/jpeg") && Math.max(width, height) <= MAX_SIDE_PIXELS && base64Length(bytes.length) <= limit
  );
}

/** Bytes of a JPEG of quality 90. The fewer bytes a PNG needs for each pixel, the smoother the image is, and the more a JPEG saves. */
function estimatedJpegBytes({ mime, width, height }: ImageInfo, bytes: number): number {
  if (mime !== "image/png") return bytes * 1.5;
  return width * height * 0.05 * Math.min(3, bytes / (width * height)) ** 2.5;
}

/** The engine's best JPEG of at most `room` bytes; null where there is none. */
async function fitWithEngine(previews: EnginePreviews, room: number, estimate: number): Promise<FittedImage | null> {
  for (let at90 = estimate, below = 100; ; ) {
    const choice = RELATIVE_JPEG_SIZES.find(([quality, part]) => quality < below && at90 * part <= room);
    if (!choice) return null;
    const [quality, part] = choice;
    // An engine that is gone, or no longer has the picture, is no reason to show nothing.
    const jpeg = await previews.jpeg(quality).catch(() => null);
    const info = jpeg && readImageInfo(jpeg.bytes);
    if (!jpeg || info?.mime !== "image/jpeg") return null;
    if (jpeg.bytes.length <= room) return fitted(jpeg.bytes, "image/jpeg", info, { reduced: true });
    at90 = (jpeg.bytes.length / part) * 1.03;
    below = quality;
  }
}

async function decode(bytes: Uint8Array, info: ImageInfo, previews: EnginePreviews | null): Promise<Pixels | null> {
  const { decodeImage, fitWithin } = await import("./pixels/pixels.ts");
  const own = await decodeImage(bytes, fitWithin(MAX_COPY_SIDE_PIXELS));
  if (own || !previews) return own;
  return decodeWithEngine(previews, info.alpha, fitWithin(MAX_COPY_SIDE_PIXELS)).catch(() => null);
}

/** The largest JPEG of our own that has at most `room` bytes; null where even the smallest copy has more. */
async function fitLocally(pixels: Pixels, room: number, estimate: number, onWhite: boolean): Promise<FittedImage | null> {
  const { downscale, fitWithin, encodeJpeg } = await import("./pixels/pixels.ts");
  const longest = Math.max(pixels.width, pixels.height);
  let side = Math.min(longest, Math.max(MIN_COPY_SIDE_PIXELS, Math.floor(longest * Math.sqrt(room / estimate))));
  while (side >= Math.min(MIN_COPY_SIDE_PIXELS, longest)) {
    const small = downscale(pixels, fitWithin(side)(pixels));
    const jpeg = encodeJpeg(small, JPEG_QUALITY);
    if (jpeg.length <= room) return fitted(jpeg, "image/jpeg", small, { reduced: true, onWhite });
    // The length is roughly proportional to the area: the next one fits, or nearly.
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

/** Characters of base64, padding included, for so many bytes. */
export const base64Length = (bytes: number) => Math.ceil(bytes / 3) * 4;
