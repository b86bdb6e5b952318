import { swapsSides, tiffOrientation } from "#base/exif-orientation.ts";
import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";
import { exifTexts } from "./exif.ts";

const EXIF = "Exif\0\0";
const XMP = "http://ns.adobe.com/xap/1.0/\0";
/** A marker for each kind of frame (ITU-T T.81, table B.1); DHT, JPG and DAC lie between them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const [COMMENT, APP1] = [0xfe, 0xe1];
/** Some programs put a little behind the end. */
const TAIL_BYTES = 64;

/** ITU-T T.81, annex B: segments until the frame that says the size. */
export function readJpeg(readAt: ReadAt, size: number): FileFacts | null {
  if (readAt(0, 3).readUIntBE(0, 3) !== 0xffd8ff) return null;
  const texts: Record<string, string> = {};
  let orientation = 1;
  for (let position = 2; ; ) {
    const head = readAt(position, 4);
    if (head.readUInt8(0) !== 0xff) return null;
    const [marker, length] = [head.readUInt8(1), head.readUInt16BE(2)];
    if (marker === APP1 || marker === COMMENT) {
      const data = readAt(position + 4, length - 2);
      if (marker === COMMENT) texts.comment = data.toString("utf8");
      else if (data.toString("latin1", 0, EXIF.length) === EXIF) {
        const exif = data.subarray(EXIF.length);
        Object.assign(texts, exifTexts(exif));
        orientation = tiffOrientation(new DataView(exif.buffer, exif.byteOffset, exif.byteLength), 0);
      } else if (data.toString("latin1", 0, XMP.length) === XMP) texts.xmp = data.toString("utf8", XMP.length);
    }
    if (isFrame(marker)) {
      const frame = readAt(position + 5, 4);
      const [height, width] = [frame.readUInt16BE(0), frame.readUInt16BE(2)];
      const whole = readAt(Math.max(0, size - TAIL_BYTES), TAIL_BYTES).includes(Buffer.from([0xff, 0xd9]));
      const sides = swapsSides(orientation) ? { width: height, height: width } : { width, height };
      return { ...sides, moving: false, whole, pixelsKey: null, texts };
    }
    position += 2 + length;
  }
}
