import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const logs: Messages["logs"] = {
  title: "Protokolle",
  source: "Zeigen",
  all: "Alle",
  sources: { engine: "Engine", bridge: "Brücke", app: "Easel" },
  engine: "Engine",
  allEngines: "Alle Engines",
  search: "Protokolle durchsuchen",
  lines: (n) => plural(n, { one: "1 Zeile", other: `${count(n)} Zeilen` }),
  follow: "Mitlaufen",
  diagnostics: "Diagnose kopieren",
  diagnosticsCopied: "Die Diagnose ist in der Zwischenablage. Namen, Pfade und Prompts wurden herausgenommen.",
  folder: "Ordner zeigen",
  none: "Noch steht nichts darin.",
  nothingFound: "Keine Zeile passt.",
  label: "Protokollzeilen",
  levels: { warn: "Warnung", error: "Fehler" },
  report: {
    title: "Ein Bericht für alle, die Ihnen helfen",
    button: "Bericht erstellen …",
    lead: "Das ist alles, was darin steht. Namen, persönliche Ordner, Schlüssel und Prompts wurden entfernt; sehen Sie ihn durch, bevor Sie ihn weitergeben. Easel schickt ihn nirgendwohin.",
    making: "Easel sieht sich alles an …",
    save: "Speichern …",
    saved: "Der Bericht ist gespeichert.",
    close: "Schließen",
    zip: "ZIP-Archiv",
  },
};
