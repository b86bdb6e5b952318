import type { FileFacts } from "../file-facts.ts";
import type { ReadAt } from "../read-at.ts";
import { type Box, boxAt, boxesBetween, brandsOf } from "./boxes.ts";

const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const [TKHD_WIDTH_FROM_END, FIXED_POINT] = [8, 65_536];

/** MP4 and QuickTime: the size of its first picture track, and the texts by key that FFmpeg writes, as ComfyUI's SaveVideo has it do. */
export function readMp4(readAt: ReadAt, size: number): FileFacts | null {
  if (brandsOf(readAt) === null) return null;
  const boxes = boxesBetween(readAt, 0, size);
  const movie = boxes.find(({ type }) => type === "moov");
  const whole = movie !== undefined && boxes.every(({ end }) => end <= size);
  const sides = movie ? sidesOf(readAt, movie) : null;
  return {
    width: sides?.width ?? null,
    height: sides?.height ?? null,
    moving: true,
    whole,
    pixelsKey: null,
    texts: movie ? textsOf(readAt, movie) : {},
  };
}

function sidesOf(readAt: ReadAt, movie: Box): { width: number; height: number } | null {
  for (const track of boxesBetween(readAt, movie.start, movie.end)) {
    const header = track.type === "trak" ? boxAt(readAt, track, ["tkhd"]) : undefined;
    if (!header) continue;
    const end = readAt(header.end - TKHD_WIDTH_FROM_END, 8);
    const [width, height] = [end.readUInt32BE(0) / FIXED_POINT, end.readUInt32BE(4) / FIXED_POINT];
    if (width > 0 && height > 0) return { width: Math.round(width), height: Math.round(height) };
  }
  return null;
}

/** QuickTime's metadata: a list of keys, and a list of values by the keys' numbers. */
function textsOf(readAt: ReadAt, movie: Box): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const path of [["meta"], ["udta", "meta"]]) {
    const keys = boxAt(readAt, movie, [...path, "keys"]);
    const values = boxAt(readAt, movie, [...path, "ilst"]);
    if (!values) continue;
    const names = keys ? boxesBetween(readAt, keys.start + 8, keys.end).map(({ start, end }) => readAt(start, end - start).toString()) : [];
    for (const item of boxesBetween(readAt, values.start, values.end)) {
      const data = boxAt(readAt, item, ["data"]);
      if (!data || data.end - data.start > MAX_TEXT_BYTES) continue;
      const name = names[Buffer.from(item.type, "latin1").readUInt32BE(0) - 1] ?? (item.type === "\xa9cmt" ? "comment" : undefined);
      if (name) texts[name] = readAt(data.start + 8, data.end - data.start - 8).toString("utf8");
    }
  }
  return texts;
}
