import { createRequire } from "node:module";
import type { Size } from "../../workflow/limits/size-limits.ts";
import type { ImageInfo } from "../image-info.ts";
import type { ImageUse } from "../image-uses.ts";
import { type Blank, blankOf, LOOKED_AT_PIXELS } from "../pixels/blank-picture.ts";
import type { HeifInfo } from "../pixels/heif-info.ts";
import { decodeImage, downscale, encodeJpeg, fitWithin, flattenOnWhite, hasTransparency, type Pixels } from "../pixels/pixels.ts";
import { writePng } from "../pixels/png-write.ts";
import { makeThumbnail, type ThumbnailLimits } from "../pixels/thumbnail.ts";
import type { RequestedArea } from "../requested-area.ts";
import { drawnMask, type PreparedImage, prepareImage } from "./prepare-image.ts";

/** What is to be decoded: a file, or the two that an engine makes of one: its colours, and its alpha. */
export interface ImageSource {
  colours: Uint8Array;
  alpha: Uint8Array | null;
}

/** A copy for the AI app. */
export interface JpegCopy extends Size {
  bytes: Uint8Array;
  /** The original has transparent parts, which are white here. */
  onWhite: boolean;
}

const MAX_COPY_SIDE_PIXELS = 1536;
const MIN_COPY_SIDE_PIXELS = 64;
const JPEG_QUALITY = 80;

/** All that is done to pixels, by name. It runs in a worker thread only; each answers null for what cannot be decoded here. */
export const imageTasks = {
  /** How the picture turned out to show nothing. */
  blank: async ({ source }: { source: ImageSource }): Promise<Blank> => {
    const pixels = await decode(source, fitWithin(LOOKED_AT_PIXELS));
    return pixels && blankOf(pixels);
  },

  thumbnail: async ({ source, limits }: { source: ImageSource; limits: ThumbnailLimits }): Promise<Uint8Array | null> => {
    const pixels = await decode(source, fitWithin(limits.maxSidePixels));
    return pixels && makeThumbnail(pixels, limits);
  },

  /** The largest JPEG that has at most `room` bytes; null also where even the smallest has more. `estimate`: bytes at full size. */
  copy: async ({ source, room, estimate }: { source: ImageSource; room: number; estimate: number }): Promise<JpegCopy | null> => {
    const pixels = await decode(source, fitWithin(MAX_COPY_SIDE_PIXELS));
    if (!pixels) return null;
    const onWhite = hasTransparency(pixels);
    return fitJpeg(onWhite ? flattenOnWhite(pixels) : pixels, room, estimate, onWhite);
  },

  /** The file for each use of an image, null where the one at hand is right, and sentences for the result. @throws as `prepareImage` */
  prepare: async ({ source, image, uses, size }: { source: ImageSource; image: ImageInfo; uses: readonly ImageUse[]; size: Size }) => {
    const pixels = await decode(source, () => size);
    const [files, notes]: [(PreparedImage | null)[], string[]] = [[], []];
    for (const use of uses) files.push(await prepareImage(image, use, pixels, notes));
    return { files, notes };
  },

  /** An AVIF or HEIC file as a PNG, upright. */
  heifToPng: async ({ source, info }: { source: ImageSource; info: HeifInfo }): Promise<Uint8Array | null> => {
    const pixels = await loadHeifCodec()
      .then(({ decodeHeif }) => decodeHeif(source.colours, info))
      .catch(() => null);
    return pixels && writePng(pixels);
  },

  /** The mask of an area of an image, and sentences for the result. @throws as `drawnMask` */
  drawMask: async ({ area, image }: { area: RequestedArea; image: Size | undefined }) => {
    const notes: string[] = [];
    return { file: await drawnMask(area, image, notes), notes };
  },
};

/** A file of its own beside the built bridge, because few ever need what is in it. Rejects where it is missing. */
async function loadHeifCodec(): Promise<typeof import("../pixels/decode-heif.ts")> {
  if (import.meta.env?.SSR) return createRequire(import.meta.url)("./heif-codec.cjs");
  return import(/* @vite-ignore */ new URL("../pixels/decode-heif.ts", import.meta.url).href);
}

async function decode({ colours, alpha }: ImageSource, sizeFor: (own: Size) => Size): Promise<Pixels | null> {
  const pixels = await decodeImage(colours, sizeFor);
  const opaque = alpha && (await decodeImage(alpha, sizeFor));
  if (pixels && opaque) for (let at = 3; at < pixels.data.length; at += 4) pixels.data[at] = opaque.data[at] ?? 255;
  return pixels;
}

function fitJpeg(pixels: Pixels, room: number, estimate: number, onWhite: boolean): JpegCopy | null {
  const longest = Math.max(pixels.width, pixels.height);
  let side = Math.min(longest, Math.max(MIN_COPY_SIDE_PIXELS, Math.floor(longest * Math.sqrt(room / estimate))));
  while (side >= Math.min(MIN_COPY_SIDE_PIXELS, longest)) {
    const small = downscale(pixels, fitWithin(side)(pixels));
    const bytes = encodeJpeg(small, JPEG_QUALITY);
    if (bytes.length <= room) return { bytes, width: small.width, height: small.height, onWhite };
    // The length is roughly proportional to the area: the next one fits, or nearly.
    side = Math.floor(side * Math.min(0.9, 0.95 * Math.sqrt(room / bytes.length)));
  }
  return null;
}
