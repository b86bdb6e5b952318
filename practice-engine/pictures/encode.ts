import jpeg from "jpeg-js";
import { toByte } from "./arithmetic.ts";
import { resample, type Size } from "./resample.ts";

/** A JPEG without alpha; `quality` 1 to 100. At 1024 x 1024, jpeg-js took half the time of the WebAssembly codecs. */
export function encodeJpeg(picture: Size & { rgba: Uint8Array }, quality: number): Buffer {
  return jpeg.encode({ width: picture.width, height: picture.height, data: picture.rgba }, quality).data;
}

/** RGB floats as opaque RGBA bytes. */
export function toRgba(pixels: Float32Array): Uint8Array {
  const rgba = new Uint8Array((pixels.length / 3) * 4);
  for (let from = 0, to = 0; from < pixels.length; ) {
    for (let c = 0; c < 3; c++) rgba[to++] = toByte(pixels[from++] as number);
    rgba[to++] = 255;
  }
  return rgba;
}

/** The size of the same shape whose longer side is at most `limit` pixels. */
export function fitInto(size: Size, limit: number): Size {
  const scale = Math.min(1, limit / Math.max(size.width, size.height));
  return { width: Math.max(1, Math.round(size.width * scale)), height: Math.max(1, Math.round(size.height * scale)) };
}

/** RGB pixels at a smaller size, each the mean of those it covers. */
export function shrink(pixels: Float32Array, from: Size, to: Size): Float32Array {
  return resample(pixels, from, to, 3, "area");
}
