import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { LogLine } from "#contract/view.ts";
import { Logs } from "./logs.ts";

it("keeps the newest lines, guesses their level, writes them to a file, and hands them on in batches", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-logs-"));
  const batches: LogLine[][] = [];
  const logs = new Logs(directory, systemClock);
  logs.onLines((lines) => batches.push(lines));
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

it("an engine beside the first one has a file of its own, whatever it is called", async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-logs-"));
  const logs = new Logs(directory, systemClock);
  logs.add("engine", "of the first");
  logs.addOfEngine("RTX 4090 / über", "WARNING: of the second");
  expect(logs.read(10).map(({ engine, level, text }) => [engine, level, text])).toEqual([
    [undefined, "info", "of the first"],
    ["RTX 4090 / über", "warn", "WARNING: of the second"],
  ]);
  logs.dispose();
  const said = (name: string) => fs.readFileSync(path.join(directory, name), "utf8");
  expect(fs.readdirSync(directory).sort()).toEqual(["easel.log", "engine-RTX-4090-über.log"]);
  expect([said("easel.log"), said("engine-RTX-4090-über.log")]).toEqual([
    expect.stringMatching(/engine of the first\n$/),
    expect.stringMatching(/engine WARNING: of the second\n$/),
  ]);
});

it("writes every line of a flood, in files that are rotated and stay within their bounds", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-logs-"));
  const logs = new Logs(directory, systemClock);
  const lines = 60_000;
  for (let n = 0; n < lines; n += 1) logs.add("engine", `${String(n).padStart(7, "0")} ${"x".repeat(592)}`);
  logs.dispose();
  const files = fs.readdirSync(directory).sort();
  expect(files).toEqual(["easel.1.log", "easel.2.log", "easel.3.log", "easel.4.log", "easel.5.log", "easel.log"]);
  const sizes = files.map((file) => fs.statSync(path.join(directory, file)).size);
  expect(Math.max(...sizes)).toBeLessThan(5.6 * 1024 * 1024);
  // The newest files hold the newest lines, none missing and none twice.
  const newest = ["easel.5.log", "easel.4.log", "easel.3.log", "easel.2.log", "easel.1.log", "easel.log"]
    .map((file) => fs.readFileSync(path.join(directory, file), "utf8"))
    .join("");
  const numbers = [...newest.matchAll(/engine (\d{7}) /g)].map((match) => Number(match[1]));
  expect(numbers.length).toBeGreaterThan(40_000);
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => lines - numbers.length + index));
});
