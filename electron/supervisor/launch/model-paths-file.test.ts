import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { writeModelPaths } from "./model-paths-file.ts";

/** One of them has PyYAML: `npm test` sees to it for the system's own. */
const PYTHONS = ["python3", "/usr/bin/python3"];

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

const at = (name: string) => path.join(home, name);
const folders = (...names: string[]) => {
  for (const name of names) fs.mkdirSync(at(name), { recursive: true });
};

describe("the file for ComfyUI", () => {
  const odd = ["plain", "$HOME ~ %PATH%", "quotes ' \" : # {x} [y]", "画 🦊 ü", " - blank "];

  it("names every folder by its absolute path, whatever it is called", async () => {
    folders(...odd.map((name) => path.join(name, "loras")));
    const { file, notes } = await writeModelPaths(odd.map(at), at("state/extra.yaml"));
    expect(notes).toEqual([]);
    const text = fs.readFileSync(file ?? "", "utf8");
    const expected = Object.fromEntries(odd.map((name, index) => [`easel_${index + 1}`, { loras: at(path.join(name, "loras")) }]));
    expect(parse(text)).toEqual(expected);
  });

  it.skipIf(process.platform !== "linux")("is read the same by Python's YAML, which is what ComfyUI reads it with", async () => {
    folders(...odd.map((name) => path.join(name, "loras")));
    const { file } = await writeModelPaths(odd.map(at), at("extra.yaml"));
    const read = "import json,sys,yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))))";
    const answers = PYTHONS.map((python) => spawnSync(python, ["-c", read, file ?? ""], { encoding: "utf8" }).stdout);
    expect(JSON.parse(answers.find(Boolean) ?? "null")).toEqual(parse(fs.readFileSync(file ?? "", "utf8")));
  });

  it("has one line per folder, and leaves out what is not there", async () => {
    folders("a/Lora", "a/loras");
    const { file, notes } = await writeModelPaths([at("gone"), at("a")], at("extra.yaml"));
    expect(parse(fs.readFileSync(file ?? "", "utf8"))).toEqual({ easel_2: { loras: `${at("a/Lora")}\n${at("a/loras")}` } });
    expect(notes).toEqual(["no models are in the extra folder 1 now, so it is left out"]);
    expect(await writeModelPaths([at("gone")], at("other.yaml"))).toMatchObject({ file: null });
    expect(await writeModelPaths([], at("other.yaml"))).toEqual({ file: null, notes: [] });
  });
});
