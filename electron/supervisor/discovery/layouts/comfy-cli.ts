import { splitFlags } from "../command-line.ts";
import type { Computer } from "../file-system.ts";
import type { Layout } from "../layout.ts";
import { environmentIn } from "../python.ts";
import { isCode } from "../source-folder.ts";

/**
 * What `comfy install` makes; its config.ini (Python's configparser, section DEFAULT) names the workspaces, the flags they are
 * launched with, and the server in the background as the text of a tuple: ('127.0.0.1', 8188, 4711).
 */
export const comfyCli: Layout = {
  id: "comfy-cli",
  name: "ComfyUI of comfy-cli",
  use: { kind: "start" },
  async places(computer) {
    const { default_workspace, recent_workspace } = await config(computer);
    const usual = computer.platform === "linux" ? ["comfy"] : ["Documents", "comfy"];
    return [default_workspace, recent_workspace, computer.inHome(...usual, "ComfyUI")].filter((place) => place !== undefined);
  },
  async recognise(computer, folder) {
    const known = await comfyCli.places(computer);
    if (!known.includes(folder)) return null;
    const { default_workspace, default_launch_extras = "" } = await config(computer);
    for (const code of [folder, computer.path.join(folder, "ComfyUI")]) {
      if (!(await isCode(computer, code))) continue;
      const flags = folder === default_workspace ? splitFlags(default_launch_extras) : [];
      return { folder: code, code, python: await environmentIn(computer, code), flags };
    }
    return null;
  },
  async ports(computer) {
    const port = Number(/,\s*'?(\d+)'?\s*,/.exec((await config(computer)).background ?? "")?.[1]);
    return port > 0 ? [port] : [];
  },
};

type Config = Partial<Record<"default_workspace" | "recent_workspace" | "default_launch_extras" | "background", string>>;

async function config(computer: Computer): Promise<Config> {
  const folder = computer.platform === "win32" ? computer.inLocalAppData("comfy-cli") : computer.inAppConfig("comfy-cli");
  const text = (await computer.text(computer.path.join(folder, "config.ini"))) ?? "";
  const lines = text.split(/\r?\n/).map((line) => /^(\w+)\s*[=:]\s*(.+?)\s*$/.exec(line));
  return Object.fromEntries(lines.flatMap((line) => (line ? [[line[1], line[2]]] : [])));
}
