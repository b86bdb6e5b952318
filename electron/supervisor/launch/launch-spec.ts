import fs from "node:fs/promises";
import path from "node:path";
import type { LaunchChoices } from "#contract/view.ts";
import { splitFlags } from "../discovery/command-line.ts";
import type { LaunchSpec } from "../process/engine-process.ts";
import { freePort } from "../process/free-port.ts";
import { PARENT_WATCHDOG } from "../process/parent-watchdog.ts";
import type { Exit } from "../state-machine.ts";
import { combineFlags, flagsForChoices, type GivenFlag, parseFlags } from "./flags.ts";
import type { HelpCache } from "./help-cache.ts";
import { writeModelPaths } from "./model-paths-file.ts";

/** The practice engine's program, what runs it, and its folder. */
export interface PracticeProgram {
  /** Electron's own executable, run as plain Node. */
  node: string;
  script: string;
  /** For its output and input folders. */
  directory: string;
}

/** What an engine has for itself that runs beside another one, perhaps from the same folder. */
export interface OwnPlaces {
  /** Counts from 1. */
  number: number;
  /** For its output, its temporary files and its database, which two ComfyUIs of one folder must not share. */
  directory: string;
}

/** Each engine looks for a port from here on, so that two which start together do not find the same one. */
const PORTS_APART = 10;
const firstPort = (usual: number, own: OwnPlaces | null) => usual + (own?.number ?? 0) * PORTS_APART;

/** Where the practice engine answers, or the next free port after it: well away from ComfyUI's. */
const PRACTICE_PORT = 8288;

/** Makes the practice engine's folders, too. */
export async function practiceLaunchSpec(program: PracticeProgram, own: OwnPlaces | null): Promise<LaunchSpec> {
  const port = await freePort(firstPort(PRACTICE_PORT, own));
  const output = path.join(own?.directory ?? program.directory, "output");
  const input = path.join(own?.directory ?? program.directory, "input");
  for (const directory of [output, input]) await fs.mkdir(directory, { recursive: true });
  return {
    command: program.node,
    args: [program.script, "--port", String(port), "--output-directory", output, "--input-directory", input],
    cwd: path.dirname(output),
    env: { ...process.env, ELECTRON_RUN_AS_NODE: "1", EASEL_EXIT_WITH_PARENT: "1" },
    url: `http://127.0.0.1:${port}`,
    program: "easel-practice-engine",
  };
}

/** A ComfyUI on disk that can be started, as discovery found it. */
export interface StartableInstall {
  /** The folder of main.py. */
  code: string;
  cwd: string;
  python: { program: string };
  /** Null where it does not say. */
  version: string | null;
  /** What it is usually started with. */
  flags: readonly string[];
  /** Folders to be put before PATH. */
  path: readonly string[];
}

/** ComfyUI's own default. */
const DEFAULT_PORT = 8188;

/** What a start depends on besides the install itself. */
export interface LaunchContext {
  choices: LaunchChoices;
  /** On the processor, whatever was chosen: the last start found no usable graphics card. */
  cpu: boolean;
  /** Null for the first engine. */
  own: OwnPlaces | null;
  help: HelpCache;
  /** Where the file with the extra model folders is written. */
  modelPathsFile: string;
  /** For the log: what was left out, and why. */
  log: (line: string) => void;
}

/** Listens on loopback only, opens no browser window, and never gets --enable-cors-header, which would disable ComfyUI's origin check. */
export async function comfyLaunchSpec(
  install: StartableInstall,
  { choices, cpu, own, help, modelPathsFile, log }: LaunchContext,
): Promise<LaunchSpec> {
  const env = { ...comfyEnvironment(install), ...(choices.device !== null && { CUDA_DEVICE_ORDER: "PCI_BUS_ID" }) };
  const known = await help.knownFlags({ python: install.python.program, code: install.code, version: install.version, env });
  if (!known) log("ComfyUI did not tell which flags it knows, so they are used unchecked");
  const models = await writeModelPaths(choices.modelFolders, modelPathsFile);
  const { args, notes } = combineFlags(
    [
      [{ flag: "--preview-method", values: ["auto"] }],
      parseFlags(install.flags),
      parseFlags(splitFlags(choices.extraFlags)),
      flagsForChoices(choices, cpu, known),
      models.file ? [{ flag: "--extra-model-paths-config", values: [models.file] }] : [],
      own ? await flagsForOwnPlaces(own) : [],
    ],
    known,
  );
  for (const line of [...models.notes, ...notes]) log(line);
  const port = await freePort(firstPort(DEFAULT_PORT, own));
  // That one beside the first answers at another port is no news.
  return { ...comfyCommand(install, { args, port, env }), ...(own === null && { defaultPort: DEFAULT_PORT }) };
}

/** The temporary folder is emptied at each start, outputs are numbered by what lies in their folder, and the database is locked. */
async function flagsForOwnPlaces({ directory }: OwnPlaces): Promise<GivenFlag[]> {
  await fs.mkdir(directory, { recursive: true });
  return [
    { flag: "--output-directory", values: [path.join(directory, "output")] },
    { flag: "--temp-directory", values: [directory] },
    { flag: "--database-url", values: [`sqlite:///${path.join(directory, "comfyui.db")}`] },
  ];
}

/** The command itself. The platform is a parameter so that the tests can try systems on which they do not run. */
export function comfyCommand(
  { code, cwd, python }: StartableInstall,
  { args, port, env, platform = process.platform }: { args: string[]; port: number; env: NodeJS.ProcessEnv; platform?: NodeJS.Platform },
): LaunchSpec {
  const { join } = platform === "win32" ? path.win32 : path.posix;
  const ours = ["--listen", "127.0.0.1", "--port", String(port), "--disable-auto-launch"];
  const program = join(code, "main.py");
  return {
    command: python.program,
    args: ["-s", "-c", PARENT_WATCHDOG, program, ...args, ...ours],
    cwd,
    env,
    url: `http://127.0.0.1:${port}`,
    program,
  };
}

/** The environment in which an install runs, and is asked for its help. */
export function comfyEnvironment(
  { path: before }: Pick<StartableInstall, "path">,
  { inherited = process.env, platform = process.platform }: { inherited?: NodeJS.ProcessEnv; platform?: NodeJS.Platform } = {},
): NodeJS.ProcessEnv {
  const environment = pythonEnvironment(inherited);
  if (before.length === 0) return environment;
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const rest = environment[name];
  return { ...environment, [name]: [...before, ...(rest ? [rest] : [])].join(platform === "win32" ? ";" : ":") };
}

/**
 * Whether ComfyUI ended because it found no usable graphics card. It does not fall back to the processor by itself, so the next start
 * has to say `--cpu`.
 */
export function foundNoGpu(exit: Exit | null): boolean {
  return (
    exit?.lastLines.some((line) => /Torch not compiled with CUDA|Found no NVIDIA driver|No CUDA GPUs are available/.test(line)) ?? false
  );
}

/** An environment for Python without what a shell or another Python left in ours, which would lead it to the wrong packages. */
export function pythonEnvironment(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (/^(PYTHON|CONDA_|VIRTUAL_ENV|ELECTRON_RUN_AS_NODE)/i.test(name)) continue;
    environment[name] = value;
  }
  return { ...environment, PYTHONNOUSERSITE: "1", PYTHONIOENCODING: "utf-8", PYTHONUTF8: "1", PYTHONUNBUFFERED: "1" };
}
