import type { Graph } from "#comfyui/types.ts";
import { type Area, isExtended } from "../workflow/area.ts";
import type { Size } from "../workflow/limits/size-limits.ts";
import { findPlaceholders, parseLink } from "../workflow/placeholders.ts";
import type { Parameter } from "../workflow/workflow.ts";
import type { ImageInfo } from "./image-info.ts";
import type { InputImage } from "./input-image.ts";
import type { RequestedArea } from "./requested-area.ts";

/** A mask needs no more detail than this; the workflow enlarges it. */
const MAX_MASK_SIDE_PIXELS = 2048;
/** What is decoded here at full size. */
const MAX_DECODED_PIXELS = 25_000_000;

/** EXIF orientations that mirror the image. */
const MIRRORED = [2, 4, 5, 7];

/** What one parameter makes of an image. */
export type ImageUse =
  /**
   * `keepsAlpha`: the workflow reads its transparency, or the image is the mask of itself. `extend`: the area whose margins are added
   * to it; null where there are none.
   */
  | { kind: "image"; name: string; keepsAlpha: boolean; extend: Area | null }
  /** `base`: the size of the image that the mask is for; null where the workflow has none. `ofItself`: they are the same image. */
  | { kind: "mask"; name: string; base: Size | null; ofItself: boolean };

export type MaskUse = Extract<ImageUse, { kind: "mask" }>;
export type PictureUse = Extract<ImageUse, { kind: "image" }>;

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
        ? { kind: "mask", name, base: base && { width: base.width, height: base.height }, ofItself: image === base }
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
export function decodedSize(image: ImageInfo, uses: readonly ImageUse[]): Size | null {
  if (uses.some((use) => use.kind === "image" && mustConvert(image, use))) return { width: image.width, height: image.height };
  const mask = uses.find((use) => use.kind === "mask");
  return mask ? maskSize(image, mask) : null;
}

/**
 * Whether engines read the file in different ways: 0.3.64 makes white of 16-bit grey, 0.24 does not mirror what EXIF says is mirrored,
 * and all of them drop transparency, which leaves whatever colours were behind it.
 */
export function mustConvert(image: ImageInfo, { keepsAlpha, extend }: PictureUse): boolean {
  if (extend) return true;
  const ambiguous = isMirrored(image) || image.sixteenBit || (image.alpha && !keepsAlpha);
  return ambiguous && image.width * image.height <= MAX_DECODED_PIXELS;
}

/** Whether its EXIF data asks for the image to be mirrored. */
export const isMirrored = ({ orientation }: ImageInfo): boolean => MIRRORED.includes(orientation);

/** Masks are made at the size of the image that they are for. */
export function maskSize(image: Size, { base }: MaskUse): Size {
  const { width, height } = base ?? image;
  const scale = Math.min(1, MAX_MASK_SIDE_PIXELS / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
