import path from "node:path";
import { readRegularFile } from "#base/regular-file.ts";
import type { OpenedFile } from "#contract/drop.ts";
import { EaselError } from "#contract/errors.ts";
import { MAX_MEDIA_BYTES } from "#contract/workflow-files.ts";
import type { HandlersOf } from "../ipc/gate.ts";
import type { Services } from "../ipc/services.ts";
import type { DroppedItems } from "./dropped-items.ts";

/** What the person says is to be done with what they dropped. */
export function dropHandlers(dropped: DroppedItems, services: Services): HandlersOf<"drop"> {
  const { models, gallery, engine, discovery, settings, state, openedFiles } = services;
  return {
    "drop.look": () => dropped.look(),
    "drop.takeOpened": () => {
      const files = openedFiles.take();
      dropped.set(files);
      return Promise.all(files.map(read));
    },
    "drop.addModel": (id) => models.models.addFile(dropped.pathOf(id), null),
    "drop.addToGallery": (id) => gallery.addFolder(dropped.pathOf(id)),
    "drop.useComfyui": async (id) => {
      const { folder } = await discovery.recogniseStartable(dropped.pathOf(id));
      const source = { kind: "folder", path: folder } as const;
      state.set({ settings: settings.change({ engine: source }) });
      await engine.switchTo(source);
    },
  };
}

async function read(file: string): Promise<OpenedFile> {
  const name = path.basename(file);
  const bytes = await readRegularFile(file, MAX_MEDIA_BYTES).catch((error) => {
    throw new EaselError("argument_invalid", "opened_file_unreadable", { name }, error);
  });
  return { name, base64: bytes.toString("base64") };
}
