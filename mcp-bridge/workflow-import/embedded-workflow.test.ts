import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { findExport } from "../workflow/template/workflow-export.ts";
import { embeddedWorkflow } from "./embedded-workflow.ts";

// Written by Pillow and FFmpeg, as ComfyUI's own savers and those of VideoHelperSuite write theirs.
const folder = new URL("./fixtures/media/", import.meta.url);
const files = fs.readdirSync(folder).sort();
const read = (file: string) => fs.readFileSync(new URL(file, folder));

describe("what ComfyUI has written into a file about its workflow", () => {
  test.each(files)("%s", (file) => {
    const found = findExport(file, embeddedWorkflow(file, read(file)));
    if (found.format !== "api") throw new Error("what the engine ran comes first");
    expect(Object.values(found.graph).map(({ class_type }) => class_type)).toEqual(["EmptyImage", "SaveImage"]);
    expect(found.graph["1"]?.inputs.note).toBe('Fuchs & 狐 {"x"}');
  });

  test("the editor's format alone", () => {
    const workflow = { nodes: [{ id: 1, type: "EmptyImage" }], links: [] };
    const file = Buffer.concat([Buffer.from("fLaC\0\0\0\x22"), Buffer.from(`\0\0workflow=${JSON.stringify(workflow)}\0`)]);
    expect(findExport("a.flac", embeddedWorkflow("a.flac", file))).toEqual({ format: "editor", workflow });
  });
});

describe("a file without a workflow is refused with what to do", () => {
  const webp = Buffer.concat([
    Buffer.from("RIFF"),
    Buffer.from([255, 255, 255, 255]),
    Buffer.from("WEBPVP8 "),
    Buffer.from([255, 255, 255, 127]),
  ]);
  test.each([
    ["empty", Buffer.alloc(0)],
    ["a few bytes", Buffer.from("\x89PNG")],
    ["a torn WebP", webp],
    ["a torn film", Buffer.from("\0\0\0\x18ftypmp42\0\0\0\0")],
    ["braces without end", Buffer.from(`fLaC${'{"'.repeat(50_000)}`)],
    ["other JSON", Buffer.from('fLaC{"encoder": {"name": "x"}, "n": [1, 2]}')],
  ])("%s", (_what, bytes) => {
    expect(() => embeddedWorkflow("a.bin", bytes)).toThrow(expect.objectContaining({ code: "workflow_not_embedded" }));
  });

  test.each(files)("%s, cut off anywhere, is read or refused", (file) => {
    const whole = read(file);
    for (let length = 0; length < whole.length; length += 97) {
      try {
        embeddedWorkflow(file, whole.subarray(0, length));
      } catch (error) {
        expect(error).toMatchObject({ kind: "workflow_invalid" });
      }
    }
  });
});
