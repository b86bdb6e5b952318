import fs from "node:fs";
import path from "node:path";
import { app, clipboard, nativeImage, shell } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { copyPicture } from "../window/clipboard.ts";
import { chooseFolder, chooseSaveFile } from "../window/dialogs.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The pictures, and what a person does with them. */
export function galleryHandlers({ gallery, trash, window }: Services): HandlersOf<"gallery"> {
  const { index } = gallery;
  return {
    "gallery.list": (query) => index.call("list", query),
    "gallery.shape": (query) => index.call("shape", query),
    "gallery.ids": (query) => index.call("ids", query),
    "gallery.place": (query) => index.call("placeOf", query),
    "gallery.facets": (query) => index.call("facets", query),
    "gallery.details": (id) => index.call("details", id),
    "gallery.inSight": (ids) => gallery.thumbnails.keepOnly(new Set(ids)),
    "gallery.makeAhead": (ids) => gallery.makeAhead(ids),
    "gallery.setFavourite": ({ ids, favourite }) => gallery.setFavourite(ids, favourite),
    "gallery.copy": async (id) => copyPicture(await gallery.pathOf(id)),
    "gallery.copyWorkflow": async (id) => {
      const workflow = await index.call("workflow", id);
      if (workflow !== null) clipboard.writeText(workflow);
      return workflow !== null;
    },
    "gallery.reveal": async (id) => shell.showItemInFolder(await gallery.pathOf(id)),
    "gallery.drag": async (ids) => {
      const files = await Promise.all(ids.map((id) => gallery.pathOf(id)));
      const [first, ...rest] = files;
      if (first === undefined) return;
      const small = await gallery.thumbnail(ids[0] ?? "");
      const icon = small && "bytes" in small ? nativeImage.createFromBuffer(Buffer.from(small.bytes)).resize({ height: 96 }) : EMPTY_ICON;
      window.contents?.startDrag({ file: first, files: [first, ...rest], icon });
    },
    "gallery.trash": async (ids) => trash.add(ids, await index.call("files", ids)),
    "gallery.undoTrash": (key) => trash.undo(key),
    "gallery.saveAs": async (ids) => {
      const files = await Promise.all(ids.map((id) => gallery.pathOf(id)));
      const [only, ...others] = files;
      if (only === undefined) return false;
      if (others.length === 0) return saveOne(only);
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.chooseSaveFolder, true);
      if (folder === null) return false;
      for (const file of files) await copyInto(folder, file);
      return true;
    },
    "gallery.folders": () => gallery.folders(),
    "gallery.addFolder": async () => {
      const folder = await chooseFolder(window.browserWindow, messages.dialogs.choosePictures);
      if (folder !== null) gallery.addFolder(folder);
      return folder !== null;
    },
    "gallery.removeFolder": (id) => gallery.removeFolder(id),
  };

  async function saveOne(file: string): Promise<boolean> {
    const usual = path.join(app.getPath("pictures"), path.basename(file));
    const ending = path.extname(file).slice(1);
    const chosen = await chooseSaveFile(window.browserWindow, usual, { name: messages.dialogs.pictureFiles, extensions: [ending] });
    if (chosen !== null) await fs.promises.copyFile(file, chosen);
    return chosen !== null;
  }
}

/** Electron drags nothing without a picture of it. */
const EMPTY_ICON = nativeImage.createFromDataURL(
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
);

/** Copies the file into that folder, with a number behind its name where another file has it. */
async function copyInto(folder: string, file: string): Promise<void> {
  const { name, ext } = path.parse(file);
  for (let n = 1; ; n += 1) {
    const copy = path.join(folder, n === 1 ? `${name}${ext}` : `${name} (${n})${ext}`);
    const isTaken = await fs.promises.copyFile(file, copy, fs.constants.COPYFILE_EXCL).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === "EEXIST" || Promise.reject(error),
    );
    if (!isTaken) return;
  }
}
