import fs from "node:fs";
import path from "node:path";
import { app, shell } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { copyPicture } from "../window/clipboard.ts";
import { chooseSaveFile, confirm } from "../window/dialogs.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The pictures, and what a person does with one of them. */
export function galleryHandlers({ gallery, window }: Services): HandlersOf<"gallery"> {
  return {
    "gallery.list": (query) => gallery.list(query),
    "gallery.copy": (id) => copyPicture(gallery.file(id)),
    "gallery.reveal": (id) => shell.showItemInFolder(gallery.file(id)),
    "gallery.trash": async (id) => {
      const file = gallery.file(id);
      const { trash: yes, keep: no, question, detail } = messages.dialogs.trashPicture;
      if (!(await confirm(window.browserWindow, { question, detail, yes, no, preferred: "no" }))) return false;
      await shell.trashItem(file);
      await gallery.rescan();
      return true;
    },
    "gallery.saveAs": async (id) => {
      const file = gallery.file(id);
      const usual = path.join(app.getPath("pictures"), `easel-${id}.png`);
      const chosen = await chooseSaveFile(window.browserWindow, usual, { name: messages.dialogs.pngFiles, extensions: ["png"] });
      if (chosen === null) return false;
      await fs.promises.copyFile(file, chosen);
      return true;
    },
  };
}
