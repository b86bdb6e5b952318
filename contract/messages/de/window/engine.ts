import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const engine: Messages["engine"] = {
  resting: {
    title: "Die Engine ruht",
    detail: "Sie wacht von selbst auf, wenn ein Bild gewünscht wird, oder Sie starten sie jetzt.",
    detailPaused: "Das Malen ist angehalten, deshalb ruht sie, bis Sie weitermachen oder sie starten.",
    short: "Ruht",
  },
  notConnected: {
    title: "Nicht mit Ihrem ComfyUI verbunden",
    detail: "Starten Sie ComfyUI und lassen Sie Easel dann noch einmal suchen.",
    short: "Ruht",
  },
  starting: { title: "Die Engine startet", detail: "Beim ersten Mal kann das eine Minute dauern.", short: "Startet" },
  looking: {
    title: "Ihr ComfyUI wird gesucht",
    detail: (address) => `Unter ${address} antwortet bisher nichts. Easel sucht weiter.`,
    short: "Sucht",
  },
  ready: { title: "Bereit zum Malen", short: "Bereit" },
  painting: {
    title: (pictures) => plural(pictures, { one: "Ihr Bild wird gemalt", other: `${count(pictures)} Bilder werden gemalt` }),
    short: "Malt",
  },
  finishingElsewhere: {
    title: "Eine andere Engine macht ihr Bild fertig",
    detail: (engine) => `Es wurde begonnen, bevor Sie die Engine gewechselt haben. Die nächsten malt ${engine}.`,
    short: "Malt",
  },
  paused: { title: "Angehalten", detail: "Neue Bilder warten.", short: "Angehalten" },
  runs: {
    practice: "Die Übungs-Engine läuft auf diesem Computer.",
    own: (version) => `ComfyUI ${version} läuft.`,
    foreign: (version) => `ComfyUI ${version} läuft, außerhalb von Easel gestartet.`,
  },
  names: { practice: "Die Übungs-Engine", comfyui: (version) => `ComfyUI ${version}` },
  notAnswering: {
    title: "Die Engine antwortet nicht",
    detail:
      "Vielleicht ist sie mit einem großen Modell beschäftigt, deshalb fragt Easel weiter. Bewegt sich minutenlang nichts, starten Sie sie neu.",
    detailForeign: "Vielleicht ist sie mit einem großen Modell beschäftigt, oder sie wurde geschlossen. Easel fragt weiter.",
    short: "Keine Antwort",
  },
  detached: {
    title: "Ihr ComfyUI läuft nicht",
    detail:
      "Starten Sie es wieder, und Easel findet es von selbst. Oder lassen Sie Easel eines starten: sobald ein Bild gewünscht wird, oder jetzt.",
    detailAtAddress: (address) => `Unter ${address} antwortet nichts. Starten Sie es dort, und Easel findet es von selbst.`,
    short: "Läuft nicht",
  },
  stuck: {
    title: "Die Engine hängt",
    detail: "In ihr bewegt sich nichts mehr. Easel startet sie neu.",
    detailForeign:
      "Sie antwortet, aber ihr Bild kommt nicht mehr voran. Starten Sie Ihr ComfyUI neu; Easel beendet nichts, was es nicht gestartet hat.",
    short: "Hängt",
  },
  crashed: { title: "Die Engine ist unerwartet stehen geblieben", short: "Steht" },
  tryingAgain: {
    detail: (time) => `Neuer Versuch in ${time}.`,
    now: "Neuer Versuch läuft.",
    short: "Neuer Versuch",
  },
  stopping: { title: "Die Engine wird beendet", detail: "Sie räumt ihre Pinsel weg.", short: "Wird beendet" },
  failed: { title: "Die Engine konnte nicht starten", short: "Geht nicht" },
  unreachable: { title: "Ihr ComfyUI war nicht zu erreichen", short: "Geht nicht" },
  actions: {
    start: "Engine starten",
    try_now: "Jetzt versuchen",
    look_again: "Noch einmal suchen",
    stop: "Beenden",
    stop_trying: "Nicht mehr versuchen",
    restart: "Neu starten",
    free: "Speicher freigeben",
    open: "Im Browser öffnen",
    pause: "Anhalten",
    choose: "Andere Engine wählen",
  },
  places: { thisComputer: "Dieser Computer", withPort: (place, port) => `${place} (Port ${port})` },
  notes: {
    twoComfyuis: {
      title: "Ein anderes ComfyUI läuft bereits",
      detail: (address) =>
        `Beide teilen sich den Speicher der Grafikkarte. Easel kann stattdessen das unter ${address} verwenden und beendet es nie.`,
      use: "Dieses verwenden",
    },
    portTaken: {
      title: "Ihr ComfyUI ist nebenan eingezogen",
      detail: (program, port) =>
        `${program ? `Das Programm „${program}“` : "Ein anderes Programm"} belegt seine gewohnte Adresse, deshalb antwortet es heute unter 127.0.0.1:${port}. Sie brauchen nichts zu tun.`,
    },
    openToNetwork: {
      title: "Andere Computer können dieses ComfyUI benutzen",
      detail: "Es lauscht im ganzen Netz und fragt niemanden nach einem Kennwort. Ist das nicht gewollt, starten Sie es ohne „--listen“.",
    },
  },
};
