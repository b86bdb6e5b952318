import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { replaceFileSync, writeFileAtomic, writeFileAtomicSync } from "./atomic-file.ts";

let folder = "";
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-atomic-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe.each([
  ["sync", async (...input: Parameters<typeof writeFileAtomicSync>) => writeFileAtomicSync(...input)],
  ["async", writeFileAtomic],
])("an atomic write (%s)", (_name, write) => {
  test("makes the file and the folders above it, for its owner alone", async () => {
    const file = path.join(folder, "a", "b", "state.json");
    await write(file, "one");
    expect(fs.readFileSync(file, "utf8")).toBe("one");
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(path.dirname(file))).toEqual(["state.json"]);
  });

  test("replaces what was there and sets the mode it was given", async () => {
    const file = path.join(folder, "state.json");
    fs.writeFileSync(file, "a much longer text than the new one");
    await write(file, Buffer.from("two"), 0o640);
    expect(fs.readFileSync(file, "utf8")).toBe("two");
    expect(fs.statSync(file).mode & 0o777).toBe(0o640);
  });

  test("leaves the old file and nothing else when it fails", async () => {
    const file = path.join(folder, "state.json");
    fs.mkdirSync(path.join(file, "in the way"), { recursive: true });
    await expect(write(file, "three")).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(fs.readdirSync(folder)).toEqual(["state.json"]);
  });

  test("many writers at once leave one whole text", async () => {
    const file = path.join(folder, "state.json");
    const texts = Array.from({ length: 20 }, (_, index) => String(index).repeat(50_000));
    await Promise.all(texts.map((text) => write(file, text)));
    expect(texts).toContain(fs.readFileSync(file, "utf8"));
    expect(fs.readdirSync(folder)).toEqual(["state.json"]);
  });
});

describe("a replacement that does not wait for the disk", () => {
  test("is whole, for its owner alone, and leaves the old file when it fails", () => {
    const file = path.join(folder, "a", "process.json");
    replaceFileSync(file, "one");
    replaceFileSync(file, "two");
    expect(fs.readFileSync(file, "utf8")).toBe("two");
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    fs.mkdirSync(path.join(folder, "taken", "in the way"), { recursive: true });
    expect(() => replaceFileSync(path.join(folder, "taken"), "three")).toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
    expect(fs.readdirSync(folder).sort()).toEqual(["a", "taken"]);
    expect(fs.readdirSync(path.dirname(file))).toEqual(["process.json"]);
  });
});
