import { z } from "zod";
import { listOf, record } from "../app-records.ts";
import type { Computer } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { environmentIn, unpacked } from "../python.ts";
import { isCode } from "../source-folder.ts";

const Installation = z.object({ installPath: z.string().min(1) });

/**
 * The second Comfy Desktop (2026): each install is a folder with `standalone-env` (a Python) beside `ComfyUI`; installations.json
 * names them, and a running one holds `port-locks/port-<N>.json`. On Linux its folders follow XDG.
 */
export const desktop2: Layout = {
  id: "desktop-2",
  name: "Comfy Desktop",
  use: { kind: "attach", app: "Comfy Desktop" },
  async places(computer) {
    const told = await record(computer, computer.path.join(folderFor(computer, "data"), "installations.json"), listOf(Installation));
    const found = (told ?? []).map(({ installPath }) => installPath);
    for (const parent of usualParents(computer)) {
      for (const entry of await computer.folders(computer.path.join(parent, "ComfyUI-Installs"), parent)) found.push(entry.path);
    }
    return found;
  },
  async recognise(computer, folder) {
    const { join, dirname, basename } = computer.path;
    const root = basename(folder) === "ComfyUI" ? dirname(folder) : folder;
    const code = join(root, "ComfyUI");
    if (!(await computer.isFolder(join(root, "standalone-env"))) || !(await isCode(computer, code))) return null;
    const python = (await environmentIn(computer, code, [".venv"])) ?? (await unpacked(computer, join(root, "standalone-env")));
    return { folder: root, code, python };
  },
  async ports(computer) {
    const names = await computer.names(computer.path.join(folderFor(computer, "state"), "port-locks"));
    return names.map((name) => Number(/^port-(\d+)\.json$/.exec(name)?.[1])).filter((port) => port > 0 && port < 65_536);
  },
};

function folderFor(computer: Computer, kind: "data" | "state"): string {
  return computer.platform === "linux" ? computer.inXdg(kind, "comfyui-desktop-2") : computer.inAppConfig("Comfy Desktop");
}

function usualParents(computer: Computer): string[] {
  if (computer.platform !== "win32") return [computer.home];
  const onDrives = computer.drives.map((drive) => computer.path.join(drive, "Comfy-Desktop"));
  return [computer.inLocalAppData("Comfy-Desktop"), computer.home, ...onDrives];
}
