import { describe, expect, it } from "vitest";
import { cellsOf, GAP_PIXELS, type Layout, layOut, moveTo, rowAt, rowOf, timeMarks } from "./layout.ts";

const DAY_MS = 86_400_000;
const NOON = new Date(2026, 10, 18, 12).getTime();

/** `days`: how long ago each was made; every third picture is tall, every third wide. */
function shapeOf(days: readonly number[]) {
  return {
    total: days.length,
    times: Float64Array.from(days, (ago, index) => NOON - ago * DAY_MS - index),
    ratios: Float32Array.from(days, (_, index) => [1, 0.66, 1.5][index % 3] ?? 1),
  };
}
const options = { width: 1_000, rowHeight: 200, headings: true };
const pictureRows = ({ rows }: Layout) => rows.flatMap((row) => (row.kind === "pictures" ? [row] : []));
const crowded = shapeOf(Array.from({ length: 240 }, (_, index) => Math.floor(index / 12)));

describe("the grid", () => {
  it("fills its width with pictures of their own shape, none twice and none left out", () => {
    const layout = layOut(crowded, options);
    expect(pictureRows(layout).flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))).toEqual(
      Array.from({ length: 240 }, (_, index) => index),
    );
    for (const [number, row] of pictureRows(layout).entries()) {
      const cells = cellsOf(row, crowded.ratios);
      const last = cells.at(-1);
      const width = last ? last.left + last.width : 0;
      expect(width).toBeLessThanOrEqual(options.width + row.count);
      for (const [column, cell] of cells.entries())
        expect(cell.width / (row.height - GAP_PIXELS)).toBeCloseTo(crowded.ratios[row.first + column] ?? 0, 1);
      // Rows that end a day are not stretched; the others are full.
      const next = layout.rows[layout.rows.indexOf(row) + 1];
      if (next?.kind === "pictures") expect([number, width > options.width - row.count - 1]).toEqual([number, true]);
    }
    expect(layout.rows.reduce((sum, { height }) => sum + height, 0)).toBe(layout.height);
  });

  it("has a heading for each day, or for each month where there are few pictures a day", () => {
    const headings = ({ rows }: Layout) => rows.filter(({ kind }) => kind === "heading").length;
    expect([layOut(crowded, options).byMonth, headings(layOut(crowded, options))]).toEqual([false, 20]);
    const sparse = layOut(shapeOf(Array.from({ length: 60 }, (_, index) => index)), options);
    expect([sparse.byMonth, headings(sparse)]).toEqual([true, 3]);
    expect(headings(layOut(crowded, { ...options, headings: false }))).toBe(0);
  });

  it("finds the row of a picture and of a height", () => {
    const layout = layOut(crowded, options);
    for (const [number, row] of layout.rows.entries()) {
      expect(rowAt(layout, row.top)).toBe(number);
      expect(rowAt(layout, row.top + row.height - 1)).toBe(number);
      if (row.kind === "pictures") expect(rowOf(layout, row.first + row.count - 1)).toBe(number);
    }
  });

  it("is walked with keys, to its true end in one", () => {
    const many = shapeOf(Array.from({ length: 50_000 }, (_, index) => Math.floor(index / 30)));
    const layout = layOut(many, options);
    const go = (from: number, key: string) => moveTo(layout, many, from, key, 700);
    expect(go(0, "End")).toBe(49_999);
    expect(go(49_999, "Home")).toBe(0);
    expect([go(0, "ArrowLeft"), go(49_999, "ArrowRight"), go(5, "x")]).toEqual([0, 49_999, 5]);
    const below = go(1, "ArrowDown");
    expect(rowOf(layout, below)).toBe(rowOf(layout, 1) + 1);
    expect(go(below, "ArrowUp")).toBe(1);
    expect(layout.rows[rowOf(layout, go(0, "PageDown"))]?.top).toBeGreaterThan(400);
    expect(go(go(0, "PageDown"), "PageUp")).toBe(0);
  });

  it("has years on its time line, or months where it is only one", () => {
    const years = shapeOf(Array.from({ length: 900 }, (_, index) => index));
    expect(timeMarks(layOut(years, options), years).map(({ at }) => new Date(at).getFullYear())).toEqual([2026, 2025, 2024]);
    const months = shapeOf(Array.from({ length: 60 }, (_, index) => index));
    expect(timeMarks(layOut(months, options), months)).toHaveLength(3);
  });

  it("is empty without pictures", () => {
    const layout = layOut(shapeOf([]), options);
    expect([layout.rows, layout.height, rowAt(layout, 0), moveTo(layout, shapeOf([]), 0, "End", 500)]).toEqual([[], 0, 0, 0]);
  });
});
