/// <reference types="vite/client" />
import mozjpeg, { type MozJPEGModule } from "@jsquash/jpeg/codec/dec/mozjpeg_dec.js";
import { wasmFromDataUrl, wasmFromPackage, wasmInstantiation } from "#base/inlined-wasm.ts";

/** Compiled at first use, and anew after a file that it stumbled over. */
let decoder: Promise<MozJPEGModule> | null = null;

/**
 * Hands the pixels of a JPEG, RGBA, as they are stored, to `onPixels` before it resolves. The array is gone afterwards.
 * @throws for what is broken
 */
export async function decodeJpeg(bytes: Uint8Array, onPixels: (rgba: Uint8Array) => void): Promise<void> {
  decoder ??= startDecoder();
  const codec = await decoder;
  try {
    withPixelSink(onPixels, () => codec.decode(bytes as Uint8Array<ArrayBuffer>, false));
  } catch (error) {
    decoder = null;
    throw error;
  }
}

/** What the codec makes an `ImageData` of. */
let sink: (rgba: Uint8Array) => void = () => {};
class PixelSink {
  constructor(rgba: Uint8Array) {
    sink(rgba);
  }
}

/**
 * The codec copies the pixels out of its own memory with whatever `Uint8ClampedArray` is at its first call, into an `ImageData`. A copy
 * of a large photo is 200 MB, so it finds a class that looks at them where they are.
 */
function withPixelSink(onPixels: (rgba: Uint8Array) => void, work: () => void): void {
  const globals = globalThis as { Uint8ClampedArray: unknown; ImageData?: unknown };
  const { Uint8ClampedArray: original } = globals;
  sink = onPixels;
  globals.Uint8ClampedArray = PixelSink;
  globals.ImageData ??= class {};
  try {
    work();
  } finally {
    globals.Uint8ClampedArray = original;
  }
}

async function startDecoder(): Promise<MozJPEGModule> {
  const bytes = import.meta.env?.SSR
    ? wasmFromDataUrl((await import("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm?url&inline")).default)
    : await wasmFromPackage("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
  return mozjpeg({ noInitialRun: true, ...(await wasmInstantiation(bytes)) });
}
