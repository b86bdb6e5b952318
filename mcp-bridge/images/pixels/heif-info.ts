import { ascii } from "#base/png-chunks.ts";

/** What the header of an AVIF or HEIC file says (ISO/IEC 23008-12, HEIF). */
export interface HeifInfo {
  mime: "image/avif" | "image/heic";
  /** Sides of the stored pixels, before anything is cropped. */
  width: number;
  height: number;
  /** How the stored pixels are to be turned and mirrored, as an EXIF orientation, 1 (not at all) to 8. */
  orientation: number;
}

interface Box {
  type: string;
  /** Of its content. */
  start: number;
  end: number;
}

/** Brands of HEVC pictures; AVIF's are `avif` and `avis`. */
const HEIC_BRANDS = ["heic", "heix", "heim", "heis", "hevc", "hevx"];

/** EXIF orientations by `irot` (quarters against the clock), and by `imir`: absent, top and bottom exchanged, left and right exchanged. */
const ORIENTATIONS = [
  [1, 4, 2],
  [8, 5, 7],
  [3, 2, 4],
  [6, 7, 5],
] as const;

/** Null for anything that is no such file. */
export function readHeifInfo(bytes: Uint8Array): HeifInfo | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const file = boxes(view, 0, view.byteLength);
    const mime = file[0]?.type === "ftyp" ? mimeOf(view, file[0]) : null;
    const meta = file.find(({ type }) => type === "meta");
    return mime && meta ? readMeta(view, mime, boxes(view, meta.start + 4, meta.end)) : null;
  } catch (error) {
    // DataView checks every read: a file that is cut short ends up here.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function mimeOf(view: DataView, { start, end }: Box): HeifInfo["mime"] | null {
  const brands = Array.from({ length: Math.floor((end - start) / 4) }, (_, index) => ascii(view, start + index * 4, 4));
  if (brands.includes("avif") || brands.includes("avis")) return "image/avif";
  return brands.some((brand) => HEIC_BRANDS.includes(brand)) ? "image/heic" : null;
}

function readMeta(view: DataView, mime: HeifInfo["mime"], meta: Box[]): HeifInfo | null {
  const primary = meta.find(({ type }) => type === "pitm");
  const properties = meta.find(({ type }) => type === "iprp");
  if (!primary || !properties) return null;
  const id = view.getUint8(primary.start) === 0 ? view.getUint16(primary.start + 4) : view.getUint32(primary.start + 4);
  const inside = boxes(view, properties.start, properties.end);
  const container = inside.find(({ type }) => type === "ipco");
  const associations = inside.find(({ type }) => type === "ipma");
  if (!container || !associations) return null;
  const all = boxes(view, container.start, container.end);
  const own = propertiesOf(view, associations, id).flatMap((index) => all[index - 1] ?? []);
  const size = own.find(({ type }) => type === "ispe");
  if (!size) return null;
  const [turn, mirror] = ["irot", "imir"].map((name) => own.find(({ type }) => type === name));
  const quarters = turn ? view.getUint8(turn.start) & 3 : 0;
  const axis = mirror ? 1 + (view.getUint8(mirror.start) & 1) : 0;
  const orientation = ORIENTATIONS[quarters]?.[axis] ?? 1;
  return { mime, width: view.getUint32(size.start + 4), height: view.getUint32(size.start + 8), orientation };
}

/** The numbers, from 1, of the properties of item `id` (box `ipma`). */
function propertiesOf(view: DataView, { start }: Box, id: number): number[] {
  const wideIds = view.getUint8(start) > 0;
  const wideNumbers = (view.getUint8(start + 3) & 1) === 1;
  let at = start + 8;
  for (let left = view.getUint32(start + 4); left > 0; left--) {
    const item = wideIds ? view.getUint32(at) : view.getUint16(at);
    at += wideIds ? 4 : 2;
    const count = view.getUint8(at++);
    const size = wideNumbers ? 2 : 1;
    // The highest bit says that the property is essential.
    const numbers = Array.from({ length: count }, (_, index) =>
      wideNumbers ? view.getUint16(at + index * 2) & 0x7fff : view.getUint8(at + index) & 0x7f,
    );
    if (item === id) return numbers;
    at += count * size;
  }
  return [];
}

/** The boxes that lie one after another in this part of the file. */
function boxes(view: DataView, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const short = view.getUint32(at);
    const wide = short === 1;
    const length = wide ? Number(view.getBigUint64(at + 8)) : short === 0 ? to - at : short;
    const start = at + (wide ? 16 : 8);
    if (length < start - at) return found;
    found.push({ type: ascii(view, at + 4, 4), start, end: Math.min(at + length, to) });
    at += length;
  }
  return found;
}
