import { expect, it } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { modelNotInstalled, noSuitableModel } from "../../workflow/requirements/models.ts";
import { mergeRefusals } from "./merge-refusals.ts";

const lacking = (...installed: string[]) => modelNotInstalled("night.safetensors", "checkpoints", installed);

it("a model that all engines lack: the models of all of them are named, each once", () => {
  const merged = mergeRefusals([lacking("a.safetensors", "b.safetensors"), lacking("b.safetensors", "c.safetensors")]);
  expect(merged.parameters).toMatchObject({ installed: ["a.safetensors", "b.safetensors", "c.safetensors"], more: 0 });
  expect(merged.message).toBe(lacking("a.safetensors").message);
  for (const name of ["a", "b", "c"]) expect(merged.remedy).toContain(`${name}.safetensors`);
});

it("no more are named than one engine names, and the others are counted", () => {
  const many = (from: string) => Array.from({ length: 60 }, (_, n) => `${from}${n}.safetensors`);
  const alone = lacking(...many("a"));
  const merged = mergeRefusals([alone, lacking(...many("b"))]);
  expect(merged.parameters?.installed).toHaveLength(20);
  expect(merged.parameters?.more).toBeGreaterThan(Number(alone.parameters?.more));
});

it("what is not the same is told as the first engine tells it", () => {
  const need = { folder: "checkpoints", inputs: [] } as never;
  const first = lacking("a.safetensors");
  for (const other of [
    noSuitableModel(need, ["b"]),
    modelNotInstalled("day", "loras", ["c"]),
    new EaselError("not_allowed", "call_unknown", {}),
  ])
    expect(mergeRefusals([first, other])).toBe(first);
});
