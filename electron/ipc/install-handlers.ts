import path from "node:path";
import { type BrowserWindow, shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import type { InstallRemains } from "#contract/install.ts";
import { messages } from "#contract/messages/messages.ts";
import { chooseFolder, confirm } from "../window/dialogs.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

const GUIDE = "https://docs.comfy.org/get_started/first_generation";

/** The wizard that installs ComfyUI. */
export function installHandlers({ install: { planner, installer, hasModel }, window }: Services): HandlersOf<"install"> {
  return {
    "install.plan": (wish) => planner.plan(wish),
    "install.chooseFolder": async () => {
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.chooseInstallFolder, true);
      return folder === null ? null : planner.suggestFolderIn(path.resolve(folder));
    },
    "install.start": ({ planId }) => installer.start(planner.accept(planId)),
    "install.cancel": () => installer.cancel(),
    "install.resume": () => installer.resume(),
    "install.remove": async () => {
      const remains = await installer.remains();
      if (!(await confirmRemoval(window.browserWindow, remains))) return null;
      await installer.remove();
      return remains;
    },
    "install.openGuide": async () => {
      if (mayOpenExternally(GUIDE, null)) await shell.openExternal(GUIDE);
    },
    "install.hasModel": hasModel,
    "install.openModels": async () => {
      const problem = installer.modelsFolder === null ? "nothing is installed" : await shell.openPath(installer.modelsFolder);
      if (problem) throw new EaselError("not_allowed", "folder_not_opened", {}, problem);
    },
  };
}

function confirmRemoval(window: BrowserWindow | null, { files, folder }: InstallRemains): Promise<boolean> {
  const { question, detail, remove, keep } = messages.dialogs.removeComfyui;
  return confirm(window, { question, detail: detail(files, folder), yes: remove, no: keep, preferred: "no" });
}
