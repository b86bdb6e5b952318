import { BrowserWindow, nativeImage, nativeTheme, type WebContents } from "electron";
import { type EventData, type EventName, events } from "#contract/ipc.ts";
import type { Language } from "#contract/language.ts";
import { messages } from "#contract/messages/messages.ts";
import { textMenu } from "./app-menu.ts";
import icon from "./icon.png?inline";
import { PAGE_ORIGIN } from "./protocols.ts";
import { webPreferences } from "./security.ts";
import type { WindowPlace } from "./window-place.ts";

export interface WindowOptions {
  preload: string;
  language: Language;
  /** How large everything in it is; 1 is as designed. */
  zoom: number;
  /** Where it is on the screen, and where that is kept. */
  place: WindowPlace;
  /** False = it is there, but nobody sees it yet. */
  show: boolean;
  /** True while Easel quits: then the window may go. */
  isQuitting: () => boolean;
  /** The person closes the window. It stays as it is until somebody hides it. */
  onClose: () => void;
}

/** The one window. It lives as long as Easel does; before it is opened, nothing that is sent to it arrives. */
export class MainWindow {
  readonly #onFault: (name: string, error: unknown) => void;
  #window: BrowserWindow | null = null;

  /** `onFault` hears of events that are not of the shape that `contract/ipc.ts` says; they are not sent. */
  constructor(onFault: (name: string, error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** For native dialogs; null until it is opened. */
  get browserWindow(): BrowserWindow | null {
    return this.#window;
  }

  /** Null until it is opened. */
  get contents(): WebContents | null {
    return this.#window?.webContents ?? null;
  }

  /** The person sees it, and types in it. */
  get isWatched(): boolean {
    return Boolean(this.#window?.isVisible() && this.#window.isFocused());
  }

  open(options: WindowOptions): void {
    this.#window = openBrowserWindow(options);
    this.load(options.language);
  }

  /** Loads the page, from its beginning, in this language. */
  load(language: Language): void {
    void this.#window?.loadURL(`${PAGE_ORIGIN}/index.html?language=${language}`);
  }

  send<E extends EventName>(name: E, data: EventData<E>): void {
    const { contents } = this;
    if (!contents || contents.isDestroyed()) return;
    const event = events[name].safeParse(data);
    if (event.success) contents.send("easel:event", name, event.data);
    else this.#onFault(name, event.error);
  }

  /** Brings it to the front, on that page; as the person left it where none is named. */
  show(page: "home" | "gallery" | null = null, pictureId: string | null = null): void {
    if (!this.#window) return;
    reveal(this.#window);
    if (page !== null) this.send("navigate", { page, pictureId });
  }

  /** 1 is as designed. */
  setZoom(zoom: number): void {
    this.contents?.setZoomFactor(zoom);
  }

  hide(): void {
    this.#window?.hide();
  }
}

function openBrowserWindow({ preload, zoom, place, show, isQuitting, onClose }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: 320,
    minHeight: 400,
    show: false,
    title: messages.app.name,
    icon: nativeImage.createFromDataURL(icon),
    autoHideMenuBar: true,
    // `--ground` of theme.css, until the page is there.
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#1a1614" : "#f6f1ea",
    webPreferences: { ...webPreferences, preload, zoomFactor: zoom },
  });
  window.webContents.on("context-menu", (_event, params) => textMenu(params)?.popup({ window }));
  place.follow(window);
  if (show) window.once("ready-to-show", () => window.show());
  window.on("close", (event) => {
    if (isQuitting()) return;
    event.preventDefault();
    onClose();
  });
  // A page that broke is loaded again; the engine and the bridge are not touched by it.
  window.webContents.on("render-process-gone", () => void window.loadURL(window.webContents.getURL()));
  return window;
}

/** Brings the window to the front as it is. */
export function reveal(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
