import { expect, it } from "vitest";
import type { EngineFinding } from "#contract/view.ts";
import { foundName, foundPlace } from "./found.ts";

const found = (over: Partial<EngineFinding>): EngineFinding => ({
  layout: "git",
  name: "ComfyUI",
  version: "0.24.0",
  folder: "~/ComfyUI",
  url: null,
  python: null,
  use: { kind: "python_unknown" },
  inUse: false,
  ...over,
});

it.each([
  ["~/ComfyUI", "in your home folder"],
  ["~\\ComfyUI", "in your home folder"],
  ["~/AI/画/ComfyUI", "in ~/AI/画"],
  ["D:\\ComfyUI_windows_portable", "on drive D:"],
  ["D:\\KI Bilder\\ComfyUI", "in D:\\KI Bilder"],
  ["/opt/ComfyUI", "in /opt"],
  ["/ComfyUI", "in /ComfyUI"],
])("%s is %s", (folder, place) => expect(foundPlace(found({ folder }))).toBe(place));

it("says where one answers that lies nowhere", () => {
  expect(foundPlace(found({ folder: null, url: "http://127.0.0.1:8188" }))).toBe("at 127.0.0.1:8188");
});

it("shows the version only as far as it says something", () => {
  expect([null, "0.24.0", "0.24.1", "0.3.64"].map((version) => foundName(found({ version })))).toEqual([
    "ComfyUI",
    "ComfyUI 0.24",
    "ComfyUI 0.24.1",
    "ComfyUI 0.3.64",
  ]);
});
