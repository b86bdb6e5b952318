import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";

/** As far as the extension that makes a GIF repeat is looked for; it stands before the first picture. */
const HEAD_BYTES = 2048;
const END_OF_FILE = 0x3b;

/** GIF89a, sections 17 and 18. One that repeats is taken for one that moves. */
export function readGif(readAt: ReadAt, size: number): FileFacts | null {
  const head = readAt(0, HEAD_BYTES);
  if (!/^GIF8[79]a$/.test(head.toString("latin1", 0, 6))) return null;
  const whole = readAt(size - 1, 1)[0] === END_OF_FILE;
  return {
    width: head.readUInt16LE(6),
    height: head.readUInt16LE(8),
    moving: head.includes("NETSCAPE2.0"),
    whole,
    pixelsKey: null,
    texts: {},
  };
}
