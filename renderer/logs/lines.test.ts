import { describe, expect, it } from "vitest";
import { logLines } from "../dev/samples.ts";
import { beyond, enginesIn, filtered, type LineFilter, withLines } from "./lines.ts";

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
    const find = (filter: Partial<LineFilter>) => filtered(all, { source: "all", engine: null, search: "", ...filter });
    expect(find({ search: "  " })).toBe(all);
    expect(find({ source: "bridge" }).every(({ source }) => source === "bridge")).toBe(true);
    const found = find({ search: "MEMORY cuda" });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ level }) => level === "error")).toBe(true);
    expect(find({ search: "cuda zebra" })).toEqual([]);
  });

  it("of several engines are told apart", () => {
    const said = { at: 0, source: "engine", level: "info" } as const;
    const all = withLines(
      [],
      [
        { ...said, text: "a" },
        { ...said, engine: "card 2", text: "b" },
        { ...said, source: "app", text: "c" },
      ],
    );
    const textsOf = (engine: string | null) => filtered(all, { source: "engine", engine, search: "" }).map(({ text }) => text);
    expect(enginesIn(all)).toEqual(["card 2"]);
    expect([textsOf(null), textsOf("main"), textsOf("card 2")]).toEqual([["a", "b"], ["a"], ["b"]]);
  });
});
