import { examinePicture } from "./examine.ts";

export interface WholePicture {
  bytes: Uint8Array;
  mime: string;
}

/** A picture as it goes to the AI app. */
export interface FittedPicture {
  base64: string;
  mime: "image/png" | "image/jpeg";
  width: number;
  height: number;
  /** False when it is the original, byte by byte. */
  reduced: boolean;
}

/** The engine's own JPEG of the picture; quality 1..100. */
export type EnginePreview = (quality: number) => Promise<WholePicture>;

/** The Claude API refuses longer sides. Pixels. */
const LONGEST_SIDE = 8000;
/** Beyond this a JPEG of full size is larger than any limit, and nobody looks at it in a chat. Pixels. */
const LONGEST_PREVIEW_SIDE = 2048;
const ENGINE_QUALITIES = [90, 75, 55];
/** Of the copies made here: sides in pixels, and the JPEG's quality. */
const LARGEST_COPY = 1536;
const SMALLEST_COPY = 64;
const QUALITY = 80;

/**
 * The best form of a picture whose base64 has at most `limit` characters: the original where it is small enough, else a JPEG
 * (the one compressed format that every client and every vision model takes) by the engine, else one of our own.
 * Null for what cannot be decoded here.
 */
export async function fitPicture(picture: WholePicture, limit: number, preview: EnginePreview | null): Promise<FittedPicture | null> {
  const facts = examinePicture(picture.bytes);
  if (!facts) return null;
  const longest = Math.max(facts.width, facts.height);
  if ((facts.mime === "image/png" || facts.mime === "image/jpeg") && longest <= LONGEST_SIDE && base64Length(picture.bytes) <= limit) {
    return { base64: toBase64(picture.bytes), mime: facts.mime, width: facts.width, height: facts.height, reduced: false };
  }
  const byEngine = preview && longest <= LONGEST_PREVIEW_SIDE ? await fitByEngine(preview, limit) : null;
  return byEngine ?? fitHere(picture.bytes, facts.mime, limit, preview);
}

async function fitByEngine(preview: EnginePreview, limit: number): Promise<FittedPicture | null> {
  for (const quality of ENGINE_QUALITIES) {
    // An engine that is gone, or has no such picture any more, is no reason to show nothing.
    const jpeg = await preview(quality).catch(() => null);
    const facts = jpeg && examinePicture(jpeg.bytes);
    if (!jpeg || facts?.mime !== "image/jpeg") return null;
    const length = base64Length(jpeg.bytes);
    if (length <= limit)
      return { base64: toBase64(jpeg.bytes), mime: "image/jpeg", width: facts.width, height: facts.height, reduced: true };
    // Lower quality takes off a half or so; more is needed here.
    if (length > limit * 3) return null;
  }
  return null;
}

async function fitHere(bytes: Uint8Array, mime: string, limit: number, preview: EnginePreview | null): Promise<FittedPicture | null> {
  const { decodePicture, shrink, encodeJpeg } = await import("./pixels.ts");
  // We have no decoder for WebP and GIF; the engine has.
  const pixels =
    decodePicture(bytes, mime) ??
    (preview &&
      (await preview(90)
        .then(({ bytes, mime }) => decodePicture(bytes, mime))
        .catch(() => null)));
  if (!pixels) return null;
  let side = Math.min(LARGEST_COPY, Math.max(pixels.width, pixels.height));
  while (side >= SMALLEST_COPY) {
    const small = shrink(pixels, side);
    const jpeg = encodeJpeg(small, QUALITY);
    const length = base64Length(jpeg);
    if (length <= limit) {
      return { base64: toBase64(jpeg), mime: "image/jpeg", width: small.width, height: small.height, reduced: true };
    }
    // Length goes with area, more or less: the next one fits, or nearly.
    side = Math.floor(side * Math.min(0.9, 0.95 * Math.sqrt(limit / length)));
  }
  return null;
}

const base64Length = (bytes: Uint8Array) => Math.ceil(bytes.length / 3) * 4;
const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
