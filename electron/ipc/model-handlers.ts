import { shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { messages } from "#contract/messages/messages.ts";
import { chooseFile } from "../window/dialogs.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The Models page. */
export function modelHandlers({ models: { models, downloads }, window }: Services): HandlersOf<"models"> {
  return {
    "models.list": () => models.list(),
    "models.plan": (wish) => models.plan(wish),
    "models.download": (plan) => models.download(plan),
    "models.pause": (id) => downloads.pause(id),
    "models.resume": (id) => downloads.resume(id),
    "models.discard": (id) => downloads.discard(id),
    "models.addFile": async (folder) => {
      const file = await chooseFile(window.browserWindow, messages.dialogs.chooseModelFile);
      return file === null ? null : models.addFile(file, folder);
    },
    "models.remove": (id) => models.remove(id),
    "models.undoRemove": (key) => models.undoRemove(key),
    "models.openLicence": async (id) => {
      const url = models.licenceOf(id);
      if (mayOpenExternally(url, null)) await shell.openExternal(url);
    },
    "models.openFolder": async () => {
      const problem = await shell.openPath(await models.folder());
      if (problem) throw new EaselError("not_allowed", "folder_not_opened", {}, problem);
    },
  };
}
