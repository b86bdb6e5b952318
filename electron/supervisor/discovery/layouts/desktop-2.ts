import { z } from "zod";
import { lenientListOf, readRecord } from "../app-records.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { embeddedPython, findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

const Installation = z.object({ installPath: z.string().min(1) });

/**
 * The second Comfy Desktop (2026): each install is a folder with `standalone-env` (a Python) beside `ComfyUI`; installations.json
 * names them, and one that runs has `port-locks/port-<N>.json`. On Linux its folders follow XDG.
 */
export const desktop2: Layout = {
  id: "desktop-2",
  use: { kind: "attach", app: "Comfy Desktop" },
  async candidates(system) {
    const recorded = await readRecord(
      system,
      system.path.join(folderFor(system, "data"), "installations.json"),
      lenientListOf(Installation),
    );
    const found = (recorded ?? []).map(({ installPath }) => installPath);
    for (const parent of usualParents(system)) {
      for (const entry of await system.folders(system.path.join(parent, "ComfyUI-Installs"), parent)) found.push(entry.path);
    }
    return found;
  },
  async recognise(system, folder) {
    const { join, dirname, basename } = system.path;
    const root = basename(folder) === "ComfyUI" ? dirname(folder) : folder;
    const code = join(root, "ComfyUI");
    if (!(await system.isFolder(join(root, "standalone-env"))) || !(await isSourceFolder(system, code))) return null;
    const python = (await findEnvironmentIn(system, code, [".venv"])) ?? (await embeddedPython(system, join(root, "standalone-env")));
    return { folder: root, code, python };
  },
  async ports(system) {
    const names = await system.list(system.path.join(folderFor(system, "state"), "port-locks"));
    return names.map((name) => Number(/^port-(\d+)\.json$/.exec(name)?.[1])).filter((port) => port > 0 && port < 65_536);
  },
};

function folderFor(system: FileSystem, kind: "data" | "state"): string {
  return system.platform === "linux" ? system.inXdg(kind, "comfyui-desktop-2") : system.inAppConfig("Comfy Desktop");
}

function usualParents(system: FileSystem): string[] {
  if (system.platform !== "win32") return [system.home];
  const onDrives = system.drives.map((drive) => system.path.join(drive, "Comfy-Desktop"));
  return [system.inLocalAppData("Comfy-Desktop"), system.home, ...onDrives];
}
