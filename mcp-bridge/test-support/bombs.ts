import { deflateSync } from "node:zlib";
import { PNG_SIGNATURE, pngChunk } from "#base/png-chunks.ts";
import { encodeJpeg } from "../images/pixels/pixels.ts";
import { noise, paint, png } from "./pictures.ts";

/** Small files that take all memory or time of a careless reader. Each is made anew; none is larger than 50 MB. */

function pngOf(width: number, height: number, depth: number, type: number, data: Uint8Array, texts: readonly Uint8Array[] = []): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, type], 8);
  const end = pngChunk("IEND", Buffer.alloc(0));
  return Buffer.concat([PNG_SIGNATURE, pngChunk("IHDR", header), ...texts, pngChunk("IDAT", deflateSync(data)), end]);
}

/** A hundred bytes that claim a row of 2^30 pixels. */
export const wideBomb = (): Buffer => pngOf(2 ** 30, 1, 8, 6, Buffer.alloc(100));

/** 2,500 million pixels of one bit each, all there. */
export const flatBomb = (): Buffer => pngOf(50_000, 50_000, 1, 0, Buffer.alloc((50_000 / 8 + 1) * 50_000));

/** 10,000 x 10,000 pixels, as many as are allowed, of which every row is there. */
export const largestPng = (): Buffer => pngOf(10_000, 10_000, 8, 2, Buffer.alloc((10_000 * 3 + 1) * 10_000));

/** 600 texts in 9 MB, of 15 MB each when they are unpacked. */
export function textBomb(): Buffer {
  const packed = deflateSync(Buffer.alloc(15_000_000, "a"));
  const texts = Array.from({ length: 600 }, (_, index) => pngChunk("zTXt", Buffer.concat([Buffer.from(`text${index}\0\0`), packed])));
  return pngOf(64, 64, 8, 2, Buffer.alloc((64 * 3 + 1) * 64), texts);
}

/** 48 MB of chunks without data. */
export function chunkBomb(): Buffer {
  const chunk = pngChunk("teSt", Buffer.alloc(0));
  const whole = png(64, 64);
  return Buffer.concat([whole.subarray(0, 33), Buffer.alloc(48_000_000, chunk), whole.subarray(33)]);
}

/** A JPEG whose pixels are gone over 3,000 times. */
export function scanBomb(): Buffer {
  const jpeg = Buffer.from(encodeJpeg(paint(512, 512, noise()), 30));
  const scan = jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), -2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: 3_000 }, () => scan.subarray(0, 100)), Buffer.from([0xff, 0xd9])]);
}

/** A GIF of 100,000 frames of 4,000 x 4,000 pixels in 2 MB. */
export function frameBomb(): Buffer {
  const size = Buffer.from([0xa0, 0x0f, 0xa0, 0x0f]);
  const head = Buffer.concat([Buffer.from("GIF89a"), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])]);
  const frame = Buffer.concat([Buffer.from([0x2c, 0, 0, 0, 0]), size, Buffer.from([0, 2, 2, 0x4c, 1, 0])]);
  return Buffer.concat([head, ...Array.from({ length: 100_000 }, () => frame), Buffer.from([0x3b])]);
}
