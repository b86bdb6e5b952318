import { expect, it } from "vitest";
import { neighbour, type Step, shownStep, steps } from "./steps.ts";

const wayFrom = (step: Step, direction: 1 | -1, practice: boolean): Step[] => {
  const next = neighbour(step, direction, practice);
  return next === step ? [step] : [step, ...wayFrom(next, direction, practice)];
};

it("goes through every card, there and back", () => {
  expect(wayFrom("engine", 1, false)).toEqual(steps);
  expect(wayFrom("picture", -1, false)).toEqual([...steps].reverse());
});

it("passes over the model where the practice engine paints, and leads on from it all the same", () => {
  expect(wayFrom("engine", 1, true)).toEqual(["engine", "ai_app", "picture"]);
  expect(wayFrom("picture", -1, true)).toEqual(["picture", "ai_app", "engine"]);
  expect(wayFrom("model", 1, true)).toEqual(["model", "ai_app", "picture"]);
});

it("shows its end to whoever is through", () => {
  expect(shownStep("done")).toBe("picture");
  expect(shownStep("ai_app")).toBe("ai_app");
});
