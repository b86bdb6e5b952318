import { BrowserWindow, type IpcMainEvent } from "electron";
import type { Clock } from "#base/clock.ts";
import { PAGE_ORIGIN } from "../../window/protocols.ts";
import { webPreferences } from "../../window/security.ts";

/** A picture to be made small; sides in pixels, null where its file does not say. */
export interface ThumbnailTask {
  bytes: Uint8Array;
  width: number | null;
  height: number | null;
  /** Of the thumbnail's longer side. */
  side: number;
}

interface Page {
  window: BrowserWindow;
  ready: Promise<unknown>;
}

const TIMEOUT_MS = 20_000;
/** A page that has nothing to do is closed: it takes the memory of a program. */
const IDLE_MS = 30_000;

/**
 * Makes thumbnails in a page that nobody sees: Chromium decodes all that the window can show, five times as quickly as JavaScript could,
 * and in a sandbox, where a picture that was made to break decoders breaks nothing else.
 */
export class ThumbnailPage {
  readonly #preload: string;
  readonly #clock: Clock;
  readonly #pending = new Map<number, (bytes: Uint8Array<ArrayBuffer> | null) => void>();
  #page: Page | null = null;
  #idle: AbortController | null = null;
  #next = 0;

  constructor(preload: string, clock: Clock) {
    this.#preload = preload;
    this.#clock = clock;
  }

  /** A JPEG; null for what cannot be decoded, or takes too long. */
  async make(task: ThumbnailTask): Promise<Uint8Array<ArrayBuffer> | null> {
    this.#idle?.abort();
    this.#page ??= this.#open();
    const { window, ready } = this.#page;
    const id = this.#next++;
    const late = new AbortController();
    this.#clock.sleep(TIMEOUT_MS, late.signal).then(
      () => this.#close(window),
      () => {}, // it was made in time
    );
    try {
      return await new Promise((resolve, reject) => {
        this.#pending.set(id, resolve);
        ready.then(() => window.webContents.send("easel:thumbnail", id, task)).catch(reject);
      });
    } finally {
      late.abort();
      this.#pending.delete(id);
      if (this.#pending.size === 0) this.#closeWhenIdle(window);
    }
  }

  dispose(): void {
    this.#idle?.abort();
    if (this.#page) this.#close(this.#page.window);
  }

  #open(): Page {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { ...webPreferences, preload: this.#preload, backgroundThrottling: false },
    });
    const { ipc } = window.webContents;
    const ready = new Promise<void>((resolve) => ipc.once("easel:thumbnailer-ready", () => resolve()));
    ipc.on("easel:thumbnail", (_event: IpcMainEvent, id: unknown, bytes: unknown) => {
      const resolve = typeof id === "number" ? this.#pending.get(id) : undefined;
      resolve?.(bytes instanceof Uint8Array && bytes.length > 0 ? new Uint8Array(bytes) : null);
    });
    window.webContents.on("render-process-gone", () => this.#close(window));
    void window.loadURL(`${PAGE_ORIGIN}/thumbnailer.html`);
    return { window, ready };
  }

  /** What it was at has no answer any more. */
  #close(window: BrowserWindow): void {
    if (this.#page?.window !== window) return;
    this.#page = null;
    if (!window.isDestroyed()) window.destroy();
    for (const resolve of this.#pending.values()) resolve(null);
  }

  #closeWhenIdle(window: BrowserWindow): void {
    this.#idle = new AbortController();
    this.#clock.sleep(IDLE_MS, this.#idle.signal).then(
      () => this.#close(window),
      () => {}, // there was another one
    );
  }
}
