import { expect, it } from "vitest";
import type { ProposedParameter } from "#contract/workflow.ts";
import { useToasts } from "../state/toasts.ts";
import { drafted, importFiles, typedDefault } from "./import.ts";

const proposed = (value: ProposedParameter["default"], type: ProposedParameter["type"] = "string"): ProposedParameter => ({
  id: "6.text",
  label: "Prompt",
  from: "CLIP Text Encode: text",
  on: true,
  name: "prompt",
  description: "",
  type,
  default: value,
  min: null,
  max: null,
  choices: [],
});

it.each([
  ["a prompt that must be given", proposed(null)],
  ["an empty negative prompt", proposed("")],
  ["a text", proposed("text, watermark")],
  ["a number", proposed(7.5, "number")],
  ["a random seed", proposed(null, "seed")],
  ["a picture", proposed(null, "image")],
])("%s of which nothing was changed is saved as it was proposed", (_, parameter) => {
  expect(typedDefault(drafted(parameter))).toBe(parameter.default);
});

it("takes a text that was emptied for an empty one, and a number that was for one to be given", () => {
  expect(typedDefault({ ...drafted(proposed("text, watermark")), default: "" })).toBe("");
  expect(typedDefault({ ...drafted(proposed(null)), default: "a fox" })).toBe("a fox");
  expect(typedDefault({ ...drafted(proposed(20, "integer")), default: "" })).toBeNull();
});

it("says that a chosen file cannot be read", async () => {
  // What Chromium answers for a file that is gone by now, or on a disk that was unplugged.
  const gone = () => Promise.reject(new DOMException("could not be read", "NotReadableError"));
  await importFiles([Object.assign(new File(["{}"], "gone.json"), { text: gone })]);
  expect(useToasts.getState().toasts).toMatchObject([{ tone: "problem", text: "That file could not be read." }]);
});
