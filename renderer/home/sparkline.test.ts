import { describe, expect, it } from "vitest";
import { sparkline } from "./sparkline.ts";

describe("the line of memory in use", () => {
  it("goes from the left to the right edge, and nothing from one sample", () => {
    expect(sparkline([{ at: 0, used: 5 }], 10, 100, 20)).toBe("");
    const path = sparkline(
      [
        { at: 0, used: 0 },
        { at: 150_000, used: 5 },
        { at: 300_000, used: 20 },
      ],
      10,
      100,
      20,
    );
    expect(path).toBe("M0.0 20.0 L50.0 10.0 L100.0 0.0");
  });
});
