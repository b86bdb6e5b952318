import fc from "fast-check";
import { expect, it } from "vitest";
import { probeDelay, probePolicy } from "./probe.ts";

it("probes often at first, then less, and never in step with others", () => {
  const starting = [0, 1, 2, 5, 10, 100].map((attempt) => probeDelay(attempt, "starting", () => 0.5));
  expect(starting).toEqual([250, 313, 391, 763, 2_000, 2_000]);
  expect(probeDelay(3, "ready", () => 0.5)).toBe(5_000);
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, chance) => {
      const delay = probeDelay(attempt, "starting", () => chance);
      expect(delay).toBeGreaterThanOrEqual(probePolicy.starting.firstDelayMs * 0.8);
      expect(delay).toBeLessThanOrEqual(probePolicy.starting.maxDelayMs * 1.2);
    }),
  );
});
