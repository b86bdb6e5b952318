import { LRUCache } from "lru-cache";
import { readImageInfo } from "../../images/image-info.ts";
import type { PictureStore } from "../../images/picture-store.ts";
import { decodeImage, downscale, encodeJpeg, fitWithin, flattenOnWhite } from "../../images/pixels/pixels.ts";

/** Characters of one thumbnail as a `data:` URI: twelve of them go into one answer. */
const MAX_CHARACTERS = 8_000;
const SIDES_PIXELS = [224, 192, 160, 128, 96, 64];
const JPEG_QUALITY = 70;
const MAX_KEPT = 600;
/** JPEGs are decoded as a whole, which holds everything else up: larger ones have no thumbnail. PNGs are decoded row by row. */
const MAX_JPEG_PIXELS = 1_500_000;

/** Small copies of kept pictures, each made once and remembered for a while. */
export class Thumbnails {
  readonly #made = new LRUCache<string, { uri: string | null }>({ max: MAX_KEPT });

  /** A small JPEG as a `data:` URI; null for what cannot be decoded here, or is no longer there. */
  async get(store: PictureStore, principal: string, reference: string): Promise<string | null> {
    const key = `${principal}/${reference}`;
    const known = this.#made.get(key);
    if (known) return known.uri;
    const uri = await makeThumbnail(store, reference);
    this.#made.set(key, { uri });
    return uri;
  }
}

async function makeThumbnail(store: PictureStore, reference: string): Promise<string | null> {
  const bytes = (await store.readPoster(reference)) ?? (await store.read(reference))?.bytes;
  const info = bytes && readImageInfo(bytes);
  if (!bytes || !info || (info.mime === "image/jpeg" && info.width * info.height > MAX_JPEG_PIXELS)) return null;
  const pixels = await decodeImage(bytes, fitWithin(SIDES_PIXELS[0] ?? 224));
  if (!pixels) return null;
  const flat = flattenOnWhite(pixels);
  for (const side of SIDES_PIXELS) {
    const uri = `data:image/jpeg;base64,${Buffer.from(encodeJpeg(downscale(flat, fitWithin(side)(flat)), JPEG_QUALITY)).toString("base64")}`;
    if (uri.length <= MAX_CHARACTERS) return uri;
  }
  return null;
}
