/// <reference types="vite/client" />
import decode, { init as initDecoder } from "@jsquash/webp/decode.js";
import encode, { init as initEncoder } from "@jsquash/webp/encode.js";
import { wasmFromDataUrl, wasmFromPackage, wasmInstantiation } from "#base/inlined-wasm.ts";
import type { DecodedPicture } from "./decoded-picture.ts";

/** Compiled at first use: most runs never see a WebP. */
let decoder: Promise<unknown> | undefined;
let encoder: Promise<unknown> | undefined;

/** The pixels of a WebP. Throws for what is none. */
export async function decodeWebp(file: Buffer): Promise<DecodedPicture> {
  decoder ??= startDecoder();
  await decoder;
  const picture = await decode(new Uint8Array(file).buffer);
  const rgba = new Uint8Array(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength);
  return { width: picture.width, height: picture.height, rgba, hasAlpha: hasTransparency(rgba) };
}

/** The pixels as a lossy WebP; `quality` 0 to 100. */
export async function encodeWebp(picture: { width: number; height: number; rgba: Uint8Array }, quality: number): Promise<Buffer> {
  encoder ??= startEncoder();
  await encoder;
  const data = new Uint8ClampedArray(picture.rgba);
  const bytes = await encode({ data, width: picture.width, height: picture.height, colorSpace: "srgb" } as ImageData, {
    quality,
    method: 2,
  });
  return Buffer.from(bytes);
}

function hasTransparency(rgba: Uint8Array): boolean {
  for (let i = 3; i < rgba.length; i += 4) if (rgba[i] !== 255) return true;
  return false;
}

/** The codecs' WebAssembly; see `#base/inlined-wasm.ts`. */
async function startDecoder(): Promise<unknown> {
  // The codec returns its result as an ImageData, which browsers have and Node lacks.
  (globalThis as { ImageData?: unknown }).ImageData ??= class {
    readonly data: Uint8ClampedArray;
    readonly width: number;
    readonly height: number;
    constructor(data: Uint8ClampedArray, width: number, height: number) {
      this.data = data;
      this.width = width;
      this.height = height;
    }
  };
  const bytes = import.meta.env?.SSR
    ? wasmFromDataUrl((await import("@jsquash/webp/codec/dec/webp_dec.wasm?url&inline")).default)
    : await wasmFromPackage("@jsquash/webp/codec/dec/webp_dec.wasm");
  return initDecoder(await wasmInstantiation(bytes));
}

/** Every JavaScript engine that runs Easel has WebAssembly SIMD, so the codec picks its SIMD build. */
async function startEncoder(): Promise<unknown> {
  const bytes = import.meta.env?.SSR
    ? wasmFromDataUrl((await import("@jsquash/webp/codec/enc/webp_enc_simd.wasm?url&inline")).default)
    : await wasmFromPackage("@jsquash/webp/codec/enc/webp_enc_simd.wasm");
  return initEncoder(await wasmInstantiation(bytes));
}
