import fs from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import type { EngineSource, LaunchChoices } from "#contract/view.ts";
import { Discovery } from "../discovery/discovery.ts";
import { writeComfy } from "../testing/fake-comfy.ts";
import { HelpCache } from "./help-cache.ts";
import { LaunchPlanner } from "./launch-planner.ts";

describe.skipIf(process.platform === "win32")("the plan", () => {
  let home: string;
  let notes: string[];
  let choices: LaunchChoices;
  let ports: number[];
  beforeEach(() => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst 画 "));
    notes = [];
    ports = [];
    choices = { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" };
  });
  afterEach(() => fs.rmSync(home, { recursive: true }));

  const planner = () =>
    new LaunchPlanner({
      practice: { node: process.execPath, script: "/practice.cjs", directory: path.join(home, "state", "practice") },
      discovery: new Discovery({
        systemInfo: async () => ({ platform: process.platform, home, env: {}, drives: [], confined: true }),
        ports,
      }),
      help: new HelpCache(path.join(home, "state", "flags.json")),
      modelPathsFile: path.join(home, "state", "extra.yaml"),
      own: null,
      choices: () => choices,
      log: (line) => notes.push(line),
    });
  const specsFor = async (source: EngineSource, lastLine?: string, one = planner()) => {
    const plan = await one.plan(source);
    if (plan.kind !== "launch") throw new Error("nothing is launched");
    const exit = { code: 1, signal: null, spawnError: null, lastLines: lastLine ? [lastLine] : [] };
    return { first: await plan.spec(null), next: await plan.spec(exit), last: await plan.spec(null) };
  };

  it("of “find it for me” is a running ComfyUI, else one that can be started, else practice; and it is logged", async () => {
    expect((await specsFor({ kind: "auto" })).first.args[0]).toBe("/practice.cjs");

    writeComfy(path.join(home, "without Python"));
    fs.rmSync(path.join(home, "without Python", ".venv"), { recursive: true });
    writeComfy(path.join(home, "zzz ComfyUI"));
    const one = planner();
    expect((await specsFor({ kind: "auto" }, undefined, one)).first.cwd).toBe(path.join(home, "zzz ComfyUI"));
    expect(one.install?.folder).toBe(path.join(home, "zzz ComfyUI"));

    const server = http.createServer((_request, response) => {
      response.setHeader("content-type", "application/json");
      response.end(
        JSON.stringify({
          system: { os: "x", comfyui_version: "0.3.64", python_version: "3", pytorch_version: "2", argv: [], ram_total: 1, ram_free: 1 },
          devices: [],
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    ports = [(server.address() as AddressInfo).port];
    expect(await planner().plan({ kind: "auto" })).toEqual({ kind: "attach", url: `http://127.0.0.1:${ports[0]}` });
    expect(notes).toEqual([
      "found no ComfyUI on this computer, so the practice engine is used",
      "found ComfyUI 0.24.0 on this computer",
      "found a ComfyUI 0.3.64 that is running",
    ]);
  });

  it("of a folder or an address fails at once when it cannot work", async () => {
    await expect(planner().plan({ kind: "folder", path: home })).rejects.toMatchObject({ kind: "config_invalid" });
    await expect(planner().plan({ kind: "url", url: "ftp://x" })).rejects.toMatchObject({ kind: "config_invalid" });
    expect(await planner().plan({ kind: "url", url: "http://127.0.0.1:8188/" })).toEqual({ kind: "attach", url: "http://127.0.0.1:8188" });
  });

  it("does without a graphics card that is not there, and takes changed choices at the next start", async () => {
    const source: EngineSource = { kind: "folder", path: writeComfy(path.join(home, "comfy")) };
    const one = planner();
    const { first, next, last } = await specsFor(source, "AssertionError: Torch not compiled with CUDA enabled", one);
    expect([first, next, last].map(({ args }) => args.includes("--cpu"))).toEqual([false, true, true]);
    expect((await specsFor(source, undefined, one)).first.args).toContain("--cpu");
    expect(notes.filter((line) => line.includes("no usable graphics card"))).toHaveLength(1);
    choices = { ...choices, memory: "less" };
    expect((await specsFor(source)).first.args).toContain("--lowvram");
  });

  it("refuses flags that this ComfyUI does not know, that are dangerous, or that contradict the choices", async () => {
    const one = planner();
    const check = (extraFlags: string, over: Partial<LaunchChoices> = {}) => one.checkChoices({ ...choices, ...over, extraFlags });
    // Nothing to ask yet: only what is refused everywhere is known to be wrong.
    await expect(check("--normalvram")).resolves.toBeUndefined();
    await one.plan({ kind: "folder", path: writeComfy(path.join(home, "comfy")) });
    await expect(check('--fast --output-directory "/a b"')).resolves.toBeUndefined();
    await expect(check("")).resolves.toBeUndefined();
    const refused = (message: string) => ({ kind: "argument_invalid", message: expect.stringContaining(message) });
    await expect(check("--normalvram")).rejects.toMatchObject(refused("--normalvram cannot be used: this version of ComfyUI does not"));
    await expect(check("--fast --listen")).rejects.toMatchObject(refused("--listen cannot be used"));
    await expect(check("fast")).rejects.toMatchObject(refused("“fast” belongs to no flag."));
    await expect(check("--lowvram --cpu")).rejects.toMatchObject(refused("--cpu cannot be used: it excludes --lowvram"));
    await expect(check("--highvram", { memory: "cpu" })).rejects.toMatchObject(refused("it excludes --cpu"));
  });
});
