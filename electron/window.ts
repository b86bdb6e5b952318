import { BrowserWindow } from "electron";
import { windowIcon } from "./icons.ts";
import { PAGE_ORIGIN } from "./ipc.ts";
import { webPreferences } from "./security.ts";

export interface WindowOptions {
  preload: string;
  /** Asked when the person closes the window: true = keep running behind it. */
  hidesOnClose: () => boolean;
}

/** The one window. Closing hides it while Easel lives on in the tray. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 760,
    minHeight: 520,
    show: false,
    title: "Easel",
    icon: windowIcon(),
    autoHideMenuBar: true,
    backgroundColor: "#f7f1e8",
    webPreferences: { ...webPreferences, preload: options.preload },
  });
  window.setMenu(null);
  window.once("ready-to-show", () => window.show());
  window.on("close", (event) => {
    if (!options.hidesOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  // A page that broke is loaded again; the engine and the bridge are not touched by it.
  window.webContents.on("render-process-gone", () => void window.loadURL(`${PAGE_ORIGIN}/index.html`));
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
