import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadWorkflows } from "./load.ts";

/** Files that somebody may find in a folder of workflows, by name. */
const HOSTILE: Record<string, string> = {
  "brackets.json": "[".repeat(50_000),
  "closed-brackets.json": `{"__metadata__": ${"[".repeat(50_000)}${"]".repeat(50_000)}}`,
  "objects.json": `{"__metadata__": ${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}}`,
  "nothing.json": "",
  "zeros.json": "\0".repeat(1000),
  "number.json": "5",
};

test("one file in a folder costs itself, and is named", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-hostile-"));
  onTestFinished(() => fs.rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(HOSTILE)) fs.writeFileSync(path.join(directory, name), text);
  fs.mkdirSync(path.join(directory, "folder.json"));
  fs.truncateSync(path.join(directory, "number.json"), 1_000_000_000);
  const names = [...Object.keys(HOSTILE), "folder.json"];
  if (process.platform !== "win32") {
    execFileSync("mkfifo", [path.join(directory, "pipe.json")]);
    fs.symlinkSync("/dev/zero", path.join(directory, "device.json"));
    names.push("pipe.json", "device.json");
  }
  const without = await loadWorkflows([]);
  const { workflows, broken } = await loadWorkflows([directory]);
  expect(workflows.map(({ toolName }) => toolName)).toEqual(without.workflows.map(({ toolName }) => toolName));
  expect(broken.map(({ file }) => file).sort()).toEqual(names.sort());
  const reasonOf = (name: string) => broken.find(({ file }) => file === name)?.reason.message;
  expect(reasonOf("closed-brackets.json")).toBe("its brackets lie too deep in each other.");
  expect(reasonOf("number.json")).toBe("the file is too large for a workflow.");
});
