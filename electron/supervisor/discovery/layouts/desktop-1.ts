import { z } from "zod";
import { readRecord } from "../app-records.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { findEnvironmentIn } from "../python.ts";

const Config = z.object({ basePath: z.string().min(1) });

/**
 * The first Comfy Desktop (Windows and macOS): its code is in the app; its models, nodes and Python are in the folder that the person
 * chose. It takes the first free port from 8000 on. On macOS that folder is in Documents by default, where Easel does not look.
 */
export const desktop1: Layout = {
  id: "desktop-1",
  use: { kind: "attach", app: "Comfy Desktop" },
  async candidates(system) {
    const folder = await basePath(system);
    return folder ? [folder] : [];
  },
  async recognise(system, folder) {
    if (folder !== (await basePath(system))) return null;
    const code = await codeOf(system);
    if (!system.mayAccess(folder)) return code ? { folder, code } : null;
    const names = await system.list(folder);
    // The second Comfy Desktop leaves this file when it takes the folder over.
    if (!names.includes("models") || !names.includes("user") || names.includes(".comfyui-desktop-2")) return null;
    return { folder, code, python: await findEnvironmentIn(system, folder, [".venv"]) };
  },
};

async function basePath(system: FileSystem): Promise<string | null> {
  if (system.platform === "linux") return null;
  const folder = system.inAppConfig("ComfyUI");
  const config = await readRecord(system, system.path.join(folder, "config.json"), Config);
  return config && system.path.resolve(folder, config.basePath);
}

async function codeOf(system: FileSystem): Promise<string | null> {
  const apps =
    system.platform === "darwin"
      ? ["/Applications/ComfyUI.app/Contents/Resources"]
      : ["ComfyUI", "@comfyorgcomfyui-electron", "comfyui-electron"].map((name) => system.inLocalAppData("Programs", name, "resources"));
  for (const app of apps) {
    const code = system.path.join(app, "ComfyUI");
    if (await system.isFile(system.path.join(code, "main.py"))) return code;
  }
  return null;
}
