import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import { zip } from "#base/write-zip.ts";
import type { InstallView } from "#contract/install.ts";
import { Discovery } from "../discovery/discovery.ts";
import { HelpCache } from "../launch/help-cache.ts";
import { LaunchPlanner } from "../launch/launch-planner.ts";
import { Supervisor } from "../supervisor.ts";
import { processesNaming } from "../testing/processes.ts";
import { comfyuiRecipe } from "./comfyui-recipe.ts";
import { walkFiles } from "./disk-space.ts";
import type { InstallRecipe } from "./install-recipe.ts";
import { Installer, type InstallerOptions } from "./installer.ts";
import { type DownloadServer, startDownloadServer } from "./testing/download-server.ts";

const PLENTY = 100e9;
/** Makes the time of silence, and the delays between attempts, short. */
const impatient = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 300), signal) };

describe.skipIf(process.platform === "win32")("installing ComfyUI from a download server on this computer", () => {
  let home: string;
  let folder: string;
  let downloads: DownloadServer;
  let recipe: InstallRecipe;
  let views: InstallView[];
  let lines: string[];
  let installed: InstallRecipe[];
  let free: number;
  const installers: Installer[] = [];

  beforeEach(async () => {
    home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 "));
    fs.writeFileSync(path.join(home, "letter.txt"), "dear");
    folder = path.join(home, "my programs", "Comfy UI 画");
    downloads = await startDownloadServer();
    recipe = recipeIn(folder);
    [views, lines, installed, free] = [[], [], [], PLENTY];
  });
  afterEach(async () => {
    for (const installer of installers.splice(0)) await installer.dispose();
    await downloads.close();
    expect(processesNaming(home)).toEqual([]);
    fs.rmSync(home, { recursive: true });
  });

  const recipeIn = (place: string, { sources } = downloads) =>
    comfyuiRecipe(
      {
        platform: process.platform,
        arch: process.arch,
        folder: place,
        gpu: "cpu",
        build: { index: `${sources.torch}/cpu`, prerelease: false, download: 1e6, disk: 2e6 },
      },
      sources,
    );
  const makeInstaller = (over: Partial<InstallerOptions> = {}) => {
    const installer = new Installer({
      stateDirectory: path.join(home, "state"),
      clock: systemClock,
      fetch,
      freeBytes: async () => free,
      displayPath: (place) => place.replace(home, "~"),
      onChange: (view) => views.push(view),
      onLine: (line) => lines.push(line),
      onInstalled: async (done) => void installed.push(done),
      onRemoving: async () => async () => {},
      ...over,
    });
    installers.push(installer);
    return installer;
  };
  const untilIdle = (installer: Installer) => expect.poll(() => installer.view.kind, { interval: 20 }).toMatch(/^(paused|installed|none)$/);
  const at = (installer: Installer, step: string) =>
    expect
      .poll(() => installer.view.kind === "installing" && installer.view.steps[installer.view.finished]?.id, {
        interval: 20,
      })
      .toBe(step);
  const everything = async () => {
    const files: string[] = [];
    for await (const file of walkFiles(home)) files.push(path.relative(home, file));
    return files.filter((file) => !file.startsWith(`state${path.sep}`)).sort();
  };
  /** PyTorch's step hangs, and so does the child that it started. */
  const hanging = async () => {
    await expect.poll(() => lines.includes("Downloading torch (800.0MiB)")).toBe(true);
    await expect.poll(() => processesNaming(home).length).toBeGreaterThanOrEqual(2);
  };
  const uvCalls = () =>
    fs
      .readFileSync(path.join(folder, "downloads", "cache", "fake-uv.log"), "utf8")
      .trim()
      .split("\n");

  it("goes through every step, and its result is found and started", async () => {
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    expect(installer.view).toEqual({
      kind: "installed",
      folder: "~/my programs/Comfy UI 画",
      models: "~/my programs/Comfy UI 画/ComfyUI/models/checkpoints",
    });
    expect(installed).toEqual([recipe]);
    expect(fs.readdirSync(folder).sort()).toEqual(["ComfyUI", "python"]);
    expect(await installer.hasModel()).toBe(false);
    fs.mkdirSync(path.join(folder, "ComfyUI", "models", "diffusion_models"), { recursive: true });
    fs.writeFileSync(path.join(folder, "ComfyUI", "models", "diffusion_models", "fox.safetensors"), Buffer.alloc(2_000_000));
    expect(await installer.hasModel()).toBe(true);
    const steps = views.flatMap((view) => (view.kind === "installing" ? [view.steps[view.finished]?.id] : []));
    expect([...new Set(steps)]).toEqual(["uv", "comfyui", "python", "torch", "packages", "trial", "tidy"]);
    expect(lines).toContain("Installed Python 3.12");
    expect(downloads.requested).toEqual(["/uv.zip", "/comfyui.zip", "/torch/cpu", "/packages"]);

    const discovery = new Discovery({
      systemInfo: async () => ({ platform: process.platform, home, env: {}, drives: [], confined: true }),
    });
    const found = await discovery.recogniseStartable(folder);
    expect([found.layout.id, found.version, found.code]).toEqual(["git", "0.24.0", path.join(folder, "ComfyUI")]);
    const planner = new LaunchPlanner({
      practice: { node: process.execPath, script: "", directory: home },
      discovery,
      help: new HelpCache(path.join(home, "state", "flags.json")),
      modelPathsFile: path.join(home, "state", "models.yaml"),
      own: null,
      choices: () => ({ memory: "cpu", device: null, reserveVram: null, modelFolders: [], extraFlags: "" }),
      log: () => {},
    });
    const engine = new Supervisor({
      clock: systemClock,
      random: Math.random,
      source: { kind: "folder", path: folder },
      plan: (source) => planner.plan(source),
      onChange: () => {},
      onLine: () => {},
    });
    await engine.start();
    await expect.poll(() => engine.view.state).toMatchObject({ kind: "ready", version: "0.24.0" });
    await engine.dispose();
  });

  it("removes all of it, and nothing else", async () => {
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    await installer.remove();
    expect(installer.view).toEqual({ kind: "none" });
    expect(await everything()).toEqual(["letter.txt"]);
    expect(fs.readdirSync(home).sort()).toEqual(["letter.txt", "state"]);
    expect(fs.readdirSync(path.join(home, "state"))).toEqual([]);
  });

  it("leaves the person's own files in it, and says how many there are", async () => {
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.writeFileSync(path.join(home, "my programs", "other.txt"), "other");
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    const code = path.join(folder, "ComfyUI");
    const own = ["models/checkpoints/fox.safetensors", "output/fox.png", "custom_nodes/mine/__init__.py"];
    const litter = [
      "comfy/__pycache__/ops.pyc",
      "user/comfyui.log",
      "user/comfyui.db",
      "user/default/comfy.settings.json",
      "temp/x.png",
      ".DS_Store",
    ];
    for (const file of [...own, ...litter]) {
      fs.mkdirSync(path.dirname(path.join(code, file)), { recursive: true });
      fs.writeFileSync(path.join(code, file), "x");
    }
    expect(await installer.remains()).toEqual({ files: 3, folder: "~/my programs/Comfy UI 画/ComfyUI" });
    await installer.remove();
    const kept = own.map((file) => path.join("my programs", "Comfy UI 画", "ComfyUI", ...file.split("/")));
    expect(await everything()).toEqual([...kept, "letter.txt", path.join("my programs", "other.txt")].sort());
  });

  it("leaves a folder that a person made where the sources belong, and says so", async () => {
    downloads.behave("/comfyui.zip", "missing");
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    const model = path.join(folder, "ComfyUI", "models", "fox.safetensors");
    fs.mkdirSync(path.dirname(model), { recursive: true });
    fs.writeFileSync(model, "x");
    downloads.behave("/comfyui.zip", "normal");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view).toMatchObject({
      kind: "paused",
      why: { error: { message: "A folder “ComfyUI” that Easel did not make lies where ComfyUI belongs." } },
    });
    expect(await installer.remains()).toMatchObject({ files: 1 });
    await installer.remove();
    expect(fs.readFileSync(model, "utf8")).toBe("x");
  });

  it("does not begin in a folder that is not empty, nor without room, and leaves no trace of the attempt", async () => {
    const installer = makeInstaller();
    await expect(installer.start(recipeIn(home))).rejects.toThrow("not empty");
    free = 1e9;
    await expect(installer.start(recipe)).rejects.toThrow(
      /not enough room: 3\.5 GB are needed \(2\.0 GB of them to spare\), 0\.9 GB are free/,
    );
    fs.writeFileSync(path.join(home, "file"), "");
    free = PLENTY;
    await expect(installer.start(recipeIn(path.join(home, "file", "below")))).rejects.toThrow("may not write");
    fs.rmSync(path.join(home, "file"));
    expect(await everything()).toEqual(["letter.txt"]);
    expect(installer.view).toEqual({ kind: "none" });
    expect(downloads.requested).toEqual([]);
  });

  it("can be cancelled in the middle of a download, and resumed", async () => {
    downloads.behave("/comfyui.zip", "stops in the middle");
    const installer = makeInstaller();
    await installer.start(recipe);
    await at(installer, "comfyui");
    await expect.poll(() => fs.existsSync(path.join(folder, "downloads", "comfyui.zip.part"))).toBe(true);
    await installer.cancel();
    expect(installer.view).toMatchObject({ kind: "paused", finished: 1, why: { kind: "cancelled" } });
    expect(fs.readdirSync(path.join(folder, "downloads")).sort()).toEqual(["cache", "uv.zip"]);
    downloads.behave("/comfyui.zip", "normal");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
    expect(downloads.requested.filter((place) => place === "/uv.zip")).toHaveLength(1);
  });

  it("can be cancelled in the middle of a program, whose whole process tree ends, even what ignores signals", async () => {
    downloads.behave("/torch/cpu", "hang");
    const installer = makeInstaller();
    await installer.start(recipe);
    await hanging();
    await installer.cancel();
    expect(processesNaming(home)).toEqual([]);
    expect(installer.view).toMatchObject({ kind: "paused", finished: 3, why: { kind: "cancelled" } });
    downloads.behave("/torch/cpu", "normal");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
    expect(lines.filter((line) => line === "Installed Python 3.12")).toHaveLength(1);
  });

  it("can be resumed after a kill -9 at the step that was not finished, and ends what was left running", async () => {
    downloads.behave("/torch/cpu", "hang");
    const killed = await killable(home, recipe);
    await expect.poll(() => fs.existsSync(path.join(folder, "ComfyUI", ".venv")) && downloads.requested.includes("/torch/cpu")).toBe(true);
    await expect.poll(() => fs.existsSync(path.join(home, "state", "install-process.json"))).toBe(true);
    await killed();
    const installer = makeInstaller();
    await installer.open();
    expect(processesNaming(home)).toEqual([]);
    expect(installer.view).toMatchObject({ kind: "paused", finished: 3, why: { kind: "interrupted" } });
    const before = uvCalls();
    downloads.behave("/torch/cpu", "normal");
    downloads.requested.length = 0;
    await installer.resume();
    await at(installer, "packages");
    expect(uvCalls().slice(before.length)[0]).toBe("pip install --python");
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
    expect(downloads.requested).toEqual(["/torch/cpu", "/packages"]);
  });

  it("can be removed completely after a kill -9 at any moment", async () => {
    for (const delay of [0, 60, 150, 400, 700]) {
      const killed = await killable(home, recipe);
      await systemClock.sleep(delay);
      await killed();
      const installer = makeInstaller();
      await installer.open();
      await installer.remove();
      expect([delay, fs.readdirSync(home).sort()]).toEqual([delay, ["letter.txt", "recipe.json", "state"]]);
    }
  });

  it("can be resumed after Easel was quit in the middle of it", async () => {
    downloads.behave("/torch/cpu", "hang");
    const quitting = makeInstaller();
    await quitting.start(recipe);
    await hanging();
    await quitting.dispose();
    expect(processesNaming(home)).toEqual([]);
    downloads.behave("/torch/cpu", "normal");
    const installer = makeInstaller();
    await installer.open();
    expect(installer.view).toMatchObject({ kind: "paused", finished: 3, why: { kind: "interrupted" } });
    await expect(installer.start(recipe)).rejects.toThrow("already being installed");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
    const afterwards = makeInstaller();
    await afterwards.open();
    expect(afterwards.view).toEqual(installer.view);
  });

  it("reports a missing network, and can be resumed when there is one again", async () => {
    const offline = new Set(["/uv.zip"]);
    const installer = makeInstaller({
      clock: impatient,
      // What Chromium's network says.
      fetch: (input, init) =>
        offline.has(new URL(String(input)).pathname) ? Promise.reject(new Error("net::ERR_INTERNET_DISCONNECTED")) : fetch(input, init),
    });
    await installer.start(recipe);
    await untilIdle(installer);
    expect(installer.view).toMatchObject({
      kind: "paused",
      finished: 0,
      why: { kind: "failed", error: { kind: "download_failed", remedy: expect.stringContaining("Check the internet connection") } },
    });
    offline.clear();
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
  });

  it("repeats a step whose result somebody took away meanwhile", async () => {
    downloads.behave("/packages", "fail");
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    expect(installer.view).toMatchObject({ kind: "paused", finished: 4, why: { kind: "failed", error: { kind: "install_failed" } } });
    fs.rmSync(path.join(folder, "ComfyUI", ".venv"), { recursive: true });
    downloads.behave("/packages", "normal");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
  });

  it("stops when the disk is full, says so, and can be resumed when there is room", async () => {
    downloads.behave("/torch/cpu", "fill");
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    expect(installer.view).toMatchObject({ kind: "paused", why: { kind: "failed", error: { kind: "disk_full" } } });

    downloads.behave("/torch/cpu", "hang");
    await installer.resume();
    await hanging();
    free = 0.1e9; // somebody else fills it while a program runs
    await untilIdle(installer);
    expect(installer.view).toMatchObject({ kind: "paused", finished: 3, why: { kind: "failed", error: { kind: "disk_full" } } });
    expect(processesNaming(home)).toEqual([]);

    await installer.resume(); // still full: not even begun
    await untilIdle(installer);
    expect(installer.view).toMatchObject({ why: { error: { message: expect.stringContaining("not enough room") } } });
    free = PLENTY;
    downloads.behave("/torch/cpu", "normal");
    await installer.resume();
    await untilIdle(installer);
    expect(installer.view.kind).toBe("installed");
  });

  it.each([
    ["missing", "is not there (404)", 1],
    ["other bytes", "not what it should be", 1],
    ["broken", "could not be reached", 3],
    ["breaks off", "could not be reached", 3],
    ["stops in the middle", "could not be reached", 3],
  ] as const)("a download, %s: %s", async (how, words, times) => {
    downloads.behave("/uv.zip", how);
    const installer = makeInstaller({ clock: impatient });
    await installer.start(recipe);
    await untilIdle(installer);
    const { view } = installer;
    expect(view).toMatchObject({ kind: "paused", finished: 0, why: { kind: "failed", error: { kind: "download_failed" } } });
    expect(JSON.stringify(view)).toContain(words);
    expect(downloads.requested).toHaveLength(times);
    expect(await everything()).toEqual(["letter.txt"]);
    await installer.remove();
    expect(fs.readdirSync(home).sort()).toEqual(["letter.txt", "state"]);
  });

  it.each<[string, Record<string, Buffer>, string | null]>([
    ["lead out of their folder", { "ComfyUI-1/main.py": Buffer.from(""), "ComfyUI-1/../../../evil.txt": Buffer.from("") }, null],
    ["are not the release's", { "ComfyUI-1/main.py": Buffer.from("print('evil')") }, "4b825dc642cb6eb9a060e54bf8d69288fbee4904"],
    ["are no archive", {}, null],
  ])("does not use sources that %s", async (_name, files, tree) => {
    const bad = await startDownloadServer({ comfyui: Object.keys(files).length > 0 ? zip(files) : Buffer.from("<html>sign in</html>") });
    const installer = makeInstaller();
    await installer.start(recipeIn(folder, { ...bad, sources: { ...bad.sources, comfyui: { ...bad.sources.comfyui, tree } } }));
    await untilIdle(installer);
    await bad.close();
    expect(installer.view).toMatchObject({ kind: "paused", finished: 1, why: { kind: "failed", error: { kind: "download_failed" } } });
    expect(fs.existsSync(path.join(folder, "ComfyUI"))).toBe(false);
    await installer.remove();
    expect(await everything()).toEqual(["letter.txt"]);
  });

  it("reports it when what was installed does not start", async () => {
    const torn = "raise RuntimeError('PyTorch and TorchAudio were compiled with different CUDA versions')\n";
    const bad = await startDownloadServer({
      comfyui: zip({ "ComfyUI-1/main.py": Buffer.from(torn), "ComfyUI-1/requirements.txt": Buffer.from("aiohttp\n") }),
    });
    const installer = makeInstaller();
    await installer.start(recipeIn(folder, bad));
    await untilIdle(installer);
    await bad.close();
    expect(installer.view).toMatchObject({
      kind: "paused",
      finished: 5,
      why: {
        error: { message: "“Try ComfyUI out” ended with an error (1).", remedy: expect.stringContaining("remove what was installed") },
      },
    });
    expect(installed).toEqual([]);
    expect(lines.join("\n")).toContain("different CUDA versions");
  });

  it("reports a program's failure by its step, and keeps the rest for the log", async () => {
    downloads.behave("/torch/cpu", "fail");
    const installer = makeInstaller();
    await installer.start(recipe);
    await untilIdle(installer);
    expect(installer.view).toMatchObject({
      why: { error: { message: "“Fetch PyTorch, which does the computing” ended with an error (2)." } },
    });
    expect(JSON.stringify(installer.view)).not.toContain("broken");
    expect(lines).toContain("error: the package is broken");
  });
});

/** An installation that has begun, in a process of its own; answers what kills it, unless it is done before. */
async function killable(home: string, recipe: InstallRecipe): Promise<() => Promise<void>> {
  const file = path.join(home, "recipe.json");
  fs.writeFileSync(file, JSON.stringify(recipe));
  const program = path.resolve("electron/supervisor/installer/testing/install.ts");
  const child = spawn(process.execPath, [program, path.join(home, "state"), file], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await new Promise((resolve) => child.stdout.once("data", resolve));
  child.stdout.resume();
  return () => {
    child.kill("SIGKILL");
    return gone;
  };
}
