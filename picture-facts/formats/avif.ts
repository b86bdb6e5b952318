import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";
import { boxAt, boxesBetween, brandsOf } from "./boxes.ts";
import { exifTexts } from "./exif.ts";

const BRANDS = ["avif", "avis", "heic", "heix", "mif1", "msf1"];
/** EXIF behind its four bytes of offset, however the file says where it lies. */
const EXIF_HEADS = [Buffer.from("Exif\0\0II*\0", "latin1"), Buffer.from("Exif\0\0MM\0*", "latin1")];
const MAX_EXIF_SEARCH_BYTES = 1024 * 1024;

/** AVIF and HEIF (ISO/IEC 23008-12): the largest of the sizes that its properties name is the picture's own; tiles are smaller. */
export function readAvif(readAt: ReadAt, size: number): FileFacts | null {
  const brands = brandsOf(readAt);
  if (!brands?.some((brand) => BRANDS.includes(brand))) return null;
  const file = { start: 0, end: size };
  const properties = boxAt(readAt, file, ["meta", "iprp", "ipco"]);
  if (!properties) return null;
  let [width, height, turned] = [0, 0, false];
  for (const { type, start } of boxesBetween(readAt, properties.start, properties.end)) {
    if (type === "irot") turned = ((readAt(start, 1)[0] ?? 0) & 1) === 1;
    if (type !== "ispe") continue;
    const sides = readAt(start + 4, 8);
    if (sides.readUInt32BE(0) * sides.readUInt32BE(4) > width * height) [width, height] = [sides.readUInt32BE(0), sides.readUInt32BE(4)];
  }
  if (turned) [width, height] = [height, width];
  const whole = boxesBetween(readAt, 0, size).every(({ end }) => end <= size);
  return { width, height, moving: brands[0] === "avis", whole, pixelsKey: null, texts: exifOf(readAt, size) };
}

function exifOf(readAt: ReadAt, size: number): Record<string, string> {
  const head = readAt(0, Math.min(size, MAX_EXIF_SEARCH_BYTES));
  for (const mark of EXIF_HEADS) {
    const at = head.indexOf(mark);
    if (at >= 0) return exifTexts(head.subarray(at + 6));
  }
  return {};
}
