import { app, clipboard, shell } from "electron";
import { EaselError } from "#contract/errors.ts";
import { mayOpenExternally } from "../window/security.ts";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The app as a whole, its settings, its newer versions, the clipboard. */
export function appHandlers({
  state,
  settings,
  partnerKey,
  bridge,
  loginItem,
  updates,
}: Services): HandlersOf<"app" | "settings" | "updates" | "clipboard"> {
  return {
    "app.state": () => state.get(),
    "app.dismissNotice": (id) => state.dismissNotice(id),
    "app.quit": () => app.quit(),
    "app.restartBridge": () => bridge.startNow(),
    "settings.change": (part) => {
      if (part.launchAtLogin !== undefined) loginItem.set(part.launchAtLogin);
      const next = settings.change(part);
      updates.setOn(next.checkForUpdates);
      state.set({ settings: next });
      return next;
    },
    "settings.setPartnerKey": (key) => {
      partnerKey.set(key);
      state.set({ partnerKey: partnerKey.state });
      bridge.partnerKeyChanged();
    },
    "updates.ask": () => updates.ask(),
    "updates.openPage": async () => {
      const { view } = updates;
      if (!("release" in view)) return;
      if (!mayOpenExternally(view.release.page, null)) throw new EaselError("not_allowed", "link_not_allowed", {});
      await shell.openExternal(view.release.page);
    },
    "updates.install": () => updates.install(),
    "clipboard.writeText": (text) => clipboard.writeText(text),
  };
}
