import fc from "fast-check";
import { expect, it } from "vitest";
import type { EngineState } from "../state-machine.ts";
import { probeDelay, probePolicy } from "./probe.ts";

const url = "http://127.0.0.1:8188";
const starting: EngineState = { kind: "starting", since: 0, doing: "", lastActivity: 0 };

it("probes often at first, then less, and never in step with others", () => {
  const delays = [0, 1, 2, 5, 10, 100].map((attempt) => probeDelay(attempt, starting, () => 0.5));
  expect(delays).toEqual([250, 313, 391, 763, 2_000, 2_000]);
  expect(probeDelay(3, { kind: "detached", since: 0, url, problem: null }, () => 0.5)).toBe(5_000);
  fc.assert(
    fc.property(fc.nat(10_000), fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (attempt, chance) => {
      const delay = probeDelay(attempt, starting, () => chance);
      expect(delay).toBeGreaterThanOrEqual(probePolicy.starting.firstDelayMs * 0.8);
      expect(delay).toBeLessThanOrEqual(probePolicy.starting.maxDelayMs * 1.2);
    }),
  );
});

it("probes more often one that has not answered", () => {
  expect(probeDelay(3, { kind: "not_answering", since: 0, url }, () => 0.5)).toBe(probePolicy.silentDelayMs);
});
