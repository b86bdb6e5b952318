import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "#base/clock.ts";
import { openLog } from "#base/log.ts";
import { Ledger } from "#mcp-bridge/jobs/record/ledger.ts";
import { Owners } from "#mcp-bridge/jobs/record/owner.ts";
import { defaultSettings, parseSettings } from "../app/settings-schema.ts";
import { IndexFile } from "../gallery/index/index-file.ts";

// What an Easel leaves for the next one, and what the next one leaves for it when the person goes back. `testing/state-0.1.0` was
// written by 0.1.0 itself; a version that changes one of these files adds what it wrote beside it.
const WRITTEN = path.join(import.meta.dirname, "testing", "state-0.1.0");
const written = (file: string) => fs.readFileSync(path.join(WRITTEN, file), "utf8");

function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-versions-"));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function ledgerOf(content: string): Ledger {
  const folder = temporaryFolder();
  const file = path.join(folder, "jobs.jsonl");
  fs.writeFileSync(file, content);
  const log = openLog({ level: "error", format: "text", file: path.join(folder, "log") });
  return new Ledger({ file, owners: new Owners("0 - -", systemClock), log });
}

function indexOf(content: string) {
  const folder = temporaryFolder();
  const index = new IndexFile(folder, "root");
  index.append([], ["nothing.png"]); // makes the file, whose name is its own affair
  const [name = ""] = fs.readdirSync(folder);
  fs.writeFileSync(path.join(folder, name), content);
  return index.read();
}

describe("what 0.1.0 wrote", () => {
  it("settings: each is kept, and what it did not know gets its default", () => {
    const { settings, lost } = parseSettings(JSON.parse(written("settings.json")));
    expect(lost).toEqual([]);
    expect(settings).toEqual({ ...defaultSettings, theme: "dark", notifyFinished: true });
  });

  it("jobs: how each ended, with its picture", () => {
    const entries = [...ledgerOf(written("jobs.jsonl")).read().values()];
    expect(entries.map(({ view }) => [view.tool, view.arguments.seed, view.state.kind])).toEqual([
      ["generate_image", "18446744073709551615", "done"],
    ]);
  });

  it("the gallery's index: a picture with its prompt", () => {
    const pictures = [...indexOf(written("gallery-index.jsonl")).values()];
    expect(pictures).toMatchObject([{ kind: "picture", width: 64, height: 64, prompt: "a fox in the snow", practice: true }]);
  });
});

describe("what a newer Easel leaves, read by this one", () => {
  it("settings that this one does not know are left alone, and a value that it does not know costs that one only", () => {
    const newer = { ...JSON.parse(written("settings.json")), theme: "sepia", galaxies: { on: true } };
    const { settings, lost } = parseSettings(newer);
    expect(lost).toEqual(["theme"]);
    expect(settings.notifyFinished).toBe(true);
  });

  it("jobs: fields, states and lines that this one does not know hide no other job", () => {
    const [line = ""] = written("jobs.jsonl").trim().split("\n").slice(-1);
    const job = JSON.parse(line);
    const newer = [
      JSON.stringify({ ...job, id: "newer-1", mood: "calm", state: { ...job.state, carbon: 1 } }),
      JSON.stringify({ ...job, id: "newer-2", state: { kind: "dreaming" } }),
      JSON.stringify({ archives: "newer-1", into: "x" }),
    ];
    const entries = ledgerOf([...newer, line, ""].join("\n")).read();
    expect(entries.get("newer-1")?.view.state.kind).toBe("done");
    expect(entries.get(job.id)?.view.state.kind).toBe("done");
  });

  it("the gallery's index: one of another version is made anew, and fields that this one does not know do no harm", () => {
    const [header, picture = ""] = written("gallery-index.jsonl").split("\n");
    expect(indexOf(`{"galleryIndex":999}\n${picture}\n`).size).toBe(0);
    expect(indexOf(`${header}\n${JSON.stringify({ ...JSON.parse(picture), stars: 5 })}\n`).size).toBe(1);
  });
});
