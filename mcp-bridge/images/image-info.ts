import { swapsSides, tiffOrientation } from "#base/exif-orientation.ts";
import { ascii, MAX_CHUNKS, pngChunks } from "#base/png-chunks.ts";

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
  /** Pictures in a moving one; 1 for all others. */
  frames: number;
  /** How often a JPEG's pixels are gone over, each time finer; 1 for all other formats. */
  scans: number;
  /** How its pixels are stored, where that decides what decoding costs or who can do it. */
  coding: "usual" | "interlaced" | "progressive" | "cmyk";
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
  return {
    ...STILL_8_BIT,
    mime: "image/png",
    ...orientedSize(sides, exif ? tiffOrientation(view, exif.start) : 1),
    alpha: ALPHA_COLOUR_TYPES.includes(view.getUint8(header.start + 9)) || chunks.some(({ type }) => type === "tRNS"),
    sixteenBit: view.getUint8(header.start + 8) === 16,
    frames: Math.max(1, chunks.filter(({ type }) => type === "fcTL").length),
    coding: view.getUint8(header.start + 12) === 1 ? "interlaced" : "usual",
  };
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
      if (!endsAsJpeg(view)) return null;
      const sides = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
      const coding = view.getUint8(at + 9) === 4 ? "cmyk" : marker === 0xc0 || marker === 0xc1 ? "usual" : "progressive";
      return { ...STILL_8_BIT, mime: "image/jpeg", ...orientedSize(sides, orientation), coding, scans: countScans(view, at) };
    }
    at += 2 + length;
  }
}

/** The scans that begin behind `from`. A start of scan can stand nowhere in pixels: there a 0 follows each FF. */
function countScans(view: DataView, from: number): number {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  let scans = 0;
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) if (bytes[at + 1] === 0xda) scans++;
  return scans;
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
    const { orientation, frames } = webpChunks(view);
    return { ...STILL_8_BIT, mime, ...orientedSize(sides, orientation), alpha: (view.getUint8(20) & 0x10) !== 0, frames };
  }
  if (kind === "VP8 ") {
    return { ...STILL_8_BIT, mime, width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  }
  if (kind !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  const alpha = ((bits >>> 28) & 1) === 1;
  return { ...STILL_8_BIT, mime, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1, alpha };
}

function webpChunks(view: DataView): { orientation: number; frames: number } {
  let orientation = 1;
  let frames = 0;
  for (let at = 12, count = 0; at + 8 <= view.byteLength; count++) {
    if (count > MAX_CHUNKS) throw new RangeError("The WebP has too many chunks");
    const length = view.getUint32(at + 4, true);
    const type = ascii(view, at, 4);
    if (type === "ANMF") frames++;
    if (type === "EXIF") orientation = tiffOrientation(view, at + 8 + (ascii(view, at + 8, 4) === "Exif" ? 6 : 0));
    at += 8 + length + (length % 2);
  }
  return { orientation, frames: Math.max(1, frames) };
}

function readGif(view: DataView): ImageInfo | null {
  if (view.byteLength < 14 || !/^GIF8[79]a$/.test(ascii(view, 0, 6))) return null;
  if (view.getUint8(view.byteLength - 1) !== 0x3b) return null;
  const sides = { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return { ...STILL_8_BIT, mime: "image/gif", ...sides, frames: countGifFrames(view) };
}

/** GIF89a, sections 18 to 26: blocks, each a few fixed bytes, perhaps a table of colours, and data in pieces of up to 255 bytes. */
function countGifFrames(view: DataView): number {
  const coloursOf = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let frames = 0;
  for (let at = 13 + coloursOf(view.getUint8(10)); at < view.byteLength; ) {
    const block = view.getUint8(at);
    if (block === 0x2c) {
      frames++;
      at += 11 + coloursOf(view.getUint8(at + 9));
    } else if (block === 0x21) at += 2;
    else break; // the end, or what no reader understands
    for (let length = view.getUint8(at); length > 0; length = view.getUint8(at)) at += 1 + length;
    at++;
  }
  return Math.max(1, frames);
}

/** What holds of most files. */
const STILL_8_BIT = { orientation: 1, alpha: false, sixteenBit: false, frames: 1, scans: 1, coding: "usual" } as const;

function orientedSize({ width, height }: { width: number; height: number }, orientation: number) {
  return swapsSides(orientation) ? { width: height, height: width, orientation } : { width, height, orientation };
}
