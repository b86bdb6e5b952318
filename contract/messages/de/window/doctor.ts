import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count, list } = formats;

const SOON = "Warten Sie einen Moment.";

export const doctor: Messages["doctor"] = {
  title: "Diagnose",
  lead: "Von der Engine bis zum Bild im Chat, Schritt für Schritt.",
  again: "Noch einmal prüfen",
  looking: "Wird geprüft …",
  well: "Alles funktioniert.",
  ill: (n) => plural(n, { one: "Eine Sache braucht Sie.", other: `${count(n)} Dinge brauchen Sie.` }),
  waits: "Nichts ist kaputt; der Rest kommt noch.",
  steps: {
    engine: "Die Engine",
    model: "Ein Modell zum Malen",
    bridge: "Easels Brücke",
    config: "Einstellungen der KI-Apps",
    client: "Die KI-App selbst",
    call: "Das letzte Bild",
  },
  states: { good: "In Ordnung", waiting: "Kommt noch", bad: "Braucht Sie" },
  fixes: {
    start_engine: "Engine starten",
    restart_engine: "Engine neu starten",
    connect: "Änderung zeigen",
    paint: "Hier einen Fuchs malen",
    open: {
      home: "Startseite öffnen",
      models: "Modell holen",
      connect: "„Verbinden“ öffnen",
      logs: "Protokolle öffnen",
      settings: "Einstellungen öffnen",
    },
  },
  testPrompt: "ein Fuchs im Schnee, Morgenlicht",
  engine: {
    practiceReady: "Die Übungs-Engine ist bereit. Sie macht Skizzen ohne KI.",
    ready: (version) => `ComfyUI ${version} ist bereit.`,
    starting: { says: "Die Engine startet.", remedy: "Der erste Start kann einige Minuten dauern." },
    noAnswerThere: (address) => ({
      says: `Unter ${address} antwortet nichts.`,
      remedy: "Starten Sie dort ComfyUI, oder wählen Sie eine andere Engine.",
    }),
    stopping: { says: "Die Engine wird beendet.", remedy: SOON },
    stopped: { says: "Die Engine ist aus.", remedy: "Starten Sie sie." },
    notAnswering: { says: "Die Engine antwortet gerade nicht.", remedy: "Vielleicht lädt sie ein Modell." },
    detached: { says: "Das ComfyUI, das Easel verwendet, läuft nicht.", remedy: "Starten Sie es; Easel findet es von selbst." },
    stuck: { says: "Das Bild der Engine kommt nicht mehr voran.", remedy: "Starten Sie die Engine neu." },
  },
  model: {
    notNeeded: "Die Übungs-Engine braucht kein Modell.",
    usable: (model) => `Ein Modell zum Malen ist da: ${model}.`,
    unknown: {
      says: "Welche Modelle es gibt, zeigt sich, sobald die Engine bereit ist.",
      remedy: "Bringen Sie zuerst die Engine in Gang.",
    },
  },
  bridge: {
    works: (tools) =>
      plural(tools, {
        one: "So gestartet, wie eine KI-App es tut, antwortet Easels Brücke und bietet 1 Tool an.",
        other: `So gestartet, wie eine KI-App es tut, antwortet Easels Brücke und bietet ${count(tools)} Tools an.`,
      }),
    trying: { says: "Easels Brücke wird gerade ausprobiert.", remedy: SOON },
  },
  config: {
    vanished: (aiApp) => ({ says: `Easel steht nicht mehr in den Einstellungen von ${aiApp}.`, remedy: "Tragen Sie es wieder ein." }),
    stale: (aiApp) => ({
      says: `Die Einstellungen von ${aiApp} zeigen dorthin, wo Easel nicht mehr ist.`,
      remedy: "Tragen Sie es neu ein.",
    }),
    written: (aiApps) => plural(aiApps.length, { one: `${list(aiApps)} kennt Easel.`, other: `${list(aiApps)} kennen Easel.` }),
    unreadable: (aiApp, problem) => `${aiApp}: ${problem}`,
    none: (aiApp) => ({
      says: "Noch keine KI-App kennt Easel.",
      remedy: aiApp ? `Verbinden Sie ${aiApp}.` : "Verbinden Sie eine KI-App.",
    }),
  },
  client: {
    connected: (aiApps) =>
      plural(aiApps.length, { one: `${list(aiApps)} ist gerade verbunden.`, other: `${list(aiApps)} sind gerade verbunden.` }),
    chatViews: {
      off: (aiApp) => `In den Chats von ${aiApp} haben Sie Bilder ausgeschaltet.`,
      shows: (aiApp) => `${aiApp} zeigt Bilder im Chat.`,
      silent: (aiApp) =>
        `${aiApp} kann eigentlich Bilder im Chat zeigen, aber diese Version hat es nicht gemeldet: Aktualisieren Sie die App, oder sehen Sie sich die Bilder in Easel an.`,
      unknown: (aiApp) => `Von ${aiApp} ist nicht bekannt, dass es Bilder im Chat zeigt: Sehen Sie sie sich in Easel an.`,
    },
    seen: (aiApps) => plural(aiApps.length, { one: `${list(aiApps)} war schon hier.`, other: `${list(aiApps)} waren schon hier.` }),
    awaited: (aiApp) => `${aiApp} war noch nicht hier.`,
    none: { says: "Noch keine KI-App war hier.", remedy: "Verbinden Sie zuerst eine." },
  },
  call: {
    done: "Das zuletzt gewünschte Bild ist da.",
    earlier: (pictures) => plural(pictures, { one: "Es gibt 1 Bild.", other: `Es gibt ${count(pictures)} Bilder.` }),
    running: { says: "Das erste Bild wird gerade gemalt.", remedy: SOON },
    none: { says: "Noch hat niemand ein Bild gewünscht.", remedy: "Malen Sie gleich hier eines, um zu sehen, dass alles geht." },
  },
};
