import { LRUCache } from "lru-cache";
import type { PictureStore } from "../../images/picture-store.ts";
import type { ImageWorkers } from "../../images/worker/image-workers.ts";

/** Twelve of them, as `data:` URIs, go into one answer. */
const LIMITS = { maxSidePixels: 256, maxBytes: 5_900 };
const MAX_KEPT = 600;

/** Small copies of kept pictures, each made once and remembered for a while. */
export class Thumbnails {
  readonly #workers: ImageWorkers;
  readonly #made = new LRUCache<string, { uri: string | null }>({ max: MAX_KEPT });

  constructor(workers: ImageWorkers) {
    this.#workers = workers;
  }

  /** A small JPEG as a `data:` URI; null for what cannot be decoded here, or is no longer there. */
  async get(store: PictureStore, principal: string, reference: string): Promise<string | null> {
    const key = `${principal}/${reference}`;
    const known = this.#made.get(key);
    if (known) return known.uri;
    const bytes = (await store.readPoster(reference)) ?? (await store.read(reference))?.bytes;
    const source = bytes && { colours: bytes, alpha: null };
    const jpeg = source ? await this.#workers.run("thumbnail", { source, limits: LIMITS }).catch(() => null) : null;
    const uri = jpeg && `data:image/jpeg;base64,${Buffer.from(jpeg).toString("base64")}`;
    this.#made.set(key, { uri });
    return uri;
  }
}
