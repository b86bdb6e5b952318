import fc from "fast-check";
import { expect, it } from "vitest";
import { pauseBefore, probing } from "./probe.ts";

it("looks often at first, then less, and never in step with others", () => {
  const starting = [0, 1, 2, 5, 10, 100].map((looks) => pauseBefore(looks, "starting", () => 0.5));
  expect(starting).toEqual([250, 313, 391, 763, 2_000, 2_000]);
  expect(pauseBefore(3, "ready", () => 0.5)).toBe(5_000);
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (looks, chance) => {
      const pause = pauseBefore(looks, "starting", () => chance);
      expect(pause).toBeGreaterThanOrEqual(probing.starting.first * 0.8);
      expect(pause).toBeLessThanOrEqual(probing.starting.longest * 1.2);
    }),
  );
});
