import decodeWithAvif, { init } from "@jsquash/avif/decode.js";
import { applyOrientation } from "#base/exif-orientation.ts";
import { wasmFromDataUrl, wasmFromPackage, wasmInstantiation } from "#base/inlined-wasm.ts";
import type { HeifInfo } from "./heif-info.ts";
import type { Pixels } from "./pixels.ts";

/** The part of libheif's JavaScript that is used here. */
interface LibHeif {
  HeifDecoder: new () => { decode(bytes: Uint8Array): HeifImage[] };
}
interface HeifImage {
  get_width(): number;
  get_height(): number;
  display(into: Pixels, done: (painted: Pixels | null) => void): void;
}

/** The pixels of an AVIF or HEIC file, upright. @throws what the decoder throws for a broken file */
export function decodeHeif(bytes: Uint8Array, info: HeifInfo): Promise<Pixels> {
  return info.mime === "image/avif" ? decodeAvif(bytes, info.orientation) : decodeHeic(bytes);
}

let avifStarted: Promise<unknown> | null = null;

async function decodeAvif(bytes: Uint8Array, orientation: number): Promise<Pixels> {
  avifStarted ??= startAvif();
  await avifStarted;
  const copy = new Uint8Array(bytes).buffer;
  const stored = (await decodeWithAvif(copy)) as { width: number; height: number; data: Uint8ClampedArray } | null;
  if (!stored) throw new Error("The AVIF decoder refused the file.");
  const { buffer, byteOffset, byteLength } = stored.data;
  return applyOrientation(
    { width: stored.width, height: stored.height, data: new Uint8Array(buffer, byteOffset, byteLength) },
    orientation,
  );
}

/** The codec lies in the built program; from the source it is read out of its package. */
async function startAvif(): Promise<unknown> {
  // The codec wants a browser's class.
  globalThis.ImageData ??= class {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    readonly colorSpace = "srgb";
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  } as unknown as typeof ImageData;
  const bytes = import.meta.env?.SSR
    ? wasmFromDataUrl((await import("@jsquash/avif/codec/dec/avif_dec.wasm?url&inline")).default)
    : await wasmFromPackage("@jsquash/avif/codec/dec/avif_dec.wasm");
  return init(await wasmInstantiation(bytes));
}

/** libheif turns and mirrors by itself. */
async function decodeHeic(bytes: Uint8Array): Promise<Pixels> {
  const { default: libheif } = (await import(/* @vite-ignore */ libheifFile())) as { default: LibHeif };
  const [image] = new libheif.HeifDecoder().decode(bytes);
  if (!image) throw new Error("There is no picture in the file.");
  const [width, height] = [image.get_width(), image.get_height()];
  const into: Pixels = { width, height, data: new Uint8Array(width * height * 4) };
  return new Promise((resolve, reject) => {
    image.display(into, (painted) => (painted ? resolve(into) : reject(new Error("libheif could not decode the file."))));
  });
}

/** Beside this program, not built into it. */
const libheifFile = () => new URL(import.meta.env?.SSR ? "./libheif.cjs" : "./libheif.mjs", import.meta.url).href;
