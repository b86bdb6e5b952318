import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count, percent } = formats;

const pictures = (n: number) => plural(n, { one: "ein Bild", other: `${count(n)} Bilder` });

export const tray: Messages["tray"] = {
  tooltip: (state) => `Easel: ${state}`,
  states: {
    paused: "angehalten",
    pausedWaiting: (waiting) => `angehalten, ${plural(waiting, { one: "ein Bild wartet", other: `${count(waiting)} Bilder warten` })}`,
    painting: (active, fraction) => `malt ${pictures(active)}${fraction === null ? "" : `, ${percent(fraction)}`}`,
    ready: "bereit",
    readyPractice: "bereit (Übungs-Engine)",
    starting: "die Engine startet",
    stopping: "die Engine wird beendet",
    stopped: "die Engine ist aus",
    notAnswering: "die Engine antwortet nicht",
    detached: "Ihr ComfyUI läuft nicht",
    stuck: "die Engine hängt",
  },
  open: "Easel öffnen",
  gallery: "Galerie",
  lastPicture: "Letztes Bild",
  lastPictureOf: (prompt) => `Letztes Bild: ${prompt}`,
  pause: "Neue Aufträge anhalten",
  resume: "Neue Aufträge annehmen",
  startEngine: "Engine starten",
  restartEngine: "Engine neu starten",
  stopEngine: "Engine beenden",
  openInBrowser: "ComfyUI im Browser öffnen",
  quit: "Easel beenden",
};
