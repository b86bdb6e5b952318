import fs from "node:fs";
import path from "node:path";
import type { LaunchChoices } from "#contract/view.ts";
import { splitFlags } from "../discovery/command-line.ts";
import type { Recipe } from "../process/engine-process.ts";
import { freePort } from "../process/free-port.ts";
import { LEASH } from "../process/parent-watchdog.ts";
import type { Exit } from "../state-machine.ts";
import { chosenFlags, combineFlags, groupFlags } from "./flags.ts";
import type { HelpTexts } from "./help-cache.ts";
import { writeModelPaths } from "./model-folders.ts";

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
    program: "easel-practice-engine",
  };
}

/** A ComfyUI on disk that can be started, as discovery found it. */
export interface Startable {
  code: string;
  cwd: string;
  python: { program: string };
  version: string | null;
  /** What it is usually started with. */
  flags: readonly string[];
  /** To be put before PATH. */
  path: readonly string[];
}

/** Where ComfyUI answers if nobody says otherwise. */
const USUAL_PORT = 8188;

/** What decides about a start beside the install itself. */
export interface Start {
  choices: LaunchChoices;
  /** On the processor, whatever was chosen: the last start found no usable graphics card. */
  cpu: boolean;
  help: HelpTexts;
  /** Where the file with the extra model folders is written. */
  modelPathsFile: string;
  /** For the log: what was left out, and why. */
  note: (line: string) => void;
}

/** Loopback only, no browser window, and never --enable-cors-header: it would take ComfyUI's origin check away. */
export async function comfyRecipe(install: Startable, start: Start): Promise<Recipe> {
  const env = comfyEnvironment(install);
  const known = await start.help.flagsOf({ python: install.python.program, code: install.code, version: install.version, env });
  if (!known) start.note("ComfyUI did not tell which flags it knows, so they are used unchecked");
  const models = writeModelPaths(start.choices.modelFolders, start.modelPathsFile);
  const { words, notes } = combineFlags(
    [
      [{ flag: "--preview-method", values: ["auto"] }],
      groupFlags(install.flags),
      groupFlags(splitFlags(start.choices.extraFlags)),
      chosenFlags(start.choices, start.cpu, known),
      models.file ? [{ flag: "--extra-model-paths-config", values: [models.file] }] : [],
    ],
    known,
  );
  for (const line of [...models.notes, ...notes]) start.note(line);
  return { ...commandOf(install, { words, port: await freePort(USUAL_PORT), env }), usualPort: USUAL_PORT };
}

/** The command itself; the platform is a parameter, because it is tested for systems that the tests do not run on. */
export function commandOf(
  { code, cwd, python }: Startable,
  { words, port, env, platform = process.platform }: { words: string[]; port: number; env: NodeJS.ProcessEnv; platform?: NodeJS.Platform },
): Recipe {
  const { join } = platform === "win32" ? path.win32 : path.posix;
  const ours = ["--listen", "127.0.0.1", "--port", String(port), "--disable-auto-launch"];
  const program = join(code, "main.py");
  return {
    command: python.program,
    args: ["-s", "-c", LEASH, program, ...words, ...ours],
    cwd,
    env,
    url: `http://127.0.0.1:${port}`,
    program,
  };
}

/** What an install's flags are asked with, and what it runs with. */
export function comfyEnvironment(
  { path: before }: Pick<Startable, "path">,
  { inherited = process.env, platform = process.platform }: { inherited?: NodeJS.ProcessEnv; platform?: NodeJS.Platform } = {},
): NodeJS.ProcessEnv {
  const environment = pythonEnvironment(inherited);
  if (before.length === 0) return environment;
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const rest = environment[name];
  return { ...environment, [name]: [...before, ...(rest ? [rest] : [])].join(platform === "win32" ? ";" : ":") };
}

/** ComfyUI does not fall back by itself: without a usable card it ends with one of these, and the next start says `--cpu`. */
export function foundNoGraphicsCard(exit: Exit | null): boolean {
  return (
    exit?.lastLines.some((line) => /Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available/.test(line)) ?? false
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
