import type { Computer } from "./file-system.ts";

/** The Python that a ComfyUI runs on. */
export interface Python {
  program: string;
  /** In words, with its version where a file tells it: "Python 3.12 in .venv". */
  name: string;
  /** Folders that have to be in PATH for it; a conda environment loads its libraries from there. */
  path: string[];
}

const VENVS = [".venv", "venv", ".env", "env"];

/** The first virtual environment in the folder, by its pyvenv.cfg; or a conda environment made in place. */
export async function environmentIn(computer: Computer, folder: string, names: readonly string[] = VENVS): Promise<Python | null> {
  for (const name of names) {
    const place = computer.path.join(folder, name);
    const python = (await venv(computer, place)) ?? (await conda(computer, place));
    if (python) return python;
  }
  return null;
}

/** One beside ComfyUI's folder may be anybody's: it counts when torch is installed in it. */
export async function environmentBeside(computer: Computer, folder: string): Promise<Python | null> {
  const python = await environmentIn(computer, folder, [...VENVS, "comfy-env", "comfyui-env"]);
  return python && (await hasTorch(computer, python)) ? python : null;
}

async function hasTorch(computer: Computer, { program }: Python): Promise<boolean> {
  const { dirname, join } = computer.path;
  const roots = [dirname(program), dirname(dirname(program))];
  const libraries = roots.map((root) => join(root, "Lib")); // Windows; elsewhere there is one more folder, named after the version
  for (const root of roots) for (const version of await computer.names(join(root, "lib"))) libraries.push(join(root, "lib", version));
  for (const library of libraries) if (await computer.isFolder(join(library, "site-packages", "torch"))) return true;
  return false;
}

async function venv(computer: Computer, folder: string): Promise<Python | null> {
  const config = await computer.text(computer.path.join(folder, "pyvenv.cfg"));
  if (config === null) return null;
  const program = await programIn(computer, folder, computer.platform === "win32" ? ["Scripts"] : ["bin"]);
  if (program === null) return null;
  const version = /^version(?:_info)?\s*=\s*(\d+\.\d+)/m.exec(config)?.[1];
  return { program, name: named(version, `in ${computer.path.basename(folder)}`), path: [] };
}

/** A conda environment, by its conda-meta folder. */
export async function conda(computer: Computer, folder: string): Promise<Python | null> {
  const { join, basename } = computer.path;
  const packages = await computer.names(join(folder, "conda-meta"));
  if (packages.length === 0) return null;
  const program = await programIn(computer, folder, computer.platform === "win32" ? ["."] : ["bin"]);
  if (program === null) return null;
  const version = packages.map((name) => /^python-(\d+\.\d+)/.exec(name)?.[1]).find(Boolean);
  const path = computer.platform === "win32" ? ["", "Library/mingw-w64/bin", "Library/usr/bin", "Library/bin", "Scripts"] : ["bin"];
  return { program, name: named(version, `in conda's ${basename(folder)}`), path: path.map((way) => join(folder, way)) };
}

/** A Python that was unpacked beside ComfyUI, as portable ones are. Its `python312._pth` tells the version. */
export async function unpacked(computer: Computer, folder: string): Promise<Python | null> {
  const program = await programIn(computer, folder, [".", "bin"]);
  if (program === null) return null;
  const digits = (await computer.names(folder)).map((name) => /^python(\d)(\d+)\._pth$/.exec(name)).find(Boolean);
  return { program, name: named(digits ? `${digits[1]}.${digits[2]}` : undefined, "of its own"), path: [] };
}

/**
 * Conda tells no one which environment belongs to which program. One that is named after ComfyUI, and only one, is taken at its word.
 * Conda keeps the list in `~/.conda/environments.txt` on every system.
 */
export async function condaNamedComfy(computer: Computer): Promise<Python | null> {
  const list = (await computer.text(computer.inHome(".conda", "environments.txt"))) ?? "";
  const folders = list
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /comfy/i.test(computer.path.basename(line)));
  const found = (await Promise.all(folders.map((folder) => conda(computer, folder)))).filter((python) => python !== null);
  return found.length === 1 ? (found[0] ?? null) : null;
}

function programIn(computer: Computer, folder: string, ways: readonly string[]): Promise<string | null> {
  const names = computer.platform === "win32" ? ["python.exe"] : ["python3", "python"];
  return computer.firstFile(ways.flatMap((way) => names.map((name) => computer.path.join(folder, way, name))));
}

const named = (version: string | undefined, where: string) => `Python${version ? ` ${version}` : ""} ${where}`;
