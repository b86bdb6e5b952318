import fs from "node:fs";
import { type BrowserWindow, type Rectangle, screen } from "electron";
import { z } from "zod";
import { replaceFileSync } from "#base/atomic-file.ts";

const Place = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200),
  height: z.number().int().min(200),
  maximized: z.boolean(),
});
type Place = z.infer<typeof Place>;

const FIRST_SIZE = { width: 1180, height: 780 };
/** At least this much of the window must be on a screen, in both directions, or nobody could take hold of it. */
const MIN_SEEN_PIXELS = 100;
/** A window that is being dragged tells of every step. */
const SETTLED_MS = 400;

/** Where the window was last, and whether it filled the screen: kept in `file`, over restarts. */
export class WindowPlace {
  readonly #file: string;
  readonly #kept: Place | null;

  constructor(file: string) {
    this.#file = file;
    this.#kept = read(file);
  }

  /** For a new window. Without a place, where the system likes; what no screen shows any more comes back to where one does. */
  get bounds(): { width: number; height: number } & Partial<Rectangle> {
    if (this.#kept === null) return FIRST_SIZE;
    const { x, y, width, height } = this.#kept;
    const { workArea } = screen.getDisplayMatching({ x, y, width, height });
    return fitted({ x, y, width, height }, workArea);
  }

  /** Keeps the place of this window from now on. */
  follow(window: BrowserWindow): void {
    if (this.#kept?.maximized) window.once("show", () => window.maximize());
    let timer: ReturnType<typeof setTimeout> | null = null;
    const save = () => {
      timer = null;
      if (!window.isDestroyed()) this.#save({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    };
    const saveSoon = () => {
      timer ??= setTimeout(save, SETTLED_MS);
    };
    for (const name of ["resize", "move", "maximize", "unmaximize"] as const) (window as AnyEvents).on(name, saveSoon);
    window.on("close", save);
    window.once("closed", () => timer !== null && clearTimeout(timer));
  }

  #save(place: Place): void {
    try {
      replaceFileSync(this.#file, JSON.stringify(place));
    } catch {
      // The next window opens where this one did.
    }
  }
}

/** The typings have a signature of `on` for each event, so that none fits several. */
type AnyEvents = Pick<BrowserWindow, "id"> & { on(name: string, listener: () => void): void };

function read(file: string): Place | null {
  try {
    return Place.parse(JSON.parse(fs.readFileSync(file, "utf8")));
  } catch {
    return null; // the first start, or a file that somebody else changed
  }
}

/** The bounds themselves where enough of them is seen; else of the same size, as far as there is room, within the screen. */
export function fitted(bounds: Rectangle, screen: Rectangle): { width: number; height: number } & Partial<Rectangle> {
  const seenWidth = Math.min(bounds.x + bounds.width, screen.x + screen.width) - Math.max(bounds.x, screen.x);
  const seenHeight = Math.min(bounds.y + bounds.height, screen.y + screen.height) - Math.max(bounds.y, screen.y);
  if (seenWidth >= MIN_SEEN_PIXELS && seenHeight >= MIN_SEEN_PIXELS && bounds.y >= screen.y) return bounds;
  return { width: Math.min(bounds.width, screen.width), height: Math.min(bounds.height, screen.height) };
}
