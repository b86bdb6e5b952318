import { describe, expect, it } from "vitest";
import { logLines } from "../dev/samples.ts";
import { beyond, filtered, withLines } from "./lines.ts";

const lines = logLines(300);

describe("log lines", () => {
  it("are numbered on and on, and the oldest go", () => {
    let kept = withLines([], lines.slice(0, 100), 150);
    kept = withLines(kept, lines.slice(100), 150);
    expect(kept).toHaveLength(150);
    expect([kept[0]?.number, kept.at(-1)?.number]).toEqual([151, 300]);
    expect(kept.at(-1)).toMatchObject(lines.at(-1) ?? {});
  });

  it("that were just read are not added twice", () => {
    expect(beyond(lines.slice(0, 100), lines.slice(90, 120))).toEqual(lines.slice(100, 120));
    expect(beyond(lines.slice(0, 100), lines.slice(100, 120))).toEqual(lines.slice(100, 120));
    expect(beyond([], lines.slice(0, 3))).toEqual(lines.slice(0, 3));
    expect(beyond(lines, lines.slice(-2))).toEqual([]);
  });

  it("are found by source and by all words, in any case and order", () => {
    const all = withLines([], lines);
    expect(filtered(all, "all", "  ")).toBe(all);
    expect(filtered(all, "bridge", "").every(({ source }) => source === "bridge")).toBe(true);
    const found = filtered(all, "all", "MEMORY cuda");
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ level }) => level === "error")).toBe(true);
    expect(filtered(all, "all", "cuda zebra")).toEqual([]);
  });
});
