import type { HeifInfo } from "../pixels/heif-info.ts";
import type { ImageWorkers } from "./image-workers.ts";

/** Makes PNGs of AVIF and HEIC files, in the worker threads; null for what cannot be decoded here. */
export const heifToPng =
  (workers: ImageWorkers) =>
  (bytes: Uint8Array, info: HeifInfo): Promise<Uint8Array | null> =>
    workers.run("heifToPng", { source: { colours: bytes, alpha: null }, info });
