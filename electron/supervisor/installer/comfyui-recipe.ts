import path from "node:path";
import { EaselError } from "#contract/errors.ts";
import type { GpuKind } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import type { DownloadSources, UvWheel } from "./download-sources.ts";
import type { Action, Check, InstallRecipe, RecipeStep } from "./install-recipe.ts";
import type { TorchBuild } from "./torch-builds.ts";

/** Where ComfyUI is to be installed, and for what. */
export interface InstallTarget {
  platform: NodeJS.Platform;
  arch: string;
  /** Absolute. */
  folder: string;
  gpu: GpuKind;
  build: TorchBuild;
}

const MB = 1_000_000;

const CODE = "ComfyUI";
const VENV = "ComfyUI/.venv";
/** Only while it is being installed. */
const DOWNLOADS = "downloads";
const TOOLS = "tools";

/** What the steps share: the target and its sources, and the programs as they will lie in the folder. */
interface RecipeContext extends InstallTarget {
  sources: DownloadSources;
  /** Relative to the folder. */
  uv: string;
  python: string;
  /** A path below the folder, for the command line of a program. */
  absolute: (place: string) => string;
}

/**
 * ComfyUI with a Python of its own, all in one folder:
 *
 *     folder/ComfyUI         its code, with .venv, models and pictures
 *     folder/python          the Python that .venv is made from
 *     folder/tools, downloads   only while it is being installed
 *
 * @throws EaselError install_failed where uv, and so ComfyUI, does not run
 */
export function comfyuiRecipe(target: InstallTarget, sources: DownloadSources): InstallRecipe {
  const { platform, arch, folder, gpu } = target;
  const wheel = sources.uv.programs[`${platform}-${arch}`];
  if (!wheel) throw new EaselError("install_failed", "processor_unsupported", {});
  const { join } = platform === "win32" ? path.win32 : path.posix;
  const windows = platform === "win32";
  const context: RecipeContext = {
    ...target,
    sources,
    uv: windows ? `${TOOLS}/uv.exe` : `${TOOLS}/uv`,
    python: windows ? `${VENV}/Scripts/python.exe` : `${VENV}/bin/python`,
    absolute: (place) => join(folder, ...place.split("/")),
  };
  const steps = [
    uvStep(context, wheel),
    ...[comfyuiStep, pythonStep, torchStep, packagesStep, trialStep, tidyStep].map((step) => step(context)),
  ];
  return { folder, gpu, version: sources.comfyui.version, code: CODE, steps, env: uvEnvironment(context) };
}

function uvStep({ uv, absolute }: RecipeContext, wheel: UvWheel): RecipeStep {
  const { title, source } = messages.installer.steps.uv;
  const archive = `${DOWNLOADS}/uv.zip`;
  return {
    id: "uv",
    title,
    source: { name: source, hosts: [new URL(wheel.url).host] },
    download: wheel.bytes,
    disk: 60 * MB,
    actions: [
      { kind: "download", url: wheel.url, to: archive, sha256: wheel.sha256 },
      { kind: "unpack_program", archive, entry: wheel.entry, to: uv },
    ],
    checks: [
      { kind: "exists", place: uv },
      { kind: "runs", program: absolute(uv), args: ["--version"] },
    ],
    makes: [DOWNLOADS, TOOLS],
  };
}

function comfyuiStep({ sources: { comfyui } }: RecipeContext): RecipeStep {
  const { title, source } = messages.installer.steps.comfyui;
  const archive = `${DOWNLOADS}/comfyui.zip`;
  return {
    id: "comfyui",
    title: title(comfyui.version),
    source: { name: source, hosts: [comfyui.host] },
    download: 7 * MB,
    disk: 40 * MB,
    actions: [
      { kind: "download", url: comfyui.archive, to: archive, sha256: null },
      { kind: "unpack_sources", archive, to: CODE, tree: comfyui.tree },
    ],
    checks: [
      { kind: "exists", place: `${CODE}/main.py` },
      { kind: "exists", place: `${CODE}/requirements.txt` },
    ],
    makes: [CODE],
  };
}

