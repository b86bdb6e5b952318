import { splitFlags } from "../command-line.ts";
import type { FileSystem } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { findEnvironmentIn } from "../python.ts";
import { isSourceFolder } from "../source-folder.ts";

/**
 * What `comfy install` makes. Its config.ini (Python's configparser, section DEFAULT) names the workspaces, the flags with which they
 * are launched, and the server in the background, written as a tuple: ('127.0.0.1', 8188, 4711).
 */
export const comfyCli: Layout = {
  id: "comfy-cli",
  use: { kind: "start" },
  async candidates(system) {
    const { default_workspace, recent_workspace } = await config(system);
    const usual = system.platform === "linux" ? ["comfy"] : ["Documents", "comfy"];
    return [default_workspace, recent_workspace, system.inHome(...usual, "ComfyUI")].filter((place) => place !== undefined);
  },
  async recognise(system, folder) {
    const known = await comfyCli.candidates(system);
    if (!known.includes(folder)) return null;
    const { default_workspace, default_launch_extras = "" } = await config(system);
    for (const code of [folder, system.path.join(folder, "ComfyUI")]) {
      if (!(await isSourceFolder(system, code))) continue;
      const flags = folder === default_workspace ? splitFlags(default_launch_extras) : [];
      return { folder: code, code, python: await findEnvironmentIn(system, code), flags };
    }
    return null;
  },
  async ports(system) {
    const port = Number(/,\s*'?(\d+)'?\s*,/.exec((await config(system)).background ?? "")?.[1]);
    return port > 0 ? [port] : [];
  },
};

type Config = Partial<Record<"default_workspace" | "recent_workspace" | "default_launch_extras" | "background", string>>;

async function config(system: FileSystem): Promise<Config> {
  const folder = system.platform === "win32" ? system.inLocalAppData("comfy-cli") : system.inAppConfig("comfy-cli");
  const text = (await system.text(system.path.join(folder, "config.ini"))) ?? "";
  const lines = text.split(/\r?\n/).map((line) => /^(\w+)\s*[=:]\s*(.+?)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : [])));
}
