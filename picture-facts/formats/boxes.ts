import type { ReadAt } from "../read-at.ts";

/** A box of an ISO base media file (ISO/IEC 14496-12): AVIF and MP4 are made of them. */
export interface Box {
  type: string;
  /** Where its content begins and ends in the file, in bytes. */
  start: number;
  end: number;
}

/** In one box. Real files have a few dozen. */
const MAX_BOXES = 1024;

/** The boxes between two places of a file, in order; a torn one ends the list. */
export function boxesBetween(readAt: ReadAt, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  for (let at = start; at + 8 <= end && boxes.length < MAX_BOXES; ) {
    const head = readAt(at, 16);
    if (head.length < 8) break;
    const short = head.readUInt32BE(0);
    const wide = short === 1;
    if (wide && head.length < 16) break;
    const length = short === 0 ? end - at : wide ? Number(head.readBigUInt64BE(8)) : short;
    if (length < 8) break;
    boxes.push({ type: head.toString("latin1", 4, 8), start: at + (wide ? 16 : 8), end: at + length });
    at += length;
  }
  return boxes;
}

/** The first box on that path, each in the one before; undefined where there is none. */
export function boxAt(readAt: ReadAt, within: Pick<Box, "start" | "end">, path: readonly string[]): Box | undefined {
  let found: Box | undefined;
  let { start, end } = within;
  for (const type of path) {
    found = boxesBetween(readAt, start, end).find((box) => box.type === type);
    if (!found) return undefined;
    ({ start, end } = found);
    // A "full box" has four bytes of version and flags before its content.
    if (type === "meta" && readAt(start, 4).readUInt32BE(0) === 0) start += 4;
  }
  return found;
}

/** The brands of a file, the main one first; null for what is no such file. */
export function brandsOf(readAt: ReadAt): string[] | null {
  const head = readAt(0, 64);
  if (head.length < 16 || head.toString("latin1", 4, 8) !== "ftyp") return null;
  const length = Math.min(head.readUInt32BE(0), head.length);
  const brands = [head.toString("latin1", 8, 12)];
  for (let at = 16; at + 4 <= length; at += 4) brands.push(head.toString("latin1", at, at + 4));
  return brands;
}
