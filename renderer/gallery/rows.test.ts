import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { picture } from "../dev/samples.ts";
import { startOfDay } from "../text/times.ts";
import { CELL_GAP_PIXELS, gridFor, moveTo, rowOf, toRows } from "./rows.ts";
import { withoutDuplicates } from "./use-pictures.ts";

const now = new Date(2026, 10, 22, 12).getTime();
/** Pictures with these gaps in hours between them, newest first. */
const taken = (gaps: readonly number[]) => {
  let createdAt = now;
  return gaps.map((gap, number) => {
    createdAt -= gap * 3_600_000;
    return picture(number, { createdAt });
  });
};
const shelves = fc.record({ gaps: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 80 }), columns: fc.integer({ min: 2, max: 9 }) });

describe("the grid", () => {
  it("holds every picture once and in order, days apart, no row too long", () => {
    fc.assert(
      fc.property(shelves, ({ gaps, columns }) => {
        const pictures = taken(gaps);
        const rows = toRows(pictures, columns, now);
        const placed = rows.flatMap((row) => (row.kind === "pictures" ? row.pictures : []));
        expect(placed.map(({ id }) => id)).toEqual(pictures.map(({ id }) => id));
        for (const row of rows) {
          if (row.kind === "day") continue;
          expect(row.pictures.length).toBeLessThanOrEqual(columns);
          expect(new Set(row.pictures.map(({ createdAt }) => startOfDay(createdAt))).size).toBe(1);
        }
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
        expect(rows.filter(({ kind }) => kind === "day")).toHaveLength(
          new Set(pictures.map(({ createdAt }) => startOfDay(createdAt))).size,
        );
      }),
    );
  });

  it("is walked by keys without ever leaving it or standing still for no reason", () => {
    fc.assert(
      fc.property(shelves, fc.nat(200), ({ gaps, columns }, start) => {
        if (gaps.length === 0) return;
        const rows = toRows(taken(gaps), columns, now);
        const index = start % gaps.length;
        for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "a"]) {
          const next = moveTo(rows, index, key);
          expect(next).toBeGreaterThanOrEqual(0);
          expect(next).toBeLessThan(gaps.length);
          expect(rowOf(rows, next)).toBeGreaterThan(0);
        }
        if (rowOf(rows, index) < rows.length - 1) expect(rowOf(rows, moveTo(rows, index, "ArrowDown"))).toBeGreaterThan(rowOf(rows, index));
        expect(moveTo(rows, index, "End")).toBe(gaps.length - 1);
      }),
    );
  });

  it("fills the width with cells of a fitting size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 360, max: 4000 }), (width) => {
        const { columns, cell } = gridFor(width);
        const used = columns * cell + (columns - 1) * CELL_GAP_PIXELS;
        expect(used).toBeLessThanOrEqual(width);
        expect(width - used).toBeLessThan(columns);
        expect(cell).toBeGreaterThanOrEqual(168);
        expect(cell).toBeLessThan(2 * 168 + CELL_GAP_PIXELS);
      }),
    );
  });
});

it("lists a picture once, though a new one moved the pages", () => {
  const [a, b, c] = [picture(1), picture(2), picture(3)];
  expect(withoutDuplicates([a, b, b, c, a]).map(({ id }) => id)).toEqual(["p1", "p2", "p3"]);
});
