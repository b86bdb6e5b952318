import { zipSync } from "fflate";

/** The first day that the format knows: the same files make the same archive, whenever it is packed. */
const DATE = new Date(1980, 0, 1);

/** A ZIP archive of these files, name -> bytes. */
export function zip(files: Record<string, Uint8Array>): Buffer {
  return Buffer.from(zipSync(files, { mtime: DATE, level: 9 }));
}
