import type { GalleryShape } from "#contract/gallery.ts";
import { startOfDay } from "../../text/times.ts";

/** A row of the grid: the name of a day or month, or pictures of true shapes that fill the width. All measures in pixels. */
export type Row =
  | { kind: "heading"; top: number; height: number; first: number; at: number }
  | { kind: "pictures"; top: number; height: number; first: number; count: number };

export interface Layout {
  rows: readonly Row[];
  height: number;
  /** Whether headings are of months: where there are few pictures a day, a heading for each day would be most of the grid. */
  byMonth: boolean;
}

export const GAP_PIXELS = 8;
export const HEADING_PIXELS = 44;
/** A last row of one picture is not blown up to fill the width. */
const MAX_STRETCH = 1.35;
/** Pictures a day from which on days have headings. */
const MIN_A_DAY = 4;

export interface LayoutOptions {
  width: number;
  /** Rows come close to this height. */
  rowHeight: number;
  /** False where pictures are not in the order of time. */
  headings: boolean;
}

/** Where every picture goes: rows as wide as the grid, each picture in its own shape, a new row for each day or month. */
export function layOut(shape: Pick<GalleryShape, "total" | "times" | "ratios">, { width, rowHeight, headings }: LayoutOptions): Layout {
  const { total, times, ratios } = shape;
  const rows: Row[] = [];
  const byMonth = headings && isSparse(times);
  const begin = byMonth ? startOfMonth : startOfDay;
  let top = 0;
  let group = Number.NaN;
  let first = 0;
  let sum = 0;
  const close = (end: number, isFull: boolean) => {
    if (end === first) return;
    const fitting = (width - (end - first - 1) * GAP_PIXELS) / sum;
    const height = Math.round(Math.min(fitting, isFull ? rowHeight * MAX_STRETCH : rowHeight));
    rows.push({ kind: "pictures", top, height: height + GAP_PIXELS, first, count: end - first });
    top += height + GAP_PIXELS;
    first = end;
    sum = 0;
  };
  for (let index = 0; index < total; index++) {
    const at = times[index] ?? 0;
    // The days of most neighbours are the same: only then is the calendar asked.
    if (headings && !(at >= group && at < group + DAY_MS) && begin(at) !== group) {
      close(index, false);
      group = begin(at);
      rows.push({ kind: "heading", top, height: HEADING_PIXELS, first: index, at });
      top += HEADING_PIXELS;
    }
    sum += ratios[index] ?? 1;
    if (sum * rowHeight + (index - first) * GAP_PIXELS >= width) close(index + 1, true);
  }
  close(total, false);
  return { rows, height: top, byMonth };
}

const DAY_MS = 23 * 3_600_000;

/** The first moment of a month, in local time. */
export function startOfMonth(at: number): number {
  const day = new Date(at);
  return new Date(day.getFullYear(), day.getMonth()).getTime();
}

function isSparse(times: Float64Array): boolean {
  const days = new Set<number>();
  // A part of them tells enough.
  const step = Math.max(1, Math.floor(times.length / 2_000));
  let looked = 0;
  for (let index = 0; index < times.length; index++) {
    if (Math.floor(index / 200) % step !== 0) continue;
    days.add(Math.floor((times[index] ?? 0) / 86_400_000));
    looked++;
  }
  return looked / Math.max(1, days.size) < MIN_A_DAY;
}

/** The number of the row at a height of the grid. */
export function rowAt({ rows }: Layout, top: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rows[middle]?.top ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The number of the row that holds picture number `index`. */
export function rowOf({ rows }: Layout, index: number): number {
  let [low, high] = [0, rows.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rows[middle]?.first ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the pictures of a row stand: each one's left edge and width. */
export function cellsOf(row: Extract<Row, { kind: "pictures" }>, ratios: Float32Array): { left: number; width: number }[] {
  const height = row.height - GAP_PIXELS;
  let left = 0;
  return Array.from({ length: row.count }, (_, column) => {
    const width = Math.round((ratios[row.first + column] ?? 1) * height);
    const cell = { left, width };
    left += width + GAP_PIXELS;
    return cell;
  });
}

/** Where a key leads from picture `index`; the same where it leads nowhere. `page`: the height of what can be seen. */
export function moveTo(layout: Layout, shape: Pick<GalleryShape, "total" | "ratios">, index: number, key: string, page: number): number {
  const end = Math.max(0, shape.total - 1);
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
      return nextRow(layout, shape, index, -1);
    case "ArrowDown":
      return nextRow(layout, shape, index, 1);
    case "PageUp":
    case "PageDown": {
      const from = layout.rows[rowOf(layout, index)]?.top ?? 0;
      const there = layout.rows[rowAt(layout, from + (key === "PageDown" ? page : -page))];
      return Math.min(end, there?.first ?? index);
    }
    default:
      return index;
  }
}

/** The picture of the next row whose middle is nearest. */
function nextRow(layout: Layout, { ratios }: Pick<GalleryShape, "ratios">, index: number, direction: 1 | -1): number {
  const at = rowOf(layout, index);
  const from = layout.rows[at];
  if (from?.kind !== "pictures") return index;
  const own = cellsOf(from, ratios)[index - from.first];
  const middle = own ? own.left + own.width / 2 : 0;
  for (let number = at + direction; number >= 0 && number < layout.rows.length; number += direction) {
    const row = layout.rows[number];
    if (row?.kind !== "pictures") continue;
    const distances = cellsOf(row, ratios).map(({ left, width }) => Math.abs(left + width / 2 - middle));
    return row.first + distances.indexOf(Math.min(...distances));
  }
  return index;
}

/** A place of the time line: the first picture of a month or a year. */
export interface TimeMark {
  at: number;
  first: number;
  /** Of the whole grid, 0 to 1. */
  place: number;
}

/** Where each year begins in the grid; within a single year, where each month does. */
export function timeMarks(layout: Layout, { times }: Pick<GalleryShape, "times">): TimeMark[] {
  const marks = (begin: (at: number) => number) => {
    const found: TimeMark[] = [];
    let last = Number.NaN;
    for (const row of layout.rows) {
      if (row.kind !== "heading") continue;
      const start = begin(times[row.first] ?? row.at);
      if (start !== last) found.push({ at: row.at, first: row.first, place: row.top / Math.max(1, layout.height) });
      last = start;
    }
    return found;
  };
  const years = marks((at) => new Date(at).getFullYear());
  return years.length > 1 ? years : marks(startOfMonth);
}
