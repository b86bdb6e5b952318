import { EaselError } from "#contract/errors.ts";
import { extendedSize, marginsInPixels } from "../../workflow/area.ts";
import type { Size } from "../../workflow/limits/size-limits.ts";
import type { ImageInfo } from "../image-info.ts";
import { type ImageUse, isMirrored, type MaskUse, maskSize, mustConvert, type PictureUse } from "../image-uses.ts";
import { drawArea } from "../pixels/area-mask.ts";
import { extendPixels } from "../pixels/extend.ts";
import {
  enlargeMask,
  isEmpty,
  isFull,
  isGrey,
  type Mask,
  maskFromTransparency,
  maskToPixels,
  missingMask,
  readMask,
} from "../pixels/mask.ts";
import { downscale, flattenOnWhite, hasTransparency, type Pixels } from "../pixels/pixels.ts";
import { writePng } from "../pixels/png-write.ts";
import type { RequestedArea } from "../requested-area.ts";

/** A file for the engine, and the size in pixels that the workflow is told of. */
export interface PreparedImage extends Size {
  bytes: Uint8Array;
  mime: string;
}

/**
 * The file for one use of an image, in a form that every version of ComfyUI reads alike; null where the file as it came is one.
 * @param pixels null where it was not decoded, or could not be
 * @param notes gets sentences for the result
 * @throws EaselError image_unreadable, argument_invalid for a mask that marks nothing
 */
export async function prepareImage(image: ImageInfo, use: ImageUse, pixels: Pixels | null, notes: string[]): Promise<PreparedImage | null> {
  return use.kind === "mask" ? prepareMask(image, use, pixels, notes) : preparePicture(image, use, pixels, notes);
}

async function preparePicture(image: ImageInfo, use: PictureUse, pixels: Pixels | null, notes: string[]): Promise<PreparedImage | null> {
  if (use.extend && !pixels) throw new EaselError("image_unreadable", "picture_not_extendable", { name: use.name });
  // Only at full size: a smaller copy was decoded for a mask.
  if (!pixels || pixels.width !== image.width || !mustConvert(image, use)) return null;
  const seeThrough = image.alpha && !use.keepsAlpha && hasTransparency(pixels);
  if (seeThrough) notes.push(`The transparent parts of ${use.name} were taken as white.`);
  const opaque = seeThrough ? flattenOnWhite(pixels) : pixels;
  if (use.extend) {
    const extended = extendPixels(opaque, marginsInPixels(use.extend, pixels));
    notes.push(`The picture was extended from ${inWords(pixels)} to ${inWords(extended)}.`);
    return pngOf(extended);
  }
  if (seeThrough) return pngOf(opaque);
  return isMirrored(image) || image.sixteenBit ? pngOf(pixels) : null;
}

/** The mask at the size of the image that it is for, in a form that means the same however a workflow reads it. */
async function prepareMask(image: ImageInfo, use: MaskUse, pixels: Pixels | null, notes: string[]): Promise<PreparedImage> {
  const { name, base, ofItself } = use;
  if (!pixels) throw new EaselError("image_unreadable", "mask_not_decodable", { name });
  const size = maskSize(image, use);
  const small = downscale(pixels, size);
  const mask = ofItself ? maskFromTransparency(small) : readMask(small);
  if (isEmpty(mask)) throw ofItself ? missingMask(name) : new EaselError("argument_invalid", "mask_unmarked", { name, reading: mask.read });
  notes.push(...(ofItself ? ["There was no mask; the transparent parts of the picture were painted."] : maskNotes(mask, image, base)));
  const file = await pngOf(maskToPixels(enlargeMask(mask, size)));
  return { ...file, width: (base ?? image).width, height: (base ?? image).height };
}

/**
 * The mask of an area, for the image with the margins of the area.
 * @param notes gets sentences for the result
 * @throws EaselError argument_invalid for an area that marks nothing
 */
export async function drawnMask({ name, area }: RequestedArea, image: Size | undefined, notes: string[]): Promise<PreparedImage> {
  const size = image ?? { width: 1, height: 1 };
  const mask = drawArea(area, size);
  if (isEmpty(mask)) throw new EaselError("argument_invalid", "area_marks_nothing", { name });
  if (isFull(mask)) notes.push("The area holds everything, so the whole picture was painted anew.");
  return { ...(await pngOf(maskToPixels(mask))), ...extendedSize(area, size) };
}

function maskNotes(mask: Mask, given: Size, base: Size | null): string[] {
  const notes = [];
  if (mask.read === "transparency") notes.push("The mask was read by its transparency: what is transparent was painted.");
  if (mask.read === "paint") notes.push("The mask was read by its strokes: what is not transparent was painted.");
  if (isFull(mask)) notes.push("The mask marks everything, so the whole picture was painted anew.");
  if (mask.read === "brightness" && isGrey(mask)) {
    notes.push("The mask is grey in most places, so much was changed by half. In a mask what shall change is white and the rest black.");
  }
  if (base && Math.abs((given.width * base.height) / (given.height * base.width) - 1) > 0.02) {
    notes.push(
      `The mask is ${given.width} x ${given.height} pixels and was stretched over the picture, which is ${base.width} x ${base.height}. ` +
        "If the wrong part changed, give a mask of the picture's shape.",
    );
  }
  return notes;
}

const inWords = ({ width, height }: Size) => `${width} x ${height} pixels`;

const pngOf = async (pixels: Pixels): Promise<PreparedImage> => ({
  bytes: await writePng(pixels),
  mime: "image/png",
  width: pixels.width,
  height: pixels.height,
});
