import { z } from "zod";
import { record } from "../app-records.ts";
import type { Computer } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { environmentIn } from "../python.ts";

const Config = z.object({ basePath: z.string().min(1) });

/**
 * The first Comfy Desktop (Windows and macOS): its code is inside of the app, its models, nodes and Python in the folder that the
 * person chose. It takes the first free port from 8000 on. On macOS that folder is in Documents by default, which we do not touch.
 */
export const desktop1: Layout = {
  id: "desktop-1",
  name: "Comfy Desktop",
  use: { kind: "attach", app: "Comfy Desktop" },
  async places(computer) {
    const folder = await basePath(computer);
    return folder ? [folder] : [];
  },
  async recognise(computer, folder) {
    if (folder !== (await basePath(computer))) return null;
    const code = await codeOf(computer);
    if (!computer.mayLook(folder)) return code ? { folder, code } : null;
    const names = await computer.names(folder);
    // The second Comfy Desktop leaves this mark when it takes the folder over.
    if (!names.includes("models") || !names.includes("user") || names.includes(".comfyui-desktop-2")) return null;
    return { folder, code, python: await environmentIn(computer, folder, [".venv"]) };
  },
};

async function basePath(computer: Computer): Promise<string | null> {
  if (computer.platform === "linux") return null;
  const folder = computer.inAppConfig("ComfyUI");
  const config = await record(computer, computer.path.join(folder, "config.json"), Config);
  return config && computer.path.resolve(folder, config.basePath);
}

async function codeOf(computer: Computer): Promise<string | null> {
  const apps =
    computer.platform === "darwin"
      ? ["/Applications/ComfyUI.app/Contents/Resources"]
      : ["ComfyUI", "@comfyorgcomfyui-electron", "comfyui-electron"].map((name) => computer.inLocalAppData("Programs", name, "resources"));
  for (const app of apps) {
    const code = computer.path.join(app, "ComfyUI");
    if (await computer.isFile(computer.path.join(code, "main.py"))) return code;
  }
  return null;
}
