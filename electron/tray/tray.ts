import { app, Menu, Tray } from "electron";
import { messages } from "#contract/messages/messages.ts";
import type { AppContext } from "../app/app-context.ts";
import type { Gallery } from "../gallery/gallery.ts";
import type { Handlers } from "../ipc/gate.ts";
import type { Supervisor } from "../supervisor/supervisor.ts";
import type { MainWindow } from "../window/window.ts";
import { trayIcon } from "./icons.ts";
import { lastPictureOf } from "./last-picture.ts";
import { type LastPicture, type TrayActions, type TrayState, trayLook, trayMenu } from "./tray-menu.ts";

export interface TrayIcon {
  dispose(): void;
}

export interface TraySurroundings {
  engine: Supervisor;
  gallery: Gallery;
  window: MainWindow;
  handlers: Pick<Handlers, "jobs.pause" | "engine.openInBrowser">;
}

/** The tray icon, which follows the state and the gallery. Null where the desktop has no tray at all. */
export function setupTray({ state }: AppContext, { engine, gallery, window, handlers }: TraySurroundings): TrayIcon | null {
  const actions: TrayActions = {
    open: () => window.show(),
    openGallery: (pictureId) => window.show("gallery", pictureId),
    pause: (paused) => void handlers["jobs.pause"](paused),
    startEngine: () => void engine.start(),
    stopEngine: () => void engine.stop(),
    restartEngine: () => void engine.restart(),
    openEngineInBrowser: () => void handlers["engine.openInBrowser"](undefined),
    quit: () => app.quit(),
  };
  const tray = openTray();
  if (!tray) return null;
  tray.on("click", actions.open);
  const show = redrawOnChange(tray, actions);
  const lastPicture = lastPictureOf(gallery, () => show(state.get(), lastPicture()));
  state.onChange((slice) => {
    if (slice.engine || slice.jobs || slice.paused !== undefined) show(state.get(), lastPicture());
  });
  return { dispose: () => tray.destroy() };
}

function openTray(): Tray | null {
  try {
    return new Tray(trayIcon("starting"));
  } catch {
    return null;
  }
}

/** Draws the tray anew, but only when what it says has changed. */
function redrawOnChange(tray: Tray, actions: TrayActions): (state: TrayState, last: LastPicture | null) => void {
  let shown = "";
  return (state, last) => {
    const look = trayLook(state);
    const key = JSON.stringify([look, state.engine.state.kind, state.engine.owned, state.paused, last?.id]);
    if (key === shown) return;
    shown = key;
    tray.setImage(trayIcon(look.icon));
    tray.setToolTip(messages.tray.tooltip(look.text));
    // Linux never sends right-click: the menu must hang on the icon.
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, last, actions)));
  };
}
