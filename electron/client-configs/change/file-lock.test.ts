import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Clock, systemClock } from "#base/clock.ts";
import { withFileLock, withFolderLock } from "./file-lock.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "easel-lock-"));
  path = join(folder, "connect.lock");
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Time that passes by sleeping alone. */
function sleepsOnly(): Clock {
  let now = systemClock.now();
  return {
    now: () => now,
    sleep: async (ms) => {
      now += ms;
    },
  };
}
const aged = (file: string, seconds: number) => utimesSync(file, Date.now() / 1000 - seconds, Date.now() / 1000 - seconds);
const done = async () => "done";

test("what a dead process left is taken at once", async () => {
  writeFileSync(path, `${spawnSync(process.execPath, ["-e", ""]).pid} anything`);
  expect(await withFileLock(path, sleepsOnly(), done)).toBe("done");
  expect(readdirSync(folder)).toEqual([]);
});

test("what was left before its holder could write who it is, is taken after a moment", async () => {
  writeFileSync(path, "");
  expect(await withFileLock(path, sleepsOnly(), done)).toBe("done");
});

test("who lives and takes long is not robbed", async () => {
  writeFileSync(path, `${process.pid} anything`);
  aged(path, 60);
  await expect(withFileLock(path, sleepsOnly(), done)).rejects.toMatchObject({ kind: "config_invalid" });
  expect(readFileSync(path, "utf8")).toBe(`${process.pid} anything`);
});

test("only one's own is freed", async () => {
  await withFileLock(path, systemClock, async () => writeFileSync(path, "1 another's"));
  expect(readFileSync(path, "utf8")).toBe("1 another's");
});

test("a folder that was left behind is taken; one that cannot be removed is given up on", async () => {
  mkdirSync(path);
  aged(path, 60);
  expect(await withFolderLock(path, sleepsOnly(), done)).toBe("done");
  mkdirSync(join(path, "something inside"), { recursive: true });
  aged(path, 60);
  await expect(withFolderLock(path, sleepsOnly(), done)).rejects.toMatchObject({ kind: "config_invalid" });
});
