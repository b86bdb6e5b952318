import { expect, it } from "vitest";
import { fitted } from "./window-place.ts";

const screen = { x: 0, y: 30, width: 1_920, height: 1_050 };

it("a window comes back to where it was, as long as it can be taken hold of there", () => {
  const place = { x: -700, y: 200, width: 900, height: 640 };
  expect(fitted(place, screen)).toEqual(place);
});

it.each([
  ["beyond the edge", { x: 1_900, y: 200, width: 900, height: 640 }],
  ["below the screen", { x: 200, y: 1_060, width: 900, height: 640 }],
  ["with its title under the system's bar", { x: 200, y: 0, width: 900, height: 640 }],
])("one that is %s opens where the system likes", (_where, place) => {
  expect(fitted(place, screen)).toEqual({ width: 900, height: 640 });
});

it("one that is larger than every screen shrinks", () => {
  expect(fitted({ x: 9_000, y: 0, width: 3_840, height: 2_160 }, screen)).toEqual({ width: 1_920, height: 1_050 });
});
