import { swapsSides, tiffOrientation } from "#base/exif-orientation.ts";
import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";
import { exifTexts } from "./exif.ts";

const MAX_CHUNKS = 4096;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
/** Some writers leave JPEG's head in front of the TIFF header. */
const EXIF = "Exif\0\0";

/** RFC 9649: size and movement in the first chunk, EXIF and XMP behind the pixels. */
export function readWebp(readAt: ReadAt, size: number): FileFacts | null {
  const start = readAt(0, 30);
  if (start.toString("latin1", 0, 4) !== "RIFF" || start.toString("latin1", 8, 12) !== "WEBP") return null;
  const texts: Record<string, string> = {};
  let { width, height } = sidesOf(start);
  for (let position = 12, count = 0; position + 8 <= size && count < MAX_CHUNKS; count++) {
    const head = readAt(position, 8);
    if (head.length < 8) break;
    const [type, length] = [head.toString("latin1", 0, 4), head.readUInt32LE(4)];
    if ((type === "EXIF" || type === "XMP ") && length <= MAX_TEXT_BYTES) {
      const data = readAt(position + 8, length);
      if (type === "XMP ") texts.xmp = data.toString("utf8");
      else {
        const exif = data.toString("latin1", 0, EXIF.length) === EXIF ? data.subarray(EXIF.length) : data;
        Object.assign(texts, exifTexts(exif));
        if (swapsSides(tiffOrientation(new DataView(exif.buffer, exif.byteOffset, exif.byteLength), 0))) [width, height] = [height, width];
      }
    }
    position += 8 + length + (length % 2);
  }
  const moving = start.toString("latin1", 12, 16) === "VP8X" && (start.readUInt8(20) & 0x02) !== 0;
  return { width, height, moving, whole: size >= start.readUInt32LE(4) + 8, pixelsKey: null, texts };
}

function sidesOf(start: Buffer): { width: number; height: number } {
  switch (start.toString("latin1", 12, 16)) {
    case "VP8X":
      return { width: start.readUIntLE(24, 3) + 1, height: start.readUIntLE(27, 3) + 1 };
    case "VP8L": {
      const bits = start.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      return { width: start.readUInt16LE(26) & 0x3fff, height: start.readUInt16LE(28) & 0x3fff };
  }
}
