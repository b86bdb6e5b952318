import { BrowserWindow, dialog } from "electron";
import { messages } from "#contract/messages/messages.ts";
import { PAGE_ORIGIN } from "../ipc/gate.ts";
import { windowIcon } from "../tray/icons.ts";
import { webPreferences } from "./security.ts";

export interface WindowOptions {
  preload: string;
  /** False = it is there, but nobody sees it yet. */
  show: boolean;
  /** True while Easel quits: then the window may go. */
  quitting: () => boolean;
  /** The person closes the window. It stays as it is until somebody hides it. */
  onClose: () => void;
}

/** The one window. It lives as long as Easel does. */
export function openWindow(options: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    width: 1180,
    height: 780,
    minWidth: 760,
    minHeight: 520,
    show: false,
    title: messages.app.name,
    icon: windowIcon(),
    autoHideMenuBar: true,
    backgroundColor: "#f7f1e8",
    webPreferences: { ...webPreferences, preload: options.preload },
  });
  window.setMenu(null);
  if (options.show) window.once("ready-to-show", () => window.show());
  window.on("close", (event) => {
    if (options.quitting()) return;
    event.preventDefault();
    options.onClose();
  });
  // A page that broke is loaded again; the engine and the bridge are not touched by it.
  window.webContents.on("render-process-gone", () => void window.loadURL(`${PAGE_ORIGIN}/index.html`));
  void window.loadURL(`${PAGE_ORIGIN}/index.html`);
  return window;
}

/** Where no tray shows that Easel goes on. */
export async function askWhenClosed(window: BrowserWindow): Promise<"keep" | "quit" | null> {
  const words = messages.dialogs.closeWindow;
  const { response } = await dialog.showMessageBox(window, {
    type: "question",
    buttons: [words.keep, words.quit, words.cancel],
    defaultId: 0,
    cancelId: 2,
    message: words.question,
    detail: words.detail,
  });
  return (["keep", "quit"] as const)[response] ?? null;
}

export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
