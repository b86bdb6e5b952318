import { promisify } from "node:util";
import { deflate } from "node:zlib";
import { PNG_SIGNATURE, pngChunk } from "#base/png-chunks.ts";
import type { Pixels } from "./pixels.ts";

const pack = promisify(deflate);

/** The pixels as an 8-bit RGBA PNG, compressed for speed rather than size: it goes to the engine and nowhere else. */
export async function writePng({ width, height, data }: Pixels): Promise<Uint8Array> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  // Each row begins with the number of its filter; 0 is none.
  const rows = Buffer.alloc((width * 4 + 1) * height);
  for (let y = 0; y < height; y++) rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1);
  const packed = await pack(rows, { level: 1 });
  return Buffer.concat([PNG_SIGNATURE, pngChunk("IHDR", header), pngChunk("IDAT", packed), pngChunk("IEND", Buffer.alloc(0))]);
}
