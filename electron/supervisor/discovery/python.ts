import { messages } from "#contract/messages/messages.ts";
import type { FileSystem } from "./file-system.ts";

/** The Python that a ComfyUI runs on. */
export interface Python {
  /** Absolute. */
  program: string;
  /** For people, with its version where a file tells it: "Python 3.12 in .venv". */
  name: string;
  /** Folders that have to be in PATH for it: a conda environment loads its libraries from there. */
  path: string[];
}

const VENVS = [".venv", "venv", ".env", "env"];

/** The first virtual environment in the folder, known by its pyvenv.cfg, or conda environment; null when there is none. */
export async function findEnvironmentIn(system: FileSystem, folder: string, names: readonly string[] = VENVS): Promise<Python | null> {
  for (const name of names) {
    const place = system.path.join(folder, name);
    const python = (await venv(system, place)) ?? (await conda(system, place));
    if (python) return python;
  }
  return null;
}

/** The name of a virtual environment in the folder whose Python is gone, as after an update of the system's; null where there is none. */
export async function brokenEnvironmentIn(system: FileSystem, folder: string): Promise<string | null> {
  for (const name of VENVS) {
    const place = system.path.join(folder, name);
    if ((await system.text(system.path.join(place, "pyvenv.cfg"))) !== null && (await venv(system, place)) === null) return name;
  }
  return null;
}

/** An environment beside ComfyUI's folder. It may belong to anything, so it counts only when torch is installed in it. */
export async function findEnvironmentBeside(system: FileSystem, folder: string): Promise<Python | null> {
  const python = await findEnvironmentIn(system, folder, [...VENVS, "comfy-env", "comfyui-env"]);
  return python && (await hasTorch(system, python)) ? python : null;
}

async function hasTorch(system: FileSystem, { program }: Python): Promise<boolean> {
  const { dirname, join } = system.path;
  const roots = [dirname(program), dirname(dirname(program))];
  const libraries = roots.map((root) => join(root, "Lib")); // on Windows; elsewhere there is one more folder, named after the version
  for (const root of roots) for (const version of await system.list(join(root, "lib"))) libraries.push(join(root, "lib", version));
  for (const library of libraries) if (await system.isFolder(join(library, "site-packages", "torch"))) return true;
  return false;
}

async function venv(system: FileSystem, folder: string): Promise<Python | null> {
  const config = await system.text(system.path.join(folder, "pyvenv.cfg"));
  if (config === null) return null;
  const program = await programIn(system, folder, system.platform === "win32" ? ["Scripts"] : ["bin"]);
  if (program === null) return null;
  const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(config)?.[1];
  return { program, name: messages.discovery.python.inFolder(version ?? null, system.path.basename(folder)), path: [] };
}

/** A conda environment, known by its conda-meta folder; null when the folder is none. */
export async function conda(system: FileSystem, folder: string): Promise<Python | null> {
  const { join, basename } = system.path;
  const packages = await system.list(join(folder, "conda-meta"));
  if (packages.length === 0) return null;
  const program = await programIn(system, folder, system.platform === "win32" ? ["."] : ["bin"]);
  if (program === null) return null;
  const version = packages.map((name) => /^python-(\d+\.\d+)/.exec(name)?.[1]).find(Boolean);
  const path = system.platform === "win32" ? ["", "Library/mingw-w64/bin", "Library/usr/bin", "Library/bin", "Scripts"] : ["bin"];
  return {
    program,
    name: messages.discovery.python.inConda(version ?? null, basename(folder)),
    path: path.map((way) => join(folder, way)),
  };
}

/** A Python that comes with ComfyUI, as with the portable one. Its `python312._pth` tells the version. Null when there is none. */
export async function embeddedPython(system: FileSystem, folder: string): Promise<Python | null> {
  const program = await programIn(system, folder, [".", "bin"]);
  if (program === null) return null;
  const digits = (await system.list(folder)).map((name) => /^python(\d)(\d+)\._pth$/.exec(name)).find(Boolean);
  return { program, name: messages.discovery.python.embedded(digits ? `${digits[1]}.${digits[2]}` : null), path: [] };
}

/**
 * The only conda environment that is named after ComfyUI: conda does not know which environment belongs to which program, so the name
 * is trusted, unless there are several. Conda lists its environments in `~/.conda/environments.txt` on every system.
 */
export async function findCondaNamedComfy(system: FileSystem): Promise<Python | null> {
  const list = (await system.text(system.inHome(".conda", "environments.txt"))) ?? "";
  const folders = list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /comfy/i.test(system.path.basename(line)));
  const found = (await Promise.all(folders.map((folder) => conda(system, folder)))).filter((python) => python !== null);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function programIn(system: FileSystem, folder: string, ways: readonly string[]): Promise<string | null> {
  const names = system.platform === "win32" ? ["python.exe"] : ["python3", "python"];
  return system.firstFile(ways.flatMap((way) => names.map((name) => system.path.join(folder, way, name))));
}
