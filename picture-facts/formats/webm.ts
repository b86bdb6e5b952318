import { type FileFacts, UNKNOWN_FACTS } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";

const EBML_HEAD = 0x1a45dfa3;
/** As far as the tracks are looked for; they stand before the film. */
const HEAD_BYTES = 64 * 1024;
/** Matroska's ids of a video track's width and height (RFC 9559). */
const [WIDTH_ID, HEIGHT_ID] = [0xb0, 0xba];

/** WebM and Matroska. The two sizes follow each other in the settings of a video track; that pair is looked for, not the tree walked. */
export function readWebm(readAt: ReadAt): FileFacts | null {
  const head = readAt(0, HEAD_BYTES);
  if (head.readUInt32BE(0) !== EBML_HEAD) return null;
  for (let at = head.indexOf(WIDTH_ID); at >= 0; at = head.indexOf(WIDTH_ID, at + 1)) {
    const width = sizeAt(head, at, WIDTH_ID);
    const height = width && sizeAt(head, width.next, HEIGHT_ID);
    if (width && height) return { ...UNKNOWN_FACTS, width: width.pixels, height: height.pixels, moving: true };
  }
  return { ...UNKNOWN_FACTS, moving: true };
}

/** An element of one or two bytes' number of pixels; null for anything else. */
function sizeAt(head: Buffer, at: number, id: number): { pixels: number; next: number } | null {
  const length = (head[at + 1] ?? 0) - 0x80;
  if (head[at] !== id || length < 1 || length > 2 || at + 2 + length > head.length) return null;
  const pixels = head.readUIntBE(at + 2, length);
  return pixels < 16 ? null : { pixels, next: at + 2 + length };
}
