import path from "node:path";
import { type BrowserWindow, dialog, shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import type { InstallRemains } from "#contract/install.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { Calls, Parts } from "./handlers.ts";

const GUIDE = "https://docs.comfy.org/get_started/first_generation";

/** What the wizard that installs ComfyUI may ask for. */
export function installCalls({ install: { plans, installer, hasModel }, window }: Parts): Calls<"install"> {
  return {
    "install.plan": (wish) => plans.plan(wish),
    "install.chooseFolder": async () => {
      const parent = window();
      if (!parent) return null;
      const { canceled, filePaths } = await dialog.showOpenDialog(parent, {
        title: "Where should ComfyUI go?",
        properties: ["openDirectory", "createDirectory"],
      });
      const folder = filePaths[0];
      return canceled || !folder ? null : plans.within(path.resolve(folder));
    },
    "install.start": ({ planId }) => installer.start(plans.take(planId)),
    "install.cancel": () => installer.cancel(),
    "install.resume": () => installer.resume(),
    "install.remove": async () => {
      const remains = await installer.remains();
      if (!(await confirmRemoval(window(), remains))) return null;
      await installer.remove();
      return remains;
    },
    "install.openGuide": async () => {
      if (mayOpenExternally(GUIDE, null)) await shell.openExternal(GUIDE);
    },
    "install.hasModel": hasModel,
    "install.openModels": async () => {
      const problem = installer.models === null ? "nothing is installed" : await shell.openPath(installer.models);
      if (problem)
        throw new EaselError(
          "not_allowed",
          "That folder could not be opened.",
          "Open it in your file manager; its name stands here.",
          problem,
        );
    },
  };
}

async function confirmRemoval(parent: BrowserWindow | null, { files, folder }: InstallRemains): Promise<boolean> {
  if (!parent) return false;
  const own = files === 1 ? "One file of your own stays" : `${files} files of your own (models, pictures, add-ons) stay`;
  const { response } = await dialog.showMessageBox(parent, {
    type: "question",
    buttons: ["Remove it", "Keep it"],
    defaultId: 1,
    cancelId: 1,
    message: "Remove the ComfyUI that Easel installed?",
    detail:
      files === 0 ? "Everything that was downloaded for it is deleted." : `What was downloaded for it is deleted. ${own} in ${folder}.`,
  });
  return response === 0;
}
