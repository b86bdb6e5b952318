import path from "node:path";
import { readRegularFile } from "#base/regular-file.ts";

/** Of a picture that is sent to the page at once. */
const MAX_PICTURE_BYTES = 100_000_000;

/** As the bridge names pictures. */
const REFERENCE = /^[0-9a-f]{8}(-[1-9]\d{0,2})?$/;

/** Endings of pictures that a page can show, most usual first. */
const TYPES = { png: "image/png", jpg: "image/jpeg", webp: "image/webp", gif: "image/gif" };

/** The picture of this reference in the first of the folders that has it, whichever job made it; null where none has. */
export async function keptPicture(
  directories: readonly string[],
  reference: string,
): Promise<{ bytes: Buffer<ArrayBuffer>; mime: string } | null> {
  if (!REFERENCE.test(reference)) return null;
  for (const directory of directories) {
    for (const [ending, mime] of Object.entries(TYPES)) {
      const file = path.join(directory, `${reference}.${ending}`);
      const bytes = await readRegularFile(file, MAX_PICTURE_BYTES).catch(() => null);
      if (bytes) return { bytes, mime };
    }
  }
  return null;
}
