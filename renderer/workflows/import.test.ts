import { beforeEach, describe, expect, it } from "vitest";
import type { ProposedParameter } from "#contract/workflow.ts";
import { useToasts } from "../state/toasts.ts";
import { changeDraft, closeImport, drafted, importFiles, saveDraft, typedDefault, useImport } from "./import.ts";

const proposed = (value: ProposedParameter["default"], type: ProposedParameter["type"] = "string"): ProposedParameter => ({
  id: "6.text",
  label: { kind: "meaning", meaning: "prompt", number: 1 },
  from: { node: "CLIP Text Encode", input: "text" },
  on: true,
  name: "prompt",
  description: "",
  type,
  default: value,
  value: value ?? "a fox",
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
  await importFiles([Object.assign(new File(["{}"], "gone.json"), { arrayBuffer: gone })]);
  expect(useToasts.getState().toasts).toMatchObject([{ tone: "problem", text: "That file could not be read." }]);
});

describe("a workflow that is being saved where nobody answers", () => {
  beforeEach(() => {
    useToasts.setState({ toasts: [] });
    const words = { toolName: "fox", title: "Fox", description: "" };
    const proposal = { ...words, proposalId: "p1", produces: "image" as const, warnings: [], outputs: [], parameters: [] };
    useImport.setState({
      step: {
        kind: "proposed",
        changes: null,
        proposal,
        draft: { ...words, parameters: [] },
        given: {},
        trial: null,
        error: null,
        busy: false,
      },
    });
  });

  it("keeps what was typed meanwhile", async () => {
    const saving = saveDraft();
    changeDraft({ title: "Fox in snow" });
    await saving;
    expect(useImport.getState().step).toMatchObject({ kind: "proposed", busy: false, draft: { title: "Fox in snow" }, error: {} });
  });

  it("stays closed once it was closed, and the failure is told all the same", async () => {
    const saving = saveDraft();
    closeImport();
    await saving;
    expect(useImport.getState().step).toBeNull();
    expect(useToasts.getState().toasts).toMatchObject([{ tone: "problem", text: "Easel did not answer." }]);
  });

  it("is not thrown away by the next file", async () => {
    const { step } = useImport.getState();
    await importFiles([new File(["{}"], "next.json")]);
    expect(useImport.getState().step).toBe(step);
    expect(useToasts.getState().toasts).toMatchObject([{ tone: "problem", text: "Another workflow is still open." }]);
  });
});
