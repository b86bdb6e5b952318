import type { HandlersOf } from "../ipc/gate.ts";
import type { Services } from "../ipc/services.ts";
import type { DroppedItems } from "./dropped-items.ts";

/** What the person says is to be done with what they dropped. */
export function dropHandlers(dropped: DroppedItems, services: Services): HandlersOf<"drop"> {
  const { models, gallery, engine, discovery, settings, state } = services;
  return {
    "drop.look": () => dropped.look(),
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
