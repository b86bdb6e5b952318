import path from "node:path";
import { EaselError } from "#contract/errors.ts";
import type { GpuKind } from "#contract/install.ts";
import type { Sources } from "./download-sources.ts";
import type { Recipe, Step } from "./install-recipe.ts";
import type { TorchBuild } from "./torch-builds.ts";

export interface Wish {
  platform: NodeJS.Platform;
  arch: string;
  /** Absolute. */
  folder: string;
  gpu: GpuKind;
  build: TorchBuild;
}

const MB = 1_000_000;

/**
 * ComfyUI with a Python of its own, all in one folder:
 *
 *     folder/ComfyUI         its code, with .venv, models and pictures
 *     folder/python          the Python that .venv stands on
 *     folder/tools, downloads   only while it is being installed
 */
export function comfyuiRecipe({ platform, arch, folder, gpu, build }: Wish, sources: Sources): Recipe {
  const wheel = sources.uv.programs[`${platform}-${arch}`];
  if (!wheel)
    throw new EaselError(
      "install_failed",
      "There is no ComfyUI for this kind of processor.",
      "Use a ComfyUI on another computer: its address goes into Easel's settings.",
    );
  const { join } = platform === "win32" ? path.win32 : path.posix;
  const windows = platform === "win32";
  const uv = windows ? "tools/uv.exe" : "tools/uv";
  const venv = "ComfyUI/.venv";
  const python = windows ? `${venv}/Scripts/python.exe` : `${venv}/bin/python`;
  const absolute = (place: string) => join(folder, ...place.split("/"));
  const runUv = (...args: string[]) => ({ kind: "run" as const, program: absolute(uv), args });
  const install = (index: string, ...args: string[]) =>
    runUv("pip", "install", "--python", absolute(python), "--default-index", index, ...args);
  const { version } = sources.python;
  const torchIndex = build.index ?? sources.packages.index;
  const steps: Step[] = [
    {
      id: "uv",
      title: "Fetch the installing tool (uv)",
      source: { name: "Astral, from the Python Package Index", hosts: [new URL(wheel.url).host] },
      download: wheel.bytes,
      disk: 60 * MB,
      actions: [
        { kind: "download", url: wheel.url, to: "downloads/uv.zip", sha256: wheel.sha256 },
        { kind: "unpack_program", archive: "downloads/uv.zip", entry: wheel.entry, to: uv },
      ],
      checks: [
        { kind: "exists", place: uv },
        { kind: "runs", program: absolute(uv), args: ["--version"] },
      ],
      makes: ["downloads", "tools"],
    },
    {
      id: "comfyui",
      title: `Fetch ComfyUI ${sources.comfyui.version}`,
      source: { name: "Comfy Org, from GitHub", hosts: [sources.comfyui.host] },
      download: 7 * MB,
      disk: 40 * MB,
      actions: [
        { kind: "download", url: sources.comfyui.archive, to: "downloads/comfyui.zip", sha256: null },
        { kind: "unpack_sources", archive: "downloads/comfyui.zip", to: "ComfyUI", tree: sources.comfyui.tree },
      ],
      checks: [
        { kind: "exists", place: "ComfyUI/main.py" },
        { kind: "exists", place: "ComfyUI/requirements.txt" },
      ],
      makes: ["ComfyUI"],
    },
    {
      id: "python",
      title: `Set up Python ${version}, for ComfyUI alone`,
      source: { name: "Astral, from GitHub", hosts: [sources.python.host, ...sources.packages.hosts] },
      download: 35 * MB,
      disk: 130 * MB,
      actions: [
        // Without these two, uv would put a command into the person's own folder, and an entry into Windows' registry.
        runUv("python", "install", version, "--no-bin", "--no-registry", ...sources.python.from),
        runUv(
          "venv",
          "--python",
          version,
          "--managed-python",
          "--seed",
          "--clear",
          "--default-index",
          sources.packages.index,
          absolute(venv),
        ),
      ],
      checks: [
        { kind: "exists", place: python },
        { kind: "runs", program: absolute(python), args: ["-c", "import pip"] },
      ],
      makes: ["python", venv],
    },
    {
      id: "torch",
      title: "Fetch PyTorch, which does the computing",
      source: { name: gpu === "amd" && windows ? "AMD" : "The PyTorch Foundation", hosts: [new URL(torchIndex).host] },
      download: build.download,
      disk: build.disk,
      actions: [install(torchIndex, ...(build.prerelease ? ["--prerelease", "allow"] : []), "torch", "torchvision", "torchaudio")],
      checks: [{ kind: "runs", program: absolute(python), args: ["-c", "import torch, torchvision, torchaudio"] }],
      makes: [],
    },
    {
      id: "packages",
      title: "Fetch what else ComfyUI needs",
      source: { name: "The Python Package Index", hosts: sources.packages.hosts },
      download: 450 * MB,
      disk: 1_300 * MB,
      actions: [install(sources.packages.index, "-r", absolute("ComfyUI/requirements.txt"))],
      checks: [{ kind: "runs", program: absolute(python), args: ["-c", "import aiohttp, yaml, safetensors, comfyui_frontend_package"] }],
      makes: [],
    },
    {
      // Parts that do not fit together, or not the card's driver, show only when ComfyUI starts.
      id: "trial",
      title: "Try ComfyUI out",
      source: null,
      download: 0,
      disk: 100 * MB,
      actions: [],
      checks: [
        {
          kind: "runs",
          program: absolute(python),
          args: [absolute("ComfyUI/main.py"), "--quick-test-for-ci", ...(gpu === "cpu" ? ["--cpu"] : [])],
        },
      ],
      makes: [],
    },
    {
      id: "tidy",
      title: "Clean up",
      source: null,
      download: 0,
      disk: 0,
      actions: [
        { kind: "remove", place: "downloads" },
        { kind: "remove", place: "tools" },
      ],
      checks: [{ kind: "exists", place: python }],
      makes: [],
    },
  ];
  return { folder, gpu, version: sources.comfyui.version, code: "ComfyUI", steps, env: uvEnvironment(platform, absolute) };
}

/** Everything of uv's stays within the folder, and nothing of the person's own settings for it counts. */
function uvEnvironment(platform: NodeJS.Platform, absolute: (place: string) => string): Record<string, string> {
  return {
    UV_NO_CONFIG: "1",
    UV_CACHE_DIR: absolute("downloads/cache"),
    UV_PYTHON_INSTALL_DIR: absolute("python"),
    // What is unpacked in the cache and what is installed are the same files then, and take their room once.
    UV_LINK_MODE: "hardlink",
    UV_HTTP_TIMEOUT: "120",
    UV_HTTP_RETRIES: "5",
    UV_CONCURRENT_DOWNLOADS: "8",
    UV_NO_PROGRESS: "1",
    NO_COLOR: "1",
    // Virus scanners and companies look into connections with certificates that only the system knows.
    ...(platform === "linux" ? {} : { UV_SYSTEM_CERTS: "1" }),
  };
}
