import { flagsInBatch } from "../command-line.ts";
import type { Computer } from "../file-system.ts";
import { foldersNearby } from "../folder-search.ts";
import type { Found, Layout } from "../layout.ts";
import { unpacked } from "../python.ts";
import { isCode } from "../source-folder.ts";

/** Those that come in the archive. People add their flags to the one for their card. */
const BATCHES = ["run_nvidia_gpu.bat", "run_amd_gpu.bat", "run_intel_gpu.bat", "run_nvidia_gpu_fast.bat", "run_cpu.bat"];

/**
 * The archive for Windows: `python_embeded` (spelt so) beside `ComfyUI`, started by .bat files.
 * Unpacking often puts it one folder deeper than one would think.
 */
export const portable: Layout = {
  id: "portable",
  name: "ComfyUI portable",
  use: { kind: "start" },
  places: async (computer) => (computer.platform === "win32" ? foldersNearby(computer) : []),
  async recognise(computer, folder) {
    if (computer.platform !== "win32") return null;
    const { join, dirname } = computer.path;
    const deeper = (await computer.names(folder)).filter((name) => /comfyui.*portable/i.test(name)).map((name) => join(folder, name));
    for (const root of [folder, dirname(folder), ...deeper]) {
      const found = await at(computer, root);
      // The folder above counts only for somebody who pointed at the code itself.
      if (found && (root !== dirname(folder) || found.code === folder)) return found;
    }
    return null;
  },
};

async function at(computer: Computer, root: string): Promise<Found | null> {
  const { join } = computer.path;
  const code = join(root, "ComfyUI");
  const python = await unpacked(computer, join(root, "python_embeded"));
  if (!python || !(await isCode(computer, code))) return null;
  return { folder: root, code, python, cwd: root, flags: await flagsOf(computer, root) };
}

async function flagsOf(computer: Computer, root: string): Promise<string[]> {
  for (const name of BATCHES) {
    const flags = flagsInBatch((await computer.text(computer.path.join(root, name))) ?? "");
    if (flags) return flags;
  }
  return [];
}
