import type { Picture } from "#contract/gallery.ts";
import { dayName, startOfDay } from "../text/times.ts";

/** The grid as a list of rows, which is what gets virtualised. `first` is the index of a row's first picture. */
type Row = { kind: "day"; key: string; name: string } | { kind: "pictures"; key: string; first: number; pictures: Picture[] };

/** Pictures come newest first; every day begins a new row. */
export function toRows(pictures: readonly Picture[], columns: number, now: number): Row[] {
  const rows: Row[] = [];
  let day = Number.NaN;
  for (const [index, picture] of pictures.entries()) {
    const itsDay = startOfDay(picture.createdAt);
    const last = rows.at(-1);
    if (itsDay !== day) {
      day = itsDay;
      rows.push({ kind: "day", key: `day ${picture.id}`, name: dayName(picture.createdAt, now) });
      rows.push({ kind: "pictures", key: picture.id, first: index, pictures: [picture] });
    } else if (last?.kind === "pictures" && last.pictures.length < columns) {
      last.pictures.push(picture);
    } else {
      rows.push({ kind: "pictures", key: picture.id, first: index, pictures: [picture] });
    }
  }
  return rows;
}

/** Which row holds picture number `index`. */
export const rowOf = (rows: readonly Row[], index: number): number =>
  rows.findIndex((row) => row.kind === "pictures" && index >= row.first && index < row.first + row.pictures.length);

export interface Grid {
  columns: number;
  /** Edge of a square cell, px. */
  cell: number;
}

export const CELL_GAP_PIXELS = 12;
const MIN_CELL_PIXELS = 168;

export function gridFor(width: number): Grid {
  const columns = Math.max(2, Math.floor((width + CELL_GAP_PIXELS) / (MIN_CELL_PIXELS + CELL_GAP_PIXELS)));
  return { columns, cell: Math.floor((width - (columns - 1) * CELL_GAP_PIXELS) / columns) };
}

/** Where an arrow key leads from picture `index`; up and down go to the nearest column of the next row of pictures. */
export function moveTo(rows: readonly Row[], index: number, key: string): number {
  const last = rows.at(-1);
  const end = last?.kind === "pictures" ? last.first + last.pictures.length - 1 : 0;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowRight":
      return Math.min(end, index + 1);
    case "Home":
      return 0;
    case "End":
      return end;
    case "ArrowUp":
    case "ArrowDown":
      return vertical(rows, index, key === "ArrowDown" ? 1 : -1);
    default:
      return index;
  }
}

function vertical(rows: readonly Row[], index: number, direction: 1 | -1): number {
  const from = rowOf(rows, index);
  const start = rows[from];
  if (start?.kind !== "pictures") return index;
  const column = index - start.first;
  for (let at = from + direction; at >= 0 && at < rows.length; at += direction) {
    const row = rows[at];
    if (row?.kind === "pictures") return row.first + Math.min(column, row.pictures.length - 1);
  }
  return index;
}
