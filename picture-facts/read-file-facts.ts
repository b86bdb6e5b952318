import type { FileFacts } from "./file-facts.ts";
import { readAvif } from "./formats/avif.ts";
import { readFlac } from "./formats/flac.ts";
import { readGif } from "./formats/gif.ts";
import { readJpeg } from "./formats/jpeg.ts";
import { readMp4 } from "./formats/mp4.ts";
import { readPng } from "./formats/png.ts";
import { readWebm } from "./formats/webm.ts";
import { readWebp } from "./formats/webp.ts";
import type { ReadAt } from "./read-at.ts";

const READERS = [readPng, readJpeg, readWebp, readGif, readAvif, readMp4, readWebm, readFlac] as const;

/**
 * Reads the head of a file, and little more; nothing is decoded. Null for what is of no format that is read here, and for a head that
 * is torn. @param size of the whole file, in bytes
 */
export function readFileFacts(readAt: ReadAt, size: number): FileFacts | null {
  for (const read of READERS) {
    try {
      const facts = read(readAt, size);
      if (facts) return facts;
    } catch (error) {
      // Buffers check every read: a head that is cut short ends up here.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return null;
}
