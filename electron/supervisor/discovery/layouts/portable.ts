import { flagsInBatch } from "../command-line.ts";
import type { FileSystem } from "../file-system.ts";
import { foldersNearby } from "../folder-search.ts";
import type { Layout, RecognisedInstall } from "../layout.ts";
import { embeddedPython } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

/** The .bat files in the archive. People add their flags to the one for their card. */
const BATCHES = ["run_nvidia_gpu.bat", "run_amd_gpu.bat", "run_intel_gpu.bat", "run_nvidia_gpu_fast.bat", "run_cpu.bat"];

/**
 * The archive for Windows: `python_embeded` (their spelling) beside `ComfyUI`, started by .bat files. Unpacking it often adds one more
 * folder around it.
 */
export const portable: Layout = {
  id: "portable",
  use: { kind: "start" },
  candidates: async (system) => (system.platform === "win32" ? foldersNearby(system) : []),
  async recognise(system, folder) {
    if (system.platform !== "win32") return null;
    const { join, dirname } = system.path;
    const deeper = (await system.list(folder)).filter((name) => /comfyui.*portable/i.test(name)).map((name) => join(folder, name));
    for (const root of [folder, dirname(folder), ...deeper]) {
      const found = await at(system, root);
      // The folder above counts only for somebody who chose the code itself.
      if (found && (root !== dirname(folder) || found.code === folder)) return found;
    }
    return null;
  },
};

async function at(system: FileSystem, root: string): Promise<RecognisedInstall | null> {
  const { join } = system.path;
  const code = join(root, "ComfyUI");
  const python = await embeddedPython(system, join(root, "python_embeded"));
  if (!python || !(await isSourceFolder(system, code))) return null;
  return { folder: root, code, python, cwd: root, flags: await flagsOf(system, root) };
}

async function flagsOf(system: FileSystem, root: string): Promise<string[]> {
  for (const name of BATCHES) {
    const flags = flagsInBatch((await system.text(system.path.join(root, name))) ?? "");
    if (flags) return flags;
  }
  return [];
}
