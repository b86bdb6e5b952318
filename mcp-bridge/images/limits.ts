import { EaselError } from "#contract/errors.ts";
import type { ImageInfo } from "./image-info.ts";

/** Largest image file from outside. ComfyUI itself takes no upload over 100 MB. */
export const MAX_IMAGE_BYTES = 50_000_000;
/** ComfyUI's own limit for a side (MAX_RESOLUTION in nodes.py). */
const MAX_SIDE_PIXELS = 16_384;
/** The largest phone pictures in everyday use have 50 million; each pixel takes the engine 12 bytes. */
const MAX_IMAGE_PIXELS = 100_000_000;

/** Moving pictures: the engine reads all frames at once, as so many pictures of the same size. */
const MAX_FRAMES = 1_000;
const MAX_PIXELS_OF_ALL_FRAMES = 400_000_000;
/** Encoders make about ten. A hostile file of a few kB has thousands, each of which costs as much as a whole picture. */
const MAX_SCANS = 100;

/** What the limits are on. */
type ImageLimits = Pick<ImageInfo, "width" | "height" | "frames" | "scans">;

/**
 * What an image has too much of, from what its header says, before anything is decoded: a few bytes can claim any size. This is the only
 * place that decides it, for every image from everywhere. Null for an ordinary one.
 * @param name the tool's parameter, for the message
 */
function limitError(name: string, { width, height, frames, scans }: ImageLimits): EaselError | null {
  if (Math.max(width, height) > MAX_SIDE_PIXELS || width * height > MAX_IMAGE_PIXELS) {
    const limits = { maxPixels: MAX_IMAGE_PIXELS, maxSidePixels: MAX_SIDE_PIXELS };
    return new EaselError("image_unreadable", "image_dimensions_too_large", { name, width, height, ...limits });
  }
  if (frames > MAX_FRAMES || frames * width * height > MAX_PIXELS_OF_ALL_FRAMES) {
    const limits = { maxFrames: MAX_FRAMES, maxPixels: MAX_PIXELS_OF_ALL_FRAMES };
    return new EaselError("image_unreadable", "image_has_too_many_frames", { name, frames, ...limits });
  }
  return scans <= MAX_SCANS ? null : new EaselError("image_unreadable", "image_has_too_many_scans", { name, scans, maxScans: MAX_SCANS });
}

/** Refuses images that no memory holds. @throws EaselError image_unreadable */
export function checkImageLimits(name: string, info: ImageLimits): void {
  const error = limitError(name, info);
  if (error) throw error;
}

/** Pixels of the largest file that is decoded here, by how it is stored: this decides how much memory its decoder takes. */
const MAX_DECODED_PIXELS = { usual: 50_000_000, progressive: 30_000_000, interlaced: 12_000_000, cmyk: 12_000_000 };

/** Whether a file can be decoded here, without the engine. A plain PNG is read row by row, whatever its size. */
export function isDecodable(info: ImageInfo): boolean {
  if (limitError("", info)) return false;
  if (info.mime === "image/png" && info.coding === "usual") return true;
  return (info.mime === "image/png" || info.mime === "image/jpeg") && info.width * info.height <= MAX_DECODED_PIXELS[info.coding];
}

/** The error for a file of more than `MAX_IMAGE_BYTES`; `bytes` is null where its length is not known. */
export function imageTooLarge(name: string, bytes: number | null): EaselError {
  return new EaselError("image_unreadable", "image_file_too_large", { name, bytes, maxBytes: MAX_IMAGE_BYTES });
}
