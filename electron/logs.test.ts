import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { systemClock } from "#comfyui/clock.ts";
import type { LogLine } from "#contract/view.ts";
import { Logs } from "./logs.ts";

it("keeps the newest lines, guesses their level, writes them to a file, and hands them on in batches", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-logs-"));
  const batches: LogLine[][] = [];
  const logs = new Logs(directory, systemClock, (lines) => batches.push(lines));
  for (let n = 0; n < 6_000; n += 1) logs.add("engine", `line ${n}`);
  logs.add("engine", "Traceback (most recent call last):");
  logs.add("engine", "WARNING: old driver");
  expect(logs.read(10_000)).toHaveLength(5_000);
  expect(logs.read(2).map(({ level }) => level)).toEqual(["error", "warn"]);
  await expect.poll(() => batches.length).toBe(1);
  expect(batches[0]?.length).toBeLessThanOrEqual(5_000);
  expect(fs.readFileSync(path.join(directory, "easel.log"), "utf8")).toMatch(/engine line 5999/);
  logs.dispose();
});
