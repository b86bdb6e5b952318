import type { Messages } from "../../en.ts";

export const jobs: Messages["jobs"] = {
  paused: "Angehalten: wartet, bis Sie weitermachen",
  waitingForEngine: "Wartet auf die Engine",
  heldUp: {
    no_engine: "Wartet: Keine Engine hat, was es braucht",
    engine_away: "Wartet: Die Engine, die sein Modell hat, antwortet nicht",
    engine_draining: "Wartet: Die Engine, die es malen kann, nimmt nichts Neues an",
  },
  waiting: "Wartet, bis es an der Reihe ist",
  next: "Als Nächstes an der Reihe",
  inLine: (position) => `Nummer ${position} in der Reihe`,
  gettingReady: "Wird vorbereitet",
  step: (step, steps) => `Schritt ${step} von ${steps}`,
  finishing: "Wird abgeschlossen",
  timeLeft: (time) => `noch etwa ${time}`,
  almostDone: "gleich fertig",
  finished: "Fertig",
  failed: "Hat nicht geklappt",
  cancelled: "Abgebrochen",
};
