import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeComfy } from "../testing/fake-comfy.ts";
import { HelpCache } from "./help-cache.ts";

describe.skipIf(process.platform === "win32")("the help of a ComfyUI", () => {
  let home: string;
  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
  });
  afterEach(() => fs.rmSync(home, { recursive: true }));

  const folder = () => path.join(home, "comfy");
  const file = () => path.join(home, "state", "flags.json");
  const ask = (version = "0.24.0", timeoutMs?: number) => {
    const program = { python: path.join(folder(), ".venv/bin/python3"), code: folder(), version, env: process.env };
    return new HelpCache(file(), timeoutMs).knownFlags(program);
  };
  const runs = () => fs.readFileSync(path.join(folder(), "runs.txt"), "utf8").split("\n").length - 1;

  it("is asked for once per version, also across starts of Easel", async () => {
    writeComfy(folder(), { version: "0.3.64" });
    const old = await ask("0.3.64");
    expect(old?.flags.get("--normalvram")).toEqual({ nargs: "0", choices: null });
    expect(old?.flags.get("--preview-method")).toEqual({ nargs: "1", choices: ["none", "auto"] });
    expect(old?.exclusive).toEqual([["--highvram", "--normalvram", "--lowvram", "--cpu"]]);
    expect(await ask("0.3.64")).toEqual(old);
    expect(runs()).toBe(1);
    writeComfy(folder());
    expect((await ask())?.flags.has("--normalvram")).toBe(false);
    expect(runs()).toBe(2);
  });

  it("is asked for again when main.py has changed, or when the cache cannot be read", async () => {
    writeComfy(folder());
    await ask();
    fs.appendFileSync(path.join(folder(), "main.py"), "\n");
    await ask();
    fs.writeFileSync(file(), "{ torn");
    await ask();
    expect(runs()).toBe(3);
  });

  it("is null from a program that is broken or takes too long, and that is not cached", async () => {
    writeComfy(folder(), { slow: true });
    expect(await ask("0.24.0", 700)).toBeNull();
    fs.writeFileSync(path.join(folder(), "main.py"), "raise SystemExit(1)");
    expect(await ask()).toBeNull();
    expect(fs.existsSync(file())).toBe(false);
  });
});
