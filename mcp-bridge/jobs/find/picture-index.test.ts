import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { withPngText } from "#base/png-text.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobView } from "#contract/job.ts";
import { temporaryFolder } from "../../test-support/engines.ts";
import { png } from "../../test-support/pictures.ts";
import { cursorText, readFindArguments } from "./find-arguments.ts";
import { PictureIndex } from "./picture-index.ts";

let root: string;
let jobs: Map<string, JobView>;
beforeEach(() => {
  root = temporaryFolder();
  jobs = new Map();
  for (const folder of ["pictures", "given"]) fs.mkdirSync(path.join(root, folder));
});
afterEach(() => fs.rmSync(root, { recursive: true }));

const NOW = new Date(2026, 10, 18, 14).getTime();
const HOUR_MS = 3_600_000;

function keep(reference: string, hoursAgo: number, prompt: string, more: object = {}): void {
  const metadata = {
    tool: "generate_image",
    createdAt: NOW - hoursAgo * HOUR_MS,
    arguments: { prompt, negative_prompt: "cat", model: "poster.safetensors", ...more },
  };
  fs.writeFileSync(path.join(root, "pictures", `${reference}.png`), withPngText(png(8, 4), "easel", JSON.stringify(metadata)));
}

const open = () =>
  new PictureIndex({
    folders: [
      { directory: path.join(root, "pictures"), given: false },
      { directory: path.join(root, "given"), given: true },
    ],
    file: path.join(root, "picture-index.jsonl"),
    jobs: () => jobs,
    clock: systemClock,
  });

async function find(index: PictureIndex, args: object, limit = 12) {
  const { query, after } = readFindArguments(args, NOW);
  const found = await index.find(query, after, limit);
  return { ...found, references: found.pictures.map(({ reference }) => reference) };
}

describe("kept pictures", () => {
  beforeEach(() => {
    keep("aaaaaaaa", 1, "A red fox in the snow");
    keep("bbbbbbbb", 24, "foxes by a lake", { model: "Sketch.safetensors", loras: '[{"name":"ink.safetensors","strength":1}]' });
    keep("cccccccc", 50, "Ein Füchslein am Fluß");
    keep("cccccccc-2", 50, "a castle");
    fs.writeFileSync(path.join(root, "given", "dddddddd.png"), png(16, 16));
    fs.writeFileSync(path.join(root, "pictures", "notes.txt"), "no picture");
    fs.writeFileSync(path.join(root, "pictures", "aaaaaaaa.poster.jpg"), "a small copy");
  });

  test.each<[object, string[]]>([
    [{ words: "fox" }, ["aaaaaaaa", "bbbbbbbb"]],
    [{ query: "the FOXES" }, ["aaaaaaaa", "bbbbbbbb"]],
    [{ words: "fox lake" }, ["bbbbbbbb"]],
    [{ words: "fuchslein" }, ["cccccccc"]],
    [{ words: "ink" }, ["bbbbbbbb"]],
    [{ words: "cat" }, []],
    [{ words: "cccccccc" }, ["cccccccc", "cccccccc-2"]],
    [{ words: "fox", date: "yesterday" }, ["bbbbbbbb"]],
    [{ words: "", date: "null", to: "2026-11-17" }, ["bbbbbbbb", "cccccccc", "cccccccc-2"]],
    [{ from: "yesterday", to: "yesterday", tool: "generate" }, ["bbbbbbbb"]],
    [{ model: "sketch" }, ["bbbbbbbb"]],
    [{ tool: "add_picture" }, ["dddddddd"]],
  ])("%j", async (args, references) => {
    expect((await find(open(), args)).references).toEqual(references);
  });

  test("come page by page, and a picture that is made meanwhile moves nothing", async () => {
    const index = open();
    const first = await find(index, { tool: "generate_image" }, 2);
    expect(first).toMatchObject({ total: 4, more: true, unread: 0, references: ["aaaaaaaa", "bbbbbbbb"] });
    keep("eeeeeeee", 0, "newer than all");
    const last = first.pictures.at(-1) ?? expect.fail("no picture");
    const second = await find(index, { tool: "generate_image", cursor: cursorText(last) }, 2);
    expect(second).toMatchObject({ total: 5, more: false, references: ["cccccccc", "cccccccc-2"] });
  });

  test("new ones are found at once, those that are gone no more, also after a start from the kept index", async () => {
    const index = open();
    await find(index, {});
    keep("eeeeeeee", 0, "a new fox");
    expect((await find(index, { words: "fox" })).references).toEqual(["eeeeeeee", "aaaaaaaa", "bbbbbbbb"]);
    const lines = fs.readFileSync(path.join(root, "picture-index.jsonl"), "utf8").trim().split("\n");
    expect(lines).toHaveLength(1 + 6);
    fs.rmSync(path.join(root, "pictures", "aaaaaaaa.png"));
    // What the file itself says no longer counts: it is not read again.
    fs.writeFileSync(path.join(root, "pictures", "bbbbbbbb.png"), png(8, 4));
    for (const each of [index, open()]) expect((await find(each, { words: "fox" })).references).toEqual(["eeeeeeee", "bbbbbbbb"]);
  });

  test("a torn index, one of another version and none at all are the same", async () => {
    await find(open(), {});
    const file = path.join(root, "picture-index.jsonl");
    const whole = fs.readFileSync(file, "utf8");
    for (const content of [whole.slice(0, -40), whole.replace(/\d/, "0"), "", null]) {
      if (content === null) fs.rmSync(file);
      else fs.writeFileSync(file, content);
      expect((await find(open(), { words: "fox" })).references).toEqual(["aaaaaaaa", "bbbbbbbb"]);
    }
  });

  test("what is no PNG is known from the ledger", async () => {
    fs.writeFileSync(path.join(root, "pictures", "ffffffff.webp"), "RIFF");
    jobs.set("ffffffff", {
      id: "ffffffff-0000-4000-8000-000000000000",
      tool: "my_workflow",
      client: "test",
      arguments: { prompt: "a heron" },
      createdAt: NOW,
      startedAt: null,
      finishedAt: NOW,
      state: {
        kind: "done",
        text: [],
        outputs: [{ reference: "ffffffff", fileName: "ffffffff.webp", mime: "image/webp", width: 64, height: 48, bytes: 4 }],
      },
    });
    const { pictures } = await find(open(), { words: "heron" });
    expect(pictures).toMatchObject([{ tool: "my_workflow", mime: "image/webp", width: 64, height: 48 }]);
  });
});

test("a search is refused with all that is wrong with it", () => {
  try {
    readFindArguments({ words: 7, date: "someday", from: "2026-11-02", to: "2026-11-01", cursor: "x", colour: "red" }, NOW);
    expect.fail("it was taken");
  } catch (error) {
    expect(error instanceof EaselError && error.message).toBe(
      '`words` must be text; `colour` is no argument of find_pictures; `date` is "someday", which is no date that Easel understands; ' +
        "`to` is before `from`; `cursor` is no cursor of an earlier answer.",
    );
  }
});
