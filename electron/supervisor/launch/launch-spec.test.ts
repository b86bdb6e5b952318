import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { LaunchChoices } from "#contract/view.ts";
import { isStartable } from "../discovery/discovery.ts";
import { FakeSystem } from "../discovery/fake-system.ts";
import { startProcess } from "../process/engine-process.ts";
import { freePort, portIsFree } from "../process/free-port.ts";
import { PARENT_WATCHDOG } from "../process/parent-watchdog.ts";
import { writeComfy } from "../testing/fake-comfy.ts";
import { HelpCache } from "./help-cache.ts";
import {
  comfyCommand,
  comfyEnvironment,
  comfyLaunchSpec,
  foundNoGpu,
  type OwnPlaces,
  practiceLaunchSpec,
  pythonEnvironment,
  type StartableInstall,
} from "./launch-spec.ts";

let home: string;
let notes: string[];
beforeEach(() => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), "Easel tëst ü 画 🦊 '\" $HOME %PATH% "));
  notes = [];
});
afterEach(() => fs.rmSync(home, { recursive: true }));

const nothing: LaunchChoices = { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" };

const install = (folder: string, over: Partial<StartableInstall> = {}): StartableInstall => ({
  code: folder,
  cwd: folder,
  python: { program: path.join(folder, ".venv/bin/python3") },
  version: "0.24.0",
  flags: [],
  path: [],
  ...over,
});
const specFor = (one: StartableInstall, choices: Partial<LaunchChoices> = {}, cpu = false, own: OwnPlaces | null = null) =>
  comfyLaunchSpec(one, {
    choices: { ...nothing, ...choices },
    cpu,
    own,
    help: new HelpCache(path.join(home, "state", "flags.json")),
    modelPathsFile: path.join(home, "state", "extra.yaml"),
    log: (line) => notes.push(line),
  });

/** Starts it, waits for its end, and gives what the program saw of itself. */
async function run(one: StartableInstall, choices: Partial<LaunchChoices> = {}, cpu = false) {
  const spec = await specFor(one, choices, cpu);
  const lines: string[] = [];
  // In a group of its own and with its stdin open, as the supervisor does it: the watchdog would end this test's group, too.
  const exit = await startProcess(spec, (line) => lines.push(line), systemClock).exited;
  expect([exit.code, lines]).toEqual([0, ["emoji 🦊 画"]]);
  return { spec, ...JSON.parse(fs.readFileSync(path.join(one.code, "started.json"), "utf8")) };
}

describe.skipIf(process.platform === "win32")("a ComfyUI", () => {
  it("is started by its own Python, on loopback, without a shell, whatever its path holds", async () => {
    const folder = writeComfy(path.join(home, "my `comfy` & co; 🦊"));
    const { spec, args, argv, cwd, path: first } = await run(install(folder));
    expect(spec.command).toBe(path.join(folder, ".venv/bin/python3"));
    expect(spec.args.slice(0, 4)).toEqual(["-s", "-c", PARENT_WATCHDOG, path.join(folder, "main.py")]);
    expect(args).toMatchObject({ listen: "127.0.0.1", enable_cors_header: null, disable_auto_launch: true, preview_method: "auto" });
    expect(spec.url).toBe(`http://127.0.0.1:${args.port}`);
    expect([argv[0], cwd, first]).toEqual([path.join(folder, "main.py"), folder, folder]);
    expect(notes).toEqual([]);
  });

  it("is started as the person chose", async () => {
    const folder = writeComfy(path.join(home, "comfy"));
    const models = path.join(home, "my models 画 🦊");
    fs.mkdirSync(path.join(models, "checkpoints"), { recursive: true });
    const { args } = await run(install(folder), {
      memory: "less",
      device: 1,
      reserveVram: 1.5,
      modelFolders: [models],
      extraFlags: '--fast a b --output-directory "/tmp/a b"',
    });
    expect(args).toMatchObject({
      lowvram: true,
      cpu: false,
      cuda_device: "1",
      reserve_vram: 1.5,
      fast: ["a", "b"],
      output_directory: "/tmp/a b",
      extra_model_paths_config: [[path.join(home, "state", "extra.yaml")]],
    });
    expect((await run(install(folder), { memory: "cpu", device: 1 })).args).toMatchObject({ cpu: true, lowvram: false, cuda_device: null });
  });

  it("keeps its own flags, except for unknown and forbidden ones and what the person chose otherwise", async () => {
    const flags = ["--normalvram", "--listen", "0.0.0.0", "--enable-cors-header", "--fast", "--preview-method", "none", "--highvram"];
    const newer = install(writeComfy(path.join(home, "new")), { flags });
    expect((await run(newer, { memory: "less" })).args).toMatchObject({
      listen: "127.0.0.1",
      enable_cors_header: null,
      fast: [],
      preview_method: "none",
      highvram: false,
      lowvram: true,
    });
    expect(notes).toEqual([
      "--normalvram is left out: this version of ComfyUI does not know it",
      "--listen is left out: it could open your ComfyUI to other computers, and Easel keeps it to this one",
      "--enable-cors-header is left out: it would let any website you visit use your ComfyUI",
      "--highvram is left out: --lowvram was chosen instead",
    ]);
    const older = install(writeComfy(path.join(home, "old"), { version: "0.3.64" }), { flags: ["--normalvram"], version: "0.3.64" });
    expect((await run(older)).args).toMatchObject({ normalvram: true });
  });

  it("runs on the processor after it found no usable graphics card, whatever its flags say", async () => {
    const exit = (line: string) => ({ code: 1, signal: null, spawnError: null, lastLines: ["x", line] });
    expect(foundNoGpu(exit("AssertionError: Torch not compiled with CUDA enabled"))).toBe(true);
    expect(foundNoGpu(exit("RuntimeError: something else"))).toBe(false);
    const folder = writeComfy(path.join(home, "comfy"));
    expect((await run(install(folder, { flags: ["--highvram"] }), {}, true)).args).toMatchObject({ cpu: true, highvram: false });
  });

  it("gets its folder, its manager's PATH, and nothing from another Python", async () => {
    const folder = writeComfy(path.join(home, "portable", "ComfyUI"));
    const one = install(folder, { cwd: path.dirname(folder), path: ["/opt/git bin", "/opt/ffmpeg"] });
    process.env.PYTHONPATH = "/nowhere";
    process.env.VIRTUAL_ENV = "/nowhere";
    onTestFinished(() => {
      delete process.env.PYTHONPATH;
      delete process.env.VIRTUAL_ENV;
    });
    const { cwd, env } = await run(one);
    expect(cwd).toBe(path.dirname(folder));
    expect(env.PATH).toBe(`/opt/git bin:/opt/ffmpeg:${process.env.PATH}`);
    expect(env).toMatchObject({ PYTHONNOUSERSITE: "1", PYTHONUTF8: "1" });
    expect(env.PYTHONPATH ?? env.VIRTUAL_ENV).toBeUndefined();
  });

  it("is started even when it does not tell its flags", async () => {
    const folder = writeComfy(path.join(home, "comfy"));
    fs.appendFileSync(path.join(folder, "main.py"), "");
    const broken = path.join(home, "broken");
    writeComfy(broken);
    fs.writeFileSync(path.join(broken, "main.py"), "raise SystemExit('no')");
    const spec = await specFor(install(broken, { flags: ["--fast", "--listen", "0.0.0.0"] }));
    expect(spec.args).toContain("--fast");
    expect(spec.args).not.toContain("0.0.0.0");
    expect(notes[0]).toContain("did not tell");
  });
});

it("removes what another Python left in the environment", () => {
  const env = pythonEnvironment({
    PATH: "/bin",
    PYTHONPATH: "x",
    PYTHONHOME: "x",
    VIRTUAL_ENV: "x",
    CONDA_PREFIX: "x",
    ELECTRON_RUN_AS_NODE: "1",
    HOME: "/h",
  });
  expect(env).toEqual({
    PATH: "/bin",
    HOME: "/h",
    PYTHONNOUSERSITE: "1",
    PYTHONIOENCODING: "utf-8",
    PYTHONUTF8: "1",
    PYTHONUNBUFFERED: "1",
  });
});

it("has one PATH, however the system writes its name", () => {
  const env = comfyEnvironment({ path: ["D:\\git", "D:\\ffmpeg"] }, { inherited: { Path: "C:\\Windows" }, platform: "win32" });
  expect(Object.entries(env).filter(([name]) => name.toUpperCase() === "PATH")).toEqual([["Path", "D:\\git;D:\\ffmpeg;C:\\Windows"]]);
  expect(comfyEnvironment({ path: ["/git"] }, { inherited: {}, platform: "darwin" }).PATH).toBe("/git");
});

/** Of installs found on systems other than this one, too. Nothing was ever run on Windows or macOS. */
describe("the command line", () => {
  const found = async (pc: FakeSystem) => {
    const install = (await pc.discovery().installs()).find(isStartable);
    if (!install) throw new Error("nothing was found");
    return comfyCommand(install, { args: install.flags, port: 8188, env: {}, platform: pc.platform });
  };
  const ours = ["--listen", "127.0.0.1", "--port", "8188", "--disable-auto-launch"];

  it("of the portable one on Windows", async () => {
    const pc = new FakeSystem("win32");
    pc.comfy("D:/KI 画/portable/ComfyUI");
    pc.embedded("D:/KI 画/portable/python_embeded");
    pc.file(
      "D:/KI 画/portable/run_nvidia_gpu.bat",
      ".\\python_embeded\\python.exe -s ComfyUI\\main.py --windows-standalone-build\r\npause",
    );
    expect(await found(pc)).toMatchObject({
      command: "D:\\KI 画\\portable\\python_embeded\\python.exe",
      args: ["-s", "-c", PARENT_WATCHDOG, "D:\\KI 画\\portable\\ComfyUI\\main.py", "--windows-standalone-build", ...ours],
      cwd: "D:\\KI 画\\portable",
    });
  });

  it.each(["win32", "darwin", "linux"] as const)("of a clone on %s", async (platform) => {
    const pc = new FakeSystem(platform);
    pc.comfy("~/a 'b' c/ComfyUI");
    pc.venv("~/a 'b' c/ComfyUI/venv");
    expect(await found(pc)).toMatchObject({
      command: pc.at(`~/a 'b' c/ComfyUI/venv/${platform === "win32" ? "Scripts/python.exe" : "bin/python3"}`),
      args: ["-s", "-c", PARENT_WATCHDOG, pc.at("~/a 'b' c/ComfyUI/main.py"), ...ours],
      cwd: pc.at("~/a 'b' c/ComfyUI"),
    });
  });
});

it("takes the next port when the wanted one is taken", async () => {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as net.AddressInfo;
  expect(await portIsFree(port)).toBe(false);
  expect(await freePort(port)).toBeGreaterThan(port);
  await new Promise((resolve) => server.close(resolve));
});

it("gives the practice engine its folders", async () => {
  const spec = await practiceLaunchSpec({ node: process.execPath, script: "/x.cjs", directory: path.join(home, "p") }, null);
  expect(fs.existsSync(path.join(home, "p", "output"))).toBe(true);
  expect(spec.env).toMatchObject({ ELECTRON_RUN_AS_NODE: "1", EASEL_EXIT_WITH_PARENT: "1" });
});

describe.skipIf(process.platform === "win32")("an engine beside another one", () => {
  const own = () => ({ number: 2, directory: path.join(home, "added", "2") });

  it("gets its card, a port of its own, and folders that it shares with nobody", async () => {
    const one = install(writeComfy(path.join(home, "comfy")));
    const spec = await specFor(one, { device: 1, extraFlags: "--output-directory /elsewhere" }, false, own());
    const argumentOf = (flag: string) => spec.args[spec.args.indexOf(flag) + 1];
    const { directory } = own();
    expect(spec.args.filter((arg) => arg === "--output-directory")).toHaveLength(1);
    expect(["--cuda-device", "--output-directory", "--temp-directory", "--database-url"].map(argumentOf)).toEqual([
      "1",
      path.join(directory, "output"),
      directory,
      `sqlite:///${path.join(directory, "comfyui.db")}`,
    ]);
    // As nvidia-smi counts the cards.
    expect(spec.env?.CUDA_DEVICE_ORDER).toBe("PCI_BUS_ID");
    expect(Number(new URL(spec.url).port)).toBeGreaterThanOrEqual(8208);
    expect(spec.defaultPort).toBeUndefined();
  });

  it("is practised with another practice engine, in folders of its own", async () => {
    const program = { node: process.execPath, script: "/x.cjs", directory: path.join(home, "p") };
    const spec = await practiceLaunchSpec(program, own());
    expect(spec.args).toContain(path.join(own().directory, "output"));
    expect(Number(new URL(spec.url).port)).toBeGreaterThanOrEqual(8308);
  });
});
