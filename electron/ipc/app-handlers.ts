import { app, clipboard, shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The app as a whole, its newer versions, the clipboard. */
export function appHandlers({ state, bridge, updates }: Services): HandlersOf<"app" | "updates" | "clipboard"> {
  return {
    "app.state": () => state.get(),
    "app.dismissNotice": (id) => state.dismissNotice(id),
    "app.quit": () => app.quit(),
    "app.openLink": openLink,
    "app.restartBridge": () => bridge.startNow(),
    "updates.ask": () => updates.ask(),
    "updates.openPage": async () => {
      const { view } = updates;
      if (!("release" in view)) return;
      await openLink(view.release.page);
    },
    "updates.install": () => updates.install(),
    "clipboard.writeText": (text) => clipboard.writeText(text),
  };
}

async function openLink(link: string): Promise<void> {
  if (!mayOpenExternally(link, null)) throw new EaselError("not_allowed", "link_not_allowed", {});
  await shell.openExternal(link);
}
