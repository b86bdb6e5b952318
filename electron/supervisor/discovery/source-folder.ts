import type { Computer } from "./file-system.ts";

/** ComfyUI's code folder: main.py and nodes.py beside at least two of its packages. */
export async function isCode(computer: Computer, folder: string): Promise<boolean> {
  return looksLikeCode(await computer.names(folder));
}

export function looksLikeCode(names: readonly string[]): boolean {
  const packages = ["comfy", "comfy_extras", "comfy_api", "custom_nodes"].filter((name) => names.includes(name));
  return names.includes("main.py") && names.includes("nodes.py") && packages.length >= 2;
}

/** The text of comfyui_version.py (since 0.3), else of pyproject.toml; nothing is run for it. */
export async function versionOf(computer: Computer, code: string): Promise<string | null> {
  for (const [file, line] of [
    ["comfyui_version.py", /^__version__\s*=\s*["']([\w.+-]+)["']/m],
    ["pyproject.toml", /^version\s*=\s*["']([\w.+-]+)["']/m],
  ] as const) {
    const version = line.exec((await computer.text(computer.path.join(code, file))) ?? "")?.[1];
    if (version) return version;
  }
  return null;
}
