import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { JobState, JobView } from "#contract/job.ts";
import { openLog } from "../log.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { Ledger } from "./ledger.ts";

const directory = temporaryFolder();
const log = openLog({ level: "error", format: "text", file: path.join(directory, "log") });
afterAll(() => fs.rmSync(directory, { recursive: true }));

const job = (id: string, state: JobState): JobView => ({
  id,
  tool: "generate_image",
  client: "test",
  arguments: { prompt: "ein Füchslein", seed: "18446744073709551615" },
  createdAt: 1,
  startedAt: null,
  finishedAt: null,
  state,
});
const waiting: JobState = { kind: "waiting_for_engine" };

let files = 0;
const fileOf = (content: Buffer | string = "") => {
  const file = path.join(directory, `${files++}.jsonl`);
  fs.writeFileSync(file, content);
  return file;
};
const views = (file: string) => [...new Ledger(file, log).read().values()].map(({ view }) => view);

describe("Ledger", () => {
  test("the last line of a job wins, jobs in the order of their first", () => {
    const file = fileOf();
    const ledger = new Ledger(file, log);
    ledger.append(job("a", waiting));
    ledger.append(job("b", waiting));
    ledger.append(job("a", { kind: "cancelled" }));
    expect(views(file)).toEqual([job("a", { kind: "cancelled" }), job("b", waiting)]);
    expect([...ledger.read().values()].map(({ owner }) => owner)).toEqual([process.pid, process.pid]);
  });

  test("cut off at any byte, it keeps every whole line, and what is written then", () => {
    const file = fileOf();
    const ledger = new Ledger(file, log);
    const all = ["a", "b", "c"].map((id) => job(id, waiting));
    for (const view of all) ledger.append(view);
    const whole = fs.readFileSync(file);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (end) => {
        const left = whole.subarray(0, end);
        const torn = fileOf(left);
        // The last byte of a line is its end; without that alone the line is still whole.
        const lines = left
          .toString()
          .split("\n")
          .filter((line) => line.endsWith("}}") || /"owner":\d+}$/.test(line));
        expect(views(torn)).toEqual(all.slice(0, lines.length));
        new Ledger(torn, log).append(job("after", waiting));
        expect(views(torn)).toEqual([...all.slice(0, lines.length), job("after", waiting)]);
      }),
      { numRuns: 300 },
    );
  });

  test("what others write meanwhile is read on, also behind half a letter", () => {
    const file = fileOf();
    const reader = new Ledger(file, log);
    const writer = new Ledger(file, log);
    const shown = () => [...reader.read().keys()];
    writer.append(job("a", waiting));
    expect(shown()).toEqual(["a"]);
    fs.appendFileSync(file, Buffer.concat([Buffer.from('{"id":"F'), Buffer.from("ü").subarray(0, 1)]));
    expect(shown()).toEqual(["a"]);
    new Ledger(file, log).append(job("b", waiting));
    expect(shown()).toEqual(["a", "b"]);
    writer.append(job("c", waiting));
    expect(shown()).toEqual(["a", "b", "c"]);
    fs.writeFileSync(file, "");
    writer.append(job("d", waiting));
    expect(shown()).toEqual(["d"]);
  });

  test("foreign lines are left out", () => {
    const good = JSON.stringify(job("a", waiting));
    expect(views(fileOf(`junk\n{"id":5}\n${good}\n[]\nnull\n`))).toEqual([job("a", waiting)]);
  });

  test("a ledger that cannot be written does not end the work", () => {
    const ledger = new Ledger(path.join(fileOf("a file"), "jobs.jsonl"), log);
    expect(() => ledger.append(job("a", waiting))).not.toThrow();
    expect([...ledger.read()]).toEqual([]);
  });
});
