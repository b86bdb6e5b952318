import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { openLog } from "#base/log.ts";
import type { JobState, JobView } from "#contract/job.ts";
import { LOCAL } from "../../auth/principal.ts";
import { temporaryFolder } from "../../test-support/engines.ts";
import { Ledger } from "./ledger.ts";
import { Owners } from "./owner.ts";

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
const append = (ledger: Ledger | undefined, view: JobView, principal = LOCAL.id) => ledger?.append({ view, key: null, principal });
const waiting: JobState = { kind: "waiting_for_engine" };

const alive = new Owners(`${process.pid}`, systemClock);
const open = (file: string, owners = alive, long?: number) =>
  new Ledger({ file, owners, log, ...(long !== undefined && { compactFrom: long }) });

let files = 0;
const fileOf = (content: Buffer | string = "") => {
  const file = path.join(directory, `${files++}.jsonl`);
  fs.writeFileSync(file, content);
  return file;
};
const views = (file: string) => [...open(file).read().values()].map(({ view }) => view);

describe("Ledger", () => {
  test("a job is its principal's; one in the lines of earlier versions is the person's at this computer", () => {
    const file = fileOf();
    append(open(file), job("a", waiting));
    append(open(file), job("b", waiting), "token-anna");
    const [first = "", second = ""] = fs.readFileSync(file, "utf8").split("\n");
    expect(JSON.parse(first)).not.toHaveProperty("principal");
    expect(JSON.parse(second)).toMatchObject({ principal: "token-anna" });
    const principals = () => [...open(file).read().values()].map(({ principal }) => principal);
    expect(principals()).toEqual([LOCAL.id, "token-anna"]);
  });

  test("the last line of a job wins, and jobs are in the order of their first lines", () => {
    const file = fileOf();
    const ledger = open(file);
    append(ledger, job("a", waiting));
    append(ledger, job("b", waiting));
    append(ledger, job("a", { kind: "cancelled" }));
    expect(views(file)).toEqual([job("a", { kind: "cancelled" }), job("b", waiting)]);
    expect([...ledger.read().values()].map(({ owner }) => owner)).toEqual([alive.me, alive.me]);
  });

  test("cut off at any byte, it keeps every whole line, and what is written after that", () => {
    const file = fileOf();
    const ledger = open(file);
    const all = ["a", "b", "c"].map((id) => job(id, waiting));
    for (const view of all) append(ledger, view);
    const whole = fs.readFileSync(file);
    for (let end = 0; end <= whole.length; end++) {
      const left = whole.subarray(0, end);
      const torn = fileOf(left);
      // The last byte of a line is its end; without that alone the line is still whole.
      const lines = left
        .toString()
        .split("\n")
        .filter((line) => /"owner":"\d+"}$/.test(line));
      expect(views(torn)).toEqual(all.slice(0, lines.length));
      append(open(torn), job("after", waiting));
      expect(views(torn)).toEqual([...all.slice(0, lines.length), job("after", waiting)]);
    }
  });

  test("what others write meanwhile is read, even after half a character", () => {
    const file = fileOf();
    const reader = open(file);
    const writer = open(file);
    const shown = () => [...reader.read().keys()];
    append(writer, job("a", waiting));
    expect(shown()).toEqual(["a"]);
    fs.appendFileSync(file, Buffer.concat([Buffer.from('{"id":"F'), Buffer.from("ü").subarray(0, 1)]));
    expect(shown()).toEqual(["a"]);
    append(open(file), job("b", waiting));
    expect(shown()).toEqual(["a", "b"]);
    append(writer, job("c", waiting));
    expect(shown()).toEqual(["a", "b", "c"]);
    fs.writeFileSync(file, "");
    append(writer, job("d", waiting));
    expect(shown()).toEqual(["d"]);
  });

  test("of several bridges that try to take over a dead owner's job, one does, and what the dead one still wrote does not count", () => {
    const file = fileOf();
    const [dead, ...heirs] = ["999999 gone", "1 a", "2 b", "3 c"].map((me) => open(file, new Owners(me, systemClock)));
    append(dead, job("a", { kind: "queued", position: 0 }));
    const entry = heirs[0]?.read().get("a");
    expect(entry?.owner).toBe("999999 gone");
    expect(heirs.map((heir) => entry && heir.takeOver(entry))).toEqual([true, false, false]);
    append(dead, job("a", { kind: "cancelled" }));
    expect(open(file).read().get("a")).toMatchObject({ owner: "1 a", view: { state: { kind: "queued" } } });
    append(heirs[0], job("a", { kind: "cancelled" }));
    append(heirs[0], job("a", waiting));
    expect(views(file)).toEqual([job("a", { kind: "cancelled" })]);
  });

  test("compacted while others go on writing, it says the same as before", async () => {
    const writer = fc.integer({ min: 0, max: 2 });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ writer, id: fc.constantFrom("a", "b", "c"), end: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ writer, compact: fc.constant(true) }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const file = fileOf();
        const plain = fileOf();
        const ledgers = [0, 1, 2].map(() => open(file, alive, 4));
        const reference = open(plain);
        for (const next of steps) {
          if ("compact" in next) await ledgers[next.writer]?.compact();
          else {
            const view = job(`${next.writer}${next.id}`, next.end ? { kind: "cancelled" } : waiting);
            append(ledgers[next.writer], view);
            append(reference, view);
          }
        }
        const byId = (from: string) => new Map(views(from).map((view) => [view.id, view]));
        expect(byId(file)).toEqual(byId(plain));
        for (const ledger of ledgers) expect([...ledger.read().keys()].sort()).toEqual([...byId(plain).keys()].sort());
      }),
      { numRuns: 150 },
    );
  });

  test("what went into a file that was replaced at that moment is written again, even by a bridge that had never read it", () => {
    const file = fileOf();
    const [newcomer, reader] = [open(file), open(file)];
    append(reader, job("b", waiting));
    reader.read();
    const other = JSON.stringify({ ...job("c", waiting), owner: "2 c" });
    append(newcomer, job("a", waiting));
    // Twice, so that the system may give the third file the inode of the first.
    for (const version of ["one", "two"]) {
      fs.writeFileSync(`${file}.new`, `${JSON.stringify({ version: version.repeat(12) })}\n${other}\n`);
      fs.renameSync(`${file}.new`, file);
    }
    for (const ledger of [newcomer, reader]) ledger.read();
    expect(views(file).map(({ id }) => id)).toEqual(["c", "a", "b"]);
  });

  test("processes that write while others compact it, and are killed while they do, lose nothing", async () => {
    const file = fileOf();
    const start = (name: string, count: number) =>
      spawn(process.execPath, [path.join(import.meta.dirname, "..", "..", "test-support", "ledger-writer.ts"), file, name, String(count)], {
        stdio: ["ignore", "ignore", "inherit"],
      });
    const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));
    const writers = ["x", "y", "z"].map((name) => start(name, 250));
    const killing = (async () => {
      for (let n = 0; n < 5; n++) {
        const mortal = start(`mortal${n}`, 100_000);
        await new Promise((resolve) => setTimeout(resolve, 250 + n * 40));
        mortal.kill("SIGKILL");
        await ended(mortal);
      }
    })();
    await Promise.all([...writers.map(ended), killing]);
    const found = new Map(views(file).map((view) => [view.id, view.state.kind]));
    for (const name of ["x", "y", "z"]) {
      for (let n = 0; n < 250; n++) expect([name, n, found.get(`${name}${n}`)]).toEqual([name, n, "cancelled"]);
    }
    const lines = fs.readFileSync(file, "utf8").split("\n").length;
    expect(lines).toBeLessThan(found.size * 3);
  });

  test("lines that are not ours are left out", () => {
    const good = JSON.stringify(job("a", waiting));
    expect(views(fileOf(`junk\n{"id":5}\n${good}\n[]\nnull\n`))).toEqual([job("a", waiting)]);
  });

  test("a ledger that cannot be written does not end the work", () => {
    const ledger = open(path.join(fileOf("a file"), "jobs.jsonl"));
    expect(() => append(ledger, job("a", waiting))).not.toThrow();
    expect([...ledger.read()]).toEqual([]);
  });
});
