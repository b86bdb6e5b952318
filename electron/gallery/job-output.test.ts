import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JobView, OutputView } from "#contract/job.ts";
import { jobOutput } from "./job-output.ts";

const job = (...outputs: OutputView[]): JobView => ({
  id: "1",
  tool: "hum",
  client: "easel",
  arguments: {},
  createdAt: 0,
  startedAt: 0,
  finishedAt: 1,
  state: { kind: "done", outputs, text: [] },
});
const output = (reference: string, fileName: string | null, mime: string): OutputView => {
  return { reference, fileName, mime, width: null, height: null, bytes: 3 };
};

describe("what a job has made", () => {
  let directory: string;
  beforeAll(async () => {
    const base = await fs.mkdtemp(path.join(os.tmpdir(), "easel outputs "));
    directory = path.join(base, "pictures");
    await fs.mkdir(directory);
    await fs.writeFile(path.join(directory, "aaaaaaaa.flac"), "hum");
    await fs.writeFile(path.join(base, "secret.flac"), "secret");
  });
  afterAll(() => fs.rm(path.dirname(directory), { recursive: true }));

  it("is read with its type, whatever kind it is", async () => {
    const found = await jobOutput([job(output("aaaaaaaa", "aaaaaaaa.flac", "audio/flac"))], directory, "aaaaaaaa");
    expect(found).toEqual({ bytes: Buffer.from("hum"), mime: "audio/flac" });
  });

  it.each([
    ["no job made it", output("bbbbbbbb", "aaaaaaaa.flac", "audio/flac")],
    ["only the engine has it", output("aaaaaaaa", null, "audio/flac")],
    ["its file is gone", output("aaaaaaaa", "gone.flac", "audio/flac")],
    ["a page must not show it", output("aaaaaaaa", "aaaaaaaa.flac", "text/html")],
    ["it lies elsewhere", output("aaaaaaaa", "../secret.flac", "audio/flac")],
  ])("is nothing where %s", async (_why, one) => {
    expect(await jobOutput([job(one)], directory, "aaaaaaaa")).toBeNull();
  });
});
