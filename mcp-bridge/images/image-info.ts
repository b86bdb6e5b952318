import { swapsSides, tiffOrientation } from "#base/exif-orientation.ts";
import { ascii, pngChunks } from "#base/png-chunks.ts";

/** What an image file's header says. Sides in pixels, after the rotation that its EXIF data asks for. */
export interface ImageInfo {
  mime: "image/png" | "image/jpeg" | "image/webp" | "image/gif";
  width: number;
  height: number;
  /** EXIF orientation (tag 0x0112): how the stored pixels are to be turned and mirrored, 1 (not at all) to 8. */
  orientation: number;
  /** Whether it can have transparent parts. Not known for a GIF, where it is false. */
  alpha: boolean;
  /** Whether each colour has 16 bits (PNG). */
  sixteenBit: boolean;
}

/**
 * Reads the header, and checks that the file is whole (its end is there), without decoding pixels.
 * Null for anything that is not a complete PNG, JPEG, WebP or GIF.
 */
export function readImageInfo(bytes: Uint8Array): ImageInfo | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const info = readPng(view) ?? readJpeg(view) ?? readWebp(view) ?? readGif(view);
    return info && info.width > 0 && info.height > 0 ? info : null;
  } catch (error) {
    // DataView checks every read: a file that is cut short ends up here.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readPng(view: DataView): ImageInfo | null {
  const chunks = pngChunks(view);
  const header = chunks?.[0];
  if (header?.type !== "IHDR" || !chunks?.some(({ type }) => type === "IDAT")) return null;
  const exif = chunks.find(({ type }) => type === "eXIf");
  const sides = { width: view.getUint32(header.start), height: view.getUint32(header.start + 4) };
  const sixteenBit = view.getUint8(header.start + 8) === 16;
  const alpha = ALPHA_COLOUR_TYPES.includes(view.getUint8(header.start + 9)) || chunks.some(({ type }) => type === "tRNS");
  return { mime: "image/png", ...orientedSize(sides, exif ? tiffOrientation(view, exif.start) : 1), alpha, sixteenBit };
}

/** PNG's colour types for grey with alpha, and for RGB with alpha. */
const ALPHA_COLOUR_TYPES = [4, 6];

function readJpeg(view: DataView): ImageInfo | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let orientation = 1;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return null;
    // A marker may be preceded by any number of fill bytes.
    while (view.getUint8(at + 1) === 0xff) at++;
    const marker = view.getUint8(at + 1);
    const length = view.getUint16(at + 2);
    if (marker === 0xe1 && ascii(view, at + 4, 4) === "Exif") orientation = tiffOrientation(view, at + 10);
    // SOF0..SOF15 hold the size; C4, C8 and CC are other things of the same range.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
      const sides = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      return endsAsJpeg(view) ? { mime: "image/jpeg", ...orientedSize(sides, orientation), ...OPAQUE_8_BIT } : null;
    }
    at += 2 + length;
  }
}

/** Cameras put other data after the end marker, so it is looked for in the last 64 kB of the file. */
function endsAsJpeg(view: DataView): boolean {
  for (let at = view.byteLength - 2; at >= Math.max(0, view.byteLength - 65_536); at--) {
    if (view.getUint16(at) === 0xffd9) return true;
  }
  return false;
}

function readWebp(view: DataView): ImageInfo | null {
  if (view.byteLength < 30 || ascii(view, 0, 4) !== "RIFF" || ascii(view, 8, 4) !== "WEBP") return null;
  if (view.getUint32(4, true) + 8 > view.byteLength + 1) return null;
  const kind = ascii(view, 12, 4);
  const mime = "image/webp";
  if (kind === "VP8X") {
    const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const sides = { width: uint24(24) + 1, height: uint24(27) + 1 };
    return { mime, ...orientedSize(sides, webpOrientation(view)), alpha: (view.getUint8(20) & 0x10) !== 0, sixteenBit: false };
  }
  if (kind === "VP8 ") {
    return { mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, orientation: 1, ...OPAQUE_8_BIT };
  }
  if (kind !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  const alpha = ((bits >>> 28) & 1) === 1;
  return { mime, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, orientation: 1, alpha, sixteenBit: false };
}

function webpOrientation(view: DataView): number {
  for (let at = 12; at + 8 <= view.byteLength; ) {
    const length = view.getUint32(at + 4, true);
    if (ascii(view, at, 4) === "EXIF") return tiffOrientation(view, at + 8 + (ascii(view, at + 8, 4) === "Exif" ? 6 : 0));
    at += 8 + length + (length % 2);
  }
  return 1;
}

function readGif(view: DataView): ImageInfo | null {
  if (view.byteLength < 14 || !/^GIF8[79]a$/.test(ascii(view, 0, 6))) return null;
  if (view.getUint8(view.byteLength - 1) !== 0x3b) return null;
  return { mime: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true), orientation: 1, ...OPAQUE_8_BIT };
}

const OPAQUE_8_BIT = { alpha: false, sixteenBit: false };

function orientedSize({ width, height }: { width: number; height: number }, orientation: number) {
  return swapsSides(orientation) ? { width: height, height: width, orientation } : { width, height, orientation };
}
