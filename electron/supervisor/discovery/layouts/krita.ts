import { z } from "zod";
import { record } from "../app-records.ts";
import type { Computer } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { environmentIn, unpacked } from "../python.ts";
import { isCode } from "../source-folder.ts";

const Settings = z.object({ server_path: z.string().min(1) });

/** The server that Krita's AI plugin installs for itself: ComfyUI with a Python of its own beside it. */
export const krita: Layout = {
  id: "krita",
  name: "ComfyUI of Krita",
  use: { kind: "start" },
  async places(computer) {
    const plugins = pluginFolders(computer);
    const settings = await Promise.all(plugins.map((folder) => record(computer, computer.path.join(folder, "settings.json"), Settings)));
    const chosen = settings.flatMap((one) => (one ? [one.server_path] : []));
    return [...chosen, ...plugins.map((folder) => computer.path.join(folder, "server"))];
  },
  async recognise(computer, folder) {
    const { join } = computer.path;
    const code = join(folder, "ComfyUI");
    const ours = (await krita.places(computer)).includes(folder) || (await computer.isFile(join(folder, ".version")));
    if (!ours || !(await isCode(computer, code))) return null;
    const python = (await environmentIn(computer, folder, ["venv"])) ?? (await unpacked(computer, join(folder, "python")));
    return { folder, code, python };
  },
};

/** Qt's AppDataLocation for Krita, and where the plugin goes when Krita does not tell. */
function pluginFolders(computer: Computer): string[] {
  const data = computer.platform === "linux" ? computer.inXdg("data") : computer.inAppConfig();
  const generic = computer.platform === "win32" ? computer.inLocalAppData() : data;
  return [computer.path.join(data, "krita", "ai_diffusion"), computer.path.join(generic, "krita-ai-diffusion")];
}
