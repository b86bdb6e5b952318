import { app, clipboard } from "electron";
import type { HandlersOf } from "./gate.ts";
import type { Services } from "./services.ts";

/** The app as a whole, its settings, the clipboard. */
export function appHandlers({ state, settings, partnerKey, bridge, loginItem }: Services): HandlersOf<"app" | "settings" | "clipboard"> {
  return {
    "app.state": () => state.get(),
    "app.dismissNotice": (id) => state.dismissNotice(id),
    "app.quit": () => app.quit(),
    "app.restartBridge": () => bridge.startNow(),
    "settings.change": (part) => {
      if (part.launchAtLogin !== undefined) loginItem.set(part.launchAtLogin);
      const next = settings.change(part);
      state.set({ settings: next });
      return next;
    },
    "settings.setPartnerKey": (key) => {
      partnerKey.set(key);
      state.set({ partnerKey: partnerKey.state });
      bridge.partnerKeyChanged();
    },
    "clipboard.writeText": (text) => clipboard.writeText(text),
  };
}
