import { z } from "zod";
import { readRecord } from "../app-records.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { embeddedPython, findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

const Settings = z.object({ server_path: z.string().min(1) });

/** The server that Krita's AI plugin installs for itself: ComfyUI with a Python of its own beside it. */
export const krita: Layout = {
  id: "krita",
  use: { kind: "start" },
  async candidates(system) {
    const plugins = pluginFolders(system);
    const settings = await Promise.all(plugins.map((folder) => readRecord(system, system.path.join(folder, "settings.json"), Settings)));
    const chosen = settings.flatMap((one) => (one ? [one.server_path] : []));
    return [...chosen, ...plugins.map((folder) => system.path.join(folder, "server"))];
  },
  async recognise(system, folder) {
    const { join } = system.path;
    const code = join(folder, "ComfyUI");
    const ours = (await krita.candidates(system)).includes(folder) || (await system.isFile(join(folder, ".version")));
    if (!ours || !(await isSourceFolder(system, code))) return null;
    const python = (await findEnvironmentIn(system, folder, ["venv"])) ?? (await embeddedPython(system, join(folder, "python")));
    return { folder, code, python };
  },
};

/** Qt's AppDataLocation for Krita, and where the plugin is installed when Krita does not tell it that. */
function pluginFolders(system: FileSystem): string[] {
  const data = system.platform === "linux" ? system.inXdg("data") : system.inAppConfig();
  const generic = system.platform === "win32" ? system.inLocalAppData() : data;
  return [system.path.join(data, "krita", "ai_diffusion"), system.path.join(generic, "krita-ai-diffusion")];
}
