import fc from "fast-check";
import { expect, test } from "vitest";
import { JobProgress } from "./progress.ts";
import type { Graph } from "./types.ts";

const node = (inputs: Graph[string]["inputs"] = {}) => ({ class_type: "X", inputs });
const GRAPH: Graph = { 1: node(), 2: node(), 3: node({ steps: 20 }), 4: node(), 5: node() };

test("never falls and stays within 0..1, whatever the engine says", () => {
  const said = fc.record({
    node: fc.constantFrom("1", "2", "3", "4", "5", "3.0.1", "3.0.2"),
    value: fc.oneof(fc.integer({ min: -5, max: 30 }), fc.double({ noNaN: true, min: -1, max: 50 })),
    max: fc.integer({ min: 0, max: 30 }),
    finished: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(said), (story) => {
      const progress = new JobProgress(GRAPH);
      let before = progress.fraction;
      expect(before).toBe(0);
      for (const { node, value, max, finished } of story) {
        progress.record(node, value, max, finished);
        expect(progress.fraction).toBeGreaterThanOrEqual(before);
        before = progress.fraction;
      }
      expect(before).toBeLessThanOrEqual(1);
    }),
  );
});

test("is 1 when every node is finished, in whatever order", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray(Object.keys(GRAPH), { minLength: 5 }), (order) => {
      const progress = new JobProgress(GRAPH);
      for (const id of order) progress.record(id, 1, 1, true);
      expect(progress.fraction).toBeCloseTo(1);
    }),
  );
});

test("counts a sampler's steps most", () => {
  const progress = new JobProgress(GRAPH);
  for (const id of ["1", "2"]) progress.record(id, 1, 1, true);
  expect(progress.fraction).toBeCloseTo(0.05);
  progress.record("3", 10, 20, false);
  expect(progress.fraction).toBeCloseTo(0.5);
});

test("counts nodes alike where none has steps, until one turns out to", () => {
  const progress = new JobProgress({ 1: node(), 2: node() });
  progress.record("1", 1, 1, true);
  expect(progress.fraction).toBeCloseTo(0.5);
  progress.record("2", 1, 4, false); // an upscaler's tiles
  expect(progress.fraction).toBeCloseTo(0.5);
  progress.record("2", 3, 4, false);
  expect(progress.fraction).toBeCloseTo(0.1 + 0.9 * 0.75);
});
