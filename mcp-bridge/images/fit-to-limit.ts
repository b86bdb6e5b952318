import { LRUCache } from "lru-cache";
import { decodableByUs, type EnginePreviews, type ImageFile } from "./engine-previews.ts";
import { type ImageInfo, readImageInfo } from "./image-info.ts";
import { isDecodable } from "./limits.ts";
import type { ImageWorkers } from "./worker/image-workers.ts";

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
export async function fitToLimit(
  file: ImageFile,
  limit: number,
  previews: EnginePreviews | null,
  workers: ImageWorkers,
): Promise<FittedImage | null> {
  const info = readImageInfo(file.bytes);
  if (!info) return null;
  if (fitsUnchanged(info, file.bytes, limit)) return fitted(file.bytes, info.mime as FittedImage["mime"], info, { reduced: false });
  const room = Math.floor(limit / 4) * 3;
  const estimate = estimatedJpegBytes(info, file.bytes.length);
  // The engine's JPEG shows whatever colours lie behind transparent parts.
  const own = info.alpha ? await ownCopy(file.bytes, info, room, estimate, previews, workers) : null;
  if (own?.onWhite) return own;
  const small = Math.max(info.width, info.height) <= MAX_PREVIEW_SIDE_PIXELS;
  const byEngine = previews && small ? await fitWithEngine(previews, room, estimate) : null;
  return byEngine ?? own ?? ownCopy(file.bytes, info, room, estimate, previews, workers);
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

/** A JPEG of our own; null where none fits, or nothing can be decoded. */
async function ownCopy(
  bytes: Uint8Array,
  info: ImageInfo,
  room: number,
  estimate: number,
  previews: EnginePreviews | null,
  workers: ImageWorkers,
): Promise<FittedImage | null> {
  try {
    const source = isDecodable(info) ? { colours: bytes, alpha: null } : previews && (await decodableByUs(previews, info.alpha));
    const copy = source && (await workers.run("copy", { source, room, estimate }));
    return copy && fitted(copy.bytes, "image/jpeg", copy, { reduced: true, onWhite: copy.onWhite });
  } catch {
    return null; // the engine is gone, or the file took too long: the picture is kept, and the result says that it is not shown
  }
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

/** Characters of base64 of all copies that are kept. */
const MAX_KEPT_CHARACTERS = 20_000_000;

/** Copies of pictures as AI apps were sent them: who asks for the same picture once more gets the same copy, and no engine is asked. */
export class ShownCopies {
  readonly #copies = new LRUCache<string, FittedImage>({
    maxSize: MAX_KEPT_CHARACTERS,
    sizeCalculation: ({ base64 }) => Math.max(1, base64.length),
  });

  /** The copy of this picture for this limit: the one that was made before, or what `make` gives, which is kept unless it is null. */
  async copyOf(picture: string, limit: number, make: () => Promise<FittedImage | null>): Promise<FittedImage | null> {
    const key = `${limit} ${picture}`;
    const kept = this.#copies.get(key);
    if (kept) return kept;
    const copy = await make();
    if (copy?.reduced) this.#copies.set(key, copy);
    return copy;
  }
}
