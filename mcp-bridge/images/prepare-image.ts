import type { Graph } from "#comfyui/types.ts";
import { EaselError } from "#contract/errors.ts";
import { type Area, extendedSize, isExtended, marginsInPixels } from "../workflow/area.ts";
import type { Size } from "../workflow/limits/size-limits.ts";
import { findPlaceholders, parseLink } from "../workflow/placeholders.ts";
import type { Parameter } from "../workflow/workflow.ts";
import type { InputImage } from "./input-image.ts";
import { drawArea } from "./pixels/area-mask.ts";
import { extendPixels } from "./pixels/extend.ts";
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
} from "./pixels/mask.ts";
import { downscale, fitWithin, flattenOnWhite, hasTransparency, type Pixels } from "./pixels/pixels.ts";
import { writePng } from "./pixels/png-write.ts";
import type { RequestedArea } from "./requested-area.ts";

/** A mask needs no more detail than this; the workflow enlarges it. */
const MAX_MASK_SIDE_PIXELS = 2048;
/** What is decoded here at full size. */
const MAX_DECODED_PIXELS = 25_000_000;

/** EXIF orientations that mirror the image. */
const MIRRORED = [2, 4, 5, 7];

/** A file for the engine, and the size in pixels that the workflow is told of. */
export interface PreparedImage extends Size {
  bytes: Uint8Array;
  mime: string;
}

/** What one parameter makes of an image. */
export type ImageUse =
  /**
   * `keepsAlpha`: the workflow reads its transparency, or the image is the mask of itself. `extend`: the area whose margins are added
   * to it; null where there are none.
   */
  | { kind: "image"; name: string; keepsAlpha: boolean; extend: Area | null }
  /** `base`: the image that the mask is for; null where the workflow has none. */
  | { kind: "mask"; name: string; base: InputImage | null };

/** The images of a call, by parameter, and the graph that they are for. */
export interface GivenImages {
  parameters: Parameter[];
  pictures: Record<string, InputImage>;
  area: RequestedArea | null;
  graph: Graph;
}

/** What each image of a call is used for; one that fills several parameters stands here once. */
export function imageUses({ parameters, pictures: images, area, graph }: GivenImages): Map<InputImage, ImageUse[]> {
  const base = images[parameters.find(({ type }) => type === "image")?.name ?? ""] ?? null;
  const uses = new Map<InputImage, ImageUse[]>();
  for (const { name, type } of parameters) {
    const image = images[name];
    if (!image) continue;
    const shared = Object.entries(images).some(([other, same]) => other !== name && same === image);
    const use: ImageUse =
      type === "mask"
        ? { kind: "mask", name, base }
        : {
            kind: "image",
            name,
            keepsAlpha: shared || usesTransparency(graph, name),
            extend: area?.image === name && isExtended(area.area) ? area.area : null,
          };
    uses.set(image, [...(uses.get(image) ?? []), use]);
  }
  return uses;
}

/** Whether the workflow reads the MASK that LoadImage makes of this image, its second output. */
function usesTransparency(graph: Graph, name: string): boolean {
  const loaders = findPlaceholders(graph).flatMap((use) => (use.name === name && use.field === null && use.alone ? [use.node] : []));
  const links = Object.values(graph).flatMap(({ inputs }) => Object.values(inputs).flatMap((value) => parseLink(value) ?? []));
  return loaders.some((id) => graph[id]?.class_type === "LoadImageMask" || links.some(({ node, slot }) => node === id && slot === 1));
}

/** The size at which an image must be decoded for all its uses; null where its file goes to the engine as it came. */
export function decodedSize(image: InputImage, uses: readonly ImageUse[]): Size | null {
  if (uses.some((use) => use.kind === "image" && mustConvert(image, use))) return image;
  const mask = uses.find((use) => use.kind === "mask");
  return mask ? maskSize(image, mask) : null;
}

/**
 * Whether engines read the file in different ways: 0.3.64 makes white of 16-bit grey, 0.24 does not mirror what EXIF says is mirrored,
 * and all of them drop transparency, which leaves whatever colours were behind it.
 */
function mustConvert(image: InputImage, use: Extract<ImageUse, { kind: "image" }>): boolean {
  if (use.extend) return true;
  const ambiguous = MIRRORED.includes(image.orientation) || image.sixteenBit || (image.alpha && !use.keepsAlpha);
  return ambiguous && image.width * image.height <= MAX_DECODED_PIXELS;
}

/** Masks are made at the size of the image that they are for. */
function maskSize(image: InputImage, { base }: Extract<ImageUse, { kind: "mask" }>): Size {
  return fitWithin(MAX_MASK_SIDE_PIXELS)(base ?? image);
}

/**
 * The image in a form that every version of ComfyUI reads alike; the file as it came where there is no need for another.
 * @param pixels at full size; null where it was not decoded
 * @param notes gets sentences for the result
 */
export async function prepareImage(
  image: InputImage,
  use: Extract<ImageUse, { kind: "image" }>,
  pixels: Pixels | null,
  notes: string[],
): Promise<PreparedImage> {
  if (use.extend && !pixels) throw new EaselError("image_unreadable", "picture_not_extendable", { name: use.name });
  if (!pixels || !mustConvert(image, use)) return image;
  const seeThrough = image.alpha && !use.keepsAlpha && hasTransparency(pixels);
  if (seeThrough) notes.push(`The transparent parts of ${use.name} were taken as white.`);
  const opaque = seeThrough ? flattenOnWhite(pixels) : pixels;
  if (use.extend) {
    const extended = extendPixels(opaque, marginsInPixels(use.extend, pixels));
    notes.push(`The picture was extended from ${inWords(pixels)} to ${inWords(extended)}.`);
    return pngOf(extended);
  }
  if (seeThrough) return pngOf(opaque);
  return MIRRORED.includes(image.orientation) || image.sixteenBit ? pngOf(pixels) : image;
}

/**
 * The mask at the size of the image that it is for, in a form that means the same however a workflow reads it.
 * @param pixels at any size; null where the file could not be decoded
 * @param notes gets sentences for the result
 * @throws EaselError image_unreadable, argument_invalid for a mask that marks nothing
 */
export async function prepareMask(
  image: InputImage,
  use: Extract<ImageUse, { kind: "mask" }>,
  pixels: Pixels | null,
  notes: string[],
): Promise<PreparedImage> {
  const { name, base } = use;
  if (!pixels) throw new EaselError("image_unreadable", "mask_not_decodable", { name });
  const ofItself = image === base;
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
