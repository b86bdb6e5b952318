import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freeBytes } from "#base/disk-space.ts";
import { loadDownloadSources, officialSources } from "./download-sources.ts";
import { InstallPlanner, type InstallPlannerOptions } from "./install-planner.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

const plansOn = (over: Partial<InstallPlannerOptions> = {}) =>
  new InstallPlanner({
    platform: "linux",
    arch: "x64",
    home,
    detectGpus: async () => [{ maker: "nvidia", name: "GeForce RTX 4070", cuda: { driver: 580, capability: 8.9 } }],
    sources: () => officialSources,
    freeBytes: async () => 100e9,
    displayPath: (place) => place.replace(home, "~"),
    ...over,
  });
const nobody = { gpu: null, folder: null };

describe("a plan", () => {
  it("says what is installed, from where, how much and where to, and changes nothing", async () => {
    const plan = await plansOn().plan(nobody);
    expect(plan).toMatchObject({ gpu: "nvidia", folder: "~/ComfyUI", free: 100e9, verdict: { kind: "ready" } });
    expect(plan.steps.flatMap(({ source }) => source?.hosts ?? [])).toEqual(
      expect.arrayContaining(["files.pythonhosted.org", "github.com", "download.pytorch.org", "pypi.org"]),
    );
    expect(plan.download).toBe(plan.steps.reduce((sum, step) => sum + step.download, 0));
    expect(plan.disk).toBeGreaterThan(plan.download);
    expect(fs.readdirSync(home)).toEqual([]);
  });

  it("can be accepted once; any other plan is refused", async () => {
    const plans = plansOn();
    const first = await plans.plan(nobody);
    const { verdict } = await plans.plan({ gpu: "cpu", folder: path.join(home, "elsewhere") });
    if (first.verdict.kind !== "ready" || verdict.kind !== "ready") throw new Error("refused");
    const { planId } = first.verdict;
    expect(() => plans.accept(planId)).toThrow("no longer valid");
    expect(() => plans.accept("guess")).toThrow("no longer valid");
    expect(plans.accept(verdict.planId)).toMatchObject({ gpu: "cpu", folder: path.join(home, "elsewhere") });
    expect(() => plans.accept(verdict.planId)).toThrow("no longer valid");
  });

  it("never takes a folder that has something in it", async () => {
    fs.mkdirSync(path.join(home, "ComfyUI"));
    expect((await plansOn().plan(nobody)).folder).toBe("~/ComfyUI");
    fs.writeFileSync(path.join(home, "ComfyUI", "main.py"), "");
    expect((await plansOn().plan(nobody)).folder).toBe("~/ComfyUI 2");
    const asked = await plansOn().plan({ gpu: null, folder: path.join(home, "ComfyUI") });
    expect(asked.verdict).toMatchObject({ kind: "refused", error: { message: "That folder is not empty." } });
    expect(await plansOn().suggestFolderIn(home)).toBe(path.join(home, "ComfyUI 2"));
    fs.mkdirSync(path.join(home, "empty"));
    expect(await plansOn().suggestFolderIn(path.join(home, "empty"))).toBe(path.join(home, "empty"));
  });

  it.each<[string, Partial<InstallPlannerOptions>, (() => string) | null, RegExp]>([
    ["too little room", { freeBytes: async () => 5e9 }, null, /8\.\d GB are needed .*, 4\.7 GB are free/],
    ["a cloud's folder", {}, () => path.join(home, "OneDrive - Firma", "ComfyUI"), /copied to the internet/],
    ["a path too long for Windows", { platform: "win32" }, () => `C:\\${"x".repeat(80)}`, /too long for Windows/],
    ["another computer's folder", { platform: "win32" }, () => "\\\\server\\share", /on another computer/],
    ["a processor for which there is nothing", { platform: "darwin", arch: "x64" }, null, /Intel processor/],
  ])("is refused with a reason: %s", async (_name, over, folder, reason) => {
    const { verdict } = await plansOn(over).plan({ gpu: null, folder: folder?.() ?? null });
    expect(verdict.kind === "refused" && verdict.error.message).toMatch(reason);
  });

  const root = process.getuid?.() === 0;

  // Root may write anywhere, and `access` asks for the real user: nobody can be played here.
  it.skipIf(root)("is refused where Easel may not write", async () => {
    const locked = path.join(home, "locked");
    fs.mkdirSync(locked);
    for (const mode of [0o555, 0o000]) {
      fs.chmodSync(locked, mode);
      for (const folder of [locked, path.join(locked, "ComfyUI")]) {
        const { verdict } = await plansOn().plan({ gpu: null, folder });
        expect(verdict).toMatchObject({ kind: "refused", error: { message: "Easel may not write into that folder." } });
      }
    }
    fs.chmodSync(locked, 0o755);
  });

  it("is refused where a file is in the way", async () => {
    const file = path.join(home, "letter.txt");
    fs.writeFileSync(file, "dear");
    for (const folder of [file, path.join(file, "ComfyUI")]) {
      const { verdict } = await plansOn().plan({ gpu: null, folder });
      expect(verdict).toMatchObject({ kind: "refused", error: { message: "Easel may not write into that folder." } });
    }
  });

  it("takes its sources from a file if one is named, and is refused when that cannot be read", async () => {
    const file = path.join(home, "sources.json");
    const from = () => plansOn({ sources: () => loadDownloadSources(file) }).plan(nobody);
    for (const text of [null, "{", "[]", JSON.stringify({ ...officialSources, torch: 7 })]) {
      if (text !== null) fs.writeFileSync(file, text);
      expect((await from()).verdict).toMatchObject({ kind: "refused", error: { message: expect.stringContaining("cannot be read") } });
    }
    fs.writeFileSync(file, JSON.stringify({ ...officialSources, torch: "https://mirror.example/torch" }));
    const plan = await from();
    expect(plan.verdict.kind).toBe("ready");
    expect(plan.steps.find(({ id }) => id === "torch")?.source?.hosts).toEqual(["mirror.example"]);
    expect(loadDownloadSources(undefined)).toBe(officialSources);
  });

  it("knows the free room on a real disk, even for a folder that is not there yet", async () => {
    const free = await freeBytes(path.join(home, "a", "b", "c"));
    const { bavail, bsize } = fs.statfsSync(home);
    expect(Math.abs((free ?? 0) - bavail * bsize)).toBeLessThan(1e9);
    expect((await plansOn({ freeBytes: async () => null }).plan(nobody)).verdict.kind).toBe("ready");
  });
});
