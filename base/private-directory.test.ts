import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makePrivate } from "./private-directory.ts";

let parent: string;
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), "easel-private-"));
});
afterEach(() => fs.rmSync(parent, { recursive: true }));

const modeOf = (...names: string[]) => (fs.lstatSync(path.join(parent, ...names)).mode & 0o777).toString(8);

test.skipIf(process.platform === "win32")("a directory is its owner's alone, whoever made it, and so is what lies in it", () => {
  const elsewhere = path.join(parent, "elsewhere");
  fs.writeFileSync(elsewhere, "", { mode: 0o644 });
  const state = path.join(parent, "state");
  makePrivate(path.join(state, "deep"));
  expect(modeOf("state", "deep")).toBe("700");
  fs.chmodSync(state, 0o755);
  fs.mkdirSync(path.join(state, "pictures"));
  fs.chmodSync(path.join(state, "pictures"), 0o777);
  fs.writeFileSync(path.join(state, "jobs.jsonl"), "");
  fs.chmodSync(path.join(state, "jobs.jsonl"), 0o664);
  fs.symlinkSync(elsewhere, path.join(state, "config.yaml"));
  makePrivate(state);
  expect([modeOf("state"), modeOf("state", "pictures"), modeOf("state", "jobs.jsonl"), modeOf("elsewhere")]).toEqual([
    "700",
    "700",
    "600",
    "644",
  ]);
});
