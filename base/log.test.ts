import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLog, withLogFields } from "./log.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-log-"));
  file = path.join(folder, "logs", "bridge.log");
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const lines = (name = file) => fs.readFileSync(name, "utf8").trimEnd().split("\n");
const noon = () => Date.parse("2026-11-30T12:00:00Z");

test("a line is JSON or text, of its level or a higher one", () => {
  const json = openLog({ level: "info", format: "json", file }, noon);
  json.debug("hidden");
  json.warn("it is late", { job: "7", ms: 3, none: null });
  expect(lines().map((line) => JSON.parse(line))).toEqual([
    { time: "2026-11-30T12:00:00.000Z", level: "warn", text: "it is late", job: "7", ms: 3, none: null },
  ]);
  openLog({ level: "debug", format: "text", file }, noon).debug("hello\nthere", { name: 'a "b"\n' });
  expect(lines()[1]).toBe('2026-11-30T12:00:00.000Z debug hello\\nthere name="a \\"b\\"\\n"');
});

test("what is done for a request is logged with its fields, also later, and nothing else is", async () => {
  const log = openLog({ level: "info", format: "json", file }, noon);
  const work = (request: string) =>
    withLogFields({ request, principal: "anna" }, async () => {
      log.info("begun");
      await new Promise((resolve) => setTimeout(resolve, 5));
      withLogFields({ job: "1" }, () => log.info("done", { principal: "ben" }));
    });
  await Promise.all([work("a"), work("b")]);
  log.info("after");
  const said = lines().map((line) => JSON.parse(line));
  for (const request of ["a", "b"]) {
    expect(said.filter((line) => line.request === request)).toMatchObject([
      { text: "begun", principal: "anna" },
      { text: "done", job: "1", principal: "ben" },
    ]);
  }
  expect(said.at(-1)).not.toHaveProperty("request");
});

describe("a file that becomes too large", () => {
  test("is put aside while the program runs, five times, and no line is lost until then", () => {
    const log = openLog({ level: "info", format: "json", file, maxFileBytes: 300 }, noon);
    for (let n = 0; n < 40; n++) log.info(`line ${String(n).padStart(2, "0")}`);
    const names = fs.readdirSync(path.dirname(file)).sort();
    expect(names).toEqual(["bridge.log", ...[1, 2, 3, 4, 5].map((age) => `bridge.log.${age}`)]);
    for (const name of names) expect(fs.statSync(path.join(path.dirname(file), name)).size).toBeLessThanOrEqual(300);
    const kept = [5, 4, 3, 2, 1].flatMap((age) => lines(`${file}.${age}`)).concat(lines());
    const numbers = kept.map((line) => Number(JSON.parse(line).text.slice(5)));
    expect(numbers).toEqual(numbers.map((_, index) => 40 - numbers.length + index));
  });

  test("is put aside for every process that writes to it", () => {
    const [one, other] = [0, 1].map(() => openLog({ level: "info", format: "text", file, maxFileBytes: 200 }, noon));
    for (let n = 0; n < 6; n++) (n % 2 ? one : other)?.info(`line ${n}`);
    const names = fs.readdirSync(path.dirname(file)).sort().reverse();
    expect(names.flatMap((name) => lines(path.join(path.dirname(file), name)).map((line) => line.slice(-1))).join("")).toBe("012345");
  });
});
