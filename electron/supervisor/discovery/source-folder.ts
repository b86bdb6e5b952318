import type { FileSystem } from "./file-system.ts";

/** Whether a folder holds ComfyUI's code: main.py and nodes.py beside at least two of its packages. */
export async function isSourceFolder(system: FileSystem, folder: string): Promise<boolean> {
  return looksLikeSources(await system.list(folder));
}

/** The same, from the names in the folder. */
export function looksLikeSources(names: readonly string[]): boolean {
  const packages = ["comfy", "comfy_extras", "comfy_api", "custom_nodes"].filter((name) => names.includes(name));
  return names.includes("main.py") && names.includes("nodes.py") && packages.length >= 2;
}

/** The version in comfyui_version.py (since 0.3), or else in pyproject.toml; null where neither says. Nothing is run for it. */
export async function versionOf(system: FileSystem, code: string): Promise<string | null> {
  for (const [file, line] of [
    ["comfyui_version.py", /^__version__\s*=\s*["']([\w.+-]+)["']/m],
    ["pyproject.toml", /^version\s*=\s*["']([\w.+-]+)["']/m],
  ] as const) {
    const version = line.exec((await system.text(system.path.join(code, file))) ?? "")?.[1];
    if (version) return version;
  }
  return null;
}
