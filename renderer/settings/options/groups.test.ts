import { expect, it } from "vitest";
import { bridgeOptionNames } from "#contract/bridge-options.ts";
import { optionGroups } from "./groups.ts";

it("has each option of the bridge once", () => {
  expect(Object.values(optionGroups).flat().sort()).toEqual([...bridgeOptionNames].sort());
});
