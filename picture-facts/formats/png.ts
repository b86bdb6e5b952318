import { swapsSides, tiffOrientation } from "#base/exif-orientation.ts";
import { PNG_SIGNATURE } from "#base/png-chunks.ts";
import { MAX_PNG_TEXT_BYTES, readPngText } from "#base/png-text.ts";
import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";
import { exifTexts } from "./exif.ts";

/** Before its pixels. Real files have a handful; a file made of empty chunks would be read for minutes. */
const MAX_CHUNKS = 4096;
/** The end of every whole PNG: the chunk IEND, which is always the same. */
const IEND = Buffer.from("0000000049454e44ae426082", "hex");
/** Before IEND: the checksum of the pixels that ends their zlib stream, and the one that ends their last chunk. */
const CHECKSUMS_BYTES = 8;

/** PNG specification, sections 5 and 11. */
export function readPng(readAt: ReadAt, size: number): FileFacts | null {
  const start = readAt(0, 33);
  if (!start.subarray(0, 8).equals(PNG_SIGNATURE)) return null;
  let [width, height] = [start.readUInt32BE(16), start.readUInt32BE(20)];
  const texts: Record<string, string> = {};
  let moving = false;
  let position = PNG_SIGNATURE.length;
  let left = MAX_PNG_TEXT_BYTES;
  for (let count = 0; ; count++) {
    const frame = readAt(position, 8);
    const length = frame.readUInt32BE(0);
    const type = frame.toString("latin1", 4, 8);
    if (type === "IDAT" || type === "IEND" || count === MAX_CHUNKS) break;
    if (type === "acTL") moving = true;
    if ((type.endsWith("Xt") || type === "eXIf") && length <= left) {
      const data = readAt(position + 8, length);
      const entry = readPngText(type, data, left);
      left -= length + (entry?.text.length ?? 0);
      if (entry) texts[entry.keyword === "XML:com.adobe.xmp" ? "xmp" : entry.keyword] = entry.text;
      if (type === "eXIf") {
        Object.assign(texts, exifTexts(data));
        const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
        if (swapsSides(tiffOrientation(view, 0))) [width, height] = [height, width];
      }
    }
    position += 12 + length;
  }
  const end = readAt(Math.max(0, size - IEND.length - CHECKSUMS_BYTES), IEND.length + CHECKSUMS_BYTES);
  const whole = end.subarray(CHECKSUMS_BYTES).equals(IEND);
  const pixelsKey = whole ? `png ${width} ${height} ${end.toString("hex", 0, CHECKSUMS_BYTES)}` : null;
  return { width, height, moving, whole, pixelsKey, texts };
}