function pythonStep(context: RecipeContext): RecipeStep {
  const { sources, python, absolute } = context;
  const { version, host, from } = sources.python;
  const { title, source } = messages.installer.steps.python;
  const venv = ["--python", version, "--managed-python", "--seed", "--clear", "--default-index", sources.packages.index, absolute(VENV)];
  return {
    id: "python",
    title: title(version),
    source: { name: source, hosts: [host, ...sources.packages.hosts] },
    download: 35 * MB,
    disk: 130 * MB,
    actions: [
      // Without --no-bin and --no-registry, uv would put a command into the person's own folder and an entry into Windows' registry.
      runUv(context, "python", "install", version, "--no-bin", "--no-registry", ...from),
      runUv(context, "venv", ...venv),
    ],
    checks: [{ kind: "exists", place: python }, runPython(context, "import pip")],
    makes: ["python", VENV],
  };
}

function torchStep(context: RecipeContext): RecipeStep {
  const { build, gpu, platform, sources } = context;
  const { title, source } = messages.installer.steps.torch;
  const index = build.index ?? sources.packages.index;
  const prerelease = build.prerelease ? ["--prerelease", "allow"] : [];
  return {
    id: "torch",
    title,
    source: { name: source(gpu === "amd" && platform === "win32" ? "amd" : "pytorch"), hosts: [new URL(index).host] },
    download: build.download,
    disk: build.disk,
    actions: [pipInstall(context, index, ...prerelease, "torch", "torchvision", "torchaudio")],
    checks: [runPython(context, "import torch, torchvision, torchaudio")],
    makes: [],
  };
}

function packagesStep(context: RecipeContext): RecipeStep {
  const { title, source } = messages.installer.steps.packages;
  const { index, hosts } = context.sources.packages;
  return {
    id: "packages",
    title,
    source: { name: source, hosts },
    download: 450 * MB,
    disk: 1_300 * MB,
    actions: [pipInstall(context, index, "-r", context.absolute(`${CODE}/requirements.txt`))],
    checks: [runPython(context, "import aiohttp, yaml, safetensors, comfyui_frontend_package")],
    makes: [],
  };
}

/** Whether the parts fit together, and the card's driver, shows only when ComfyUI starts. */
function trialStep({ python, gpu, absolute }: RecipeContext): RecipeStep {
  const args = [absolute(`${CODE}/main.py`), "--quick-test-for-ci", ...(gpu === "cpu" ? ["--cpu"] : [])];
  return {
    id: "trial",
    title: messages.installer.steps.trial.title,
    source: null,
    download: 0,
    disk: 100 * MB,
    actions: [],
    checks: [{ kind: "runs", program: absolute(python), args }],
    makes: [],
  };
}

function tidyStep({ python }: RecipeContext): RecipeStep {
  return {
    id: "tidy",
    title: messages.installer.steps.tidy.title,
    source: null,
    download: 0,
    disk: 0,
    actions: [
      { kind: "remove", place: DOWNLOADS },
      { kind: "remove", place: TOOLS },
    ],
    checks: [{ kind: "exists", place: python }],
    makes: [],
  };
}

const runUv = ({ uv, absolute }: RecipeContext, ...args: string[]): Action => ({ kind: "run", program: absolute(uv), args });

const pipInstall = (context: RecipeContext, index: string, ...args: string[]): Action =>
  runUv(context, "pip", "install", "--python", context.absolute(context.python), "--default-index", index, ...args);

const runPython = ({ python, absolute }: RecipeContext, code: string): Check => ({
  kind: "runs",
  program: absolute(python),
  args: ["-c", code],
});

/** Keeps everything of uv's within the folder, and the person's own settings for it out. */
function uvEnvironment({ platform, absolute }: RecipeContext): Record<string, string> {
  return {
    UV_NO_CONFIG: "1",
    UV_CACHE_DIR: absolute(`${DOWNLOADS}/cache`),
    UV_PYTHON_INSTALL_DIR: absolute("python"),
    // Makes what is unpacked in the cache and what is installed the same files, so that they take their room only once.
    UV_LINK_MODE: "hardlink",
    UV_HTTP_TIMEOUT: "120",
    UV_HTTP_RETRIES: "5",
    UV_CONCURRENT_DOWNLOADS: "8",
    UV_NO_PROGRESS: "1",
    NO_COLOR: "1",
    // Virus scanners and companies inspect connections with certificates that only the system knows.
    ...(platform === "linux" ? {} : { UV_SYSTEM_CERTS: "1" }),
  };
}
