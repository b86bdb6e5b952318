import { formats } from "../formats.ts";

const { plural, count, percent } = formats;

const pictures = (n: number) => plural(n, { one: "a picture", other: `${count(n)} pictures` });

/** The tray: its menu, and Easel's state, which heads the menu and, after Easel's name, is the tooltip. */
export const tray = {
  tooltip: (state: string) => `Easel: ${state}`,
  states: {
    paused: "paused",
    pausedWaiting: (waiting: number) => `paused, ${pictures(waiting)} waiting`,
    /** `fraction` 0..1 of the one that is painted; null while nobody knows. */
    painting: (active: number, fraction: number | null) => `making ${pictures(active)}${fraction === null ? "" : `, ${percent(fraction)}`}`,
    ready: "ready",
    readyPractice: "ready (practice engine)",
    starting: "the engine is starting",
    stopping: "the engine is stopping",
    stopped: "the engine is stopped",
    notAnswering: "the engine does not answer",
    detached: "your ComfyUI is not running",
    stuck: "the engine is stuck",
  },
  open: "Open Easel",
  gallery: "Gallery",
  lastPicture: "Last picture",
  lastPictureOf: (prompt: string) => `Last picture: ${prompt}`,
  pause: "Pause new work",
  resume: "Resume new work",
  startEngine: "Start the engine",
  restartEngine: "Restart the engine",
  stopEngine: "Stop the engine",
  openInBrowser: "Open ComfyUI in the browser",
  quit: "Quit Easel",
};
