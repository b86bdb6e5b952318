import fs from "node:fs";
import path from "node:path";
import { EaselError } from "#comfyui/errors.ts";
import { LEASH } from "./leash.ts";
import type { Exit } from "./machine.ts";
import { freePort } from "./ports.ts";
import type { Recipe } from "./process.ts";

/** Where the practice engine's program and folders are, and what runs it. */
export interface PracticeProgram {
  /** Electron's own executable, run as plain Node. */
  node: string;
  script: string;
  /** For its output and input folders. */
  directory: string;
}

export async function practiceRecipe(program: PracticeProgram): Promise<Recipe> {
  const port = await freePort(8288);
  const output = path.join(program.directory, "output");
  const input = path.join(program.directory, "input");
  for (const directory of [output, input]) fs.mkdirSync(directory, { recursive: true });
  return {
    command: program.node,
    args: [program.script, "--port", String(port), "--output-directory", output, "--input-directory", input],
    cwd: program.directory,
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", EASEL_EXIT_WITH_PARENT: "1" },
    url: `http://127.0.0.1:${port}`,
  };
}

/**
 * A ComfyUI code folder, a Windows portable folder (code one level down, Python beside it), or a file in one of them.
 * Throws config_invalid when it is none or has no Python of its own.
 */
export async function comfyRecipe(folder: string, options: { cpu: boolean } = { cpu: false }): Promise<Recipe> {
  const code = findCode(folder);
  const python = findPython(folder, code);
  const port = await freePort(8188);
  return {
    command: python,
    // Loopback only, no browser window, and never --enable-cors-header: it would take ComfyUI's origin check away.
    args: [
      "-s",
      "-c",
      LEASH,
      path.join(code, "main.py"),
      "--listen",
      "127.0.0.1",
      "--port",
      String(port),
      "--disable-auto-launch",
      "--preview-method",
      "auto",
      ...(options.cpu ? ["--cpu"] : []),
    ],
    cwd: code,
    env: pythonEnvironment(process.env),
    url: `http://127.0.0.1:${port}`,
  };
}

/** ComfyUI does not fall back by itself: without a usable card it ends with one of these, and the next start says `--cpu`. */
export function foundNoGraphicsCard(exit: Exit | null): boolean {
  return (
    exit?.lastLines.some((line) => /Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available/.test(line)) ?? false
  );
}

/** A folder is ComfyUI's code when main.py and nodes.py lie in it beside at least two of its packages. */
export function isComfyCode(folder: string): boolean {
  const has = (name: string) => fs.existsSync(path.join(folder, name));
  return has("main.py") && has("nodes.py") && ["comfy", "comfy_extras", "comfy_api", "custom_nodes"].filter(has).length >= 2;
}

function findCode(folder: string): string {
  for (const candidate of [folder, path.join(folder, "ComfyUI")]) if (isComfyCode(candidate)) return candidate;
  throw new EaselError("config_invalid", "There is no ComfyUI in that folder.", "Choose the folder that holds ComfyUI's main.py.", {
    folder,
  });
}

const PYTHONS = process.platform === "win32" ? ["Scripts/python.exe"] : ["bin/python3", "bin/python"];

function findPython(folder: string, code: string): string {
  const portable = [folder, path.dirname(code)].map((place) => path.join(place, "python_embeded", "python.exe"));
  const environments = [".venv", "venv", ".env", "env"].flatMap((name) =>
    [code, folder].flatMap((place) => PYTHONS.map((python) => path.join(place, name, python))),
  );
  const python = [...portable, ...environments].find((candidate) => fs.existsSync(candidate));
  if (python) return python;
  throw new EaselError(
    "config_invalid",
    "This ComfyUI has no Python of its own that Easel could start it with.",
    "Start ComfyUI the way you are used to and choose its address in Easel's settings instead.",
    { code },
  );
}

/** What a shell or another Python left in our environment would send ComfyUI to the wrong packages. */
export function pythonEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (/^(PYTHON|CONDA_|VIRTUAL_ENV|ELECTRON_RUN_AS_NODE)/i.test(name)) continue;
    environment[name] = value;
  }
  return { ...environment, PYTHONNOUSERSITE: "1", PYTHONIOENCODING: "utf-8", PYTHONUTF8: "1", PYTHONUNBUFFERED: "1" };
}
