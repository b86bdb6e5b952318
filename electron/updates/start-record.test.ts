import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { type Program, StartRecord } from "./start-record.ts";

function fileOfStarts(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-starts-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return path.join(folder, "starts.json");
}

const first: Program = { version: "0.1.0", executable: "/home/me/Easel-0.1.0.AppImage" };
const second: Program = { version: "0.2.0", executable: "/home/me/Easel-0.2.0.AppImage" };

it("offers the older version at the third start of a new one that has failed twice, and not before", () => {
  const file = fileOfStarts();
  new StartRecord(file, first).worked();
  expect(new StartRecord(file, second).older).toBeNull();
  expect(new StartRecord(file, second).older).toBeNull();
  expect(new StartRecord(file, second).older).toEqual(first);
});

it("never offers anything where no version has worked yet", () => {
  const file = fileOfStarts();
  for (let start = 0; start < 5; start += 1) expect(new StartRecord(file, first).older).toBeNull();
});

it("does not count a start that the person ended", () => {
  const file = fileOfStarts();
  new StartRecord(file, first).worked();
  for (let start = 0; start < 5; start += 1) new StartRecord(file, second).ended();
  expect(new StartRecord(file, second).older).toBeNull();
});

it("offers nothing any more once the new version has worked, whatever happens later", () => {
  const file = fileOfStarts();
  new StartRecord(file, first).worked();
  new StartRecord(file, second).worked();
  for (let start = 0; start < 4; start += 1) expect(new StartRecord(file, second).older).toBeNull();
});

it("knows the last version that worked through one that never did, and does not offer a version to itself", () => {
  const file = fileOfStarts();
  new StartRecord(file, first).worked();
  new StartRecord(file, second);
  const third: Program = { version: "0.3.0", executable: "/opt/easel" };
  for (let start = 0; start < 2; start += 1) new StartRecord(file, third);
  expect(new StartRecord(file, third).older).toEqual(first);
  for (let start = 0; start < 4; start += 1) expect(new StartRecord(file, first).older).toBeNull();
});

it.each([["[]"], ["{"], [""]])("begins anew where %j stands in the file", (content) => {
  const file = fileOfStarts();
  fs.writeFileSync(file, content);
  expect(new StartRecord(file, first).older).toBeNull();
});
