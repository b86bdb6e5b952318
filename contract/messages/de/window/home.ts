import type { Messages } from "../../en.ts";

export const home: Messages["home"] = {
  title: "Start",
  lastLines: "Die letzten Worte der Engine",
  paused: {
    title: "Angehalten",
    detail: "Neue Bilder warten, bis Sie weitermachen. Was gerade gemalt wird, wird noch fertig.",
    resume: "Weitermachen",
  },
  memory: {
    vram: "Grafikspeicher",
    memory: "Arbeitsspeicher",
    used: (gigabytes) => `${gigabytes} GB`,
    ofAll: (gigabytes) => `von ${gigabytes} GB belegt`,
    none: "Die Engine hat noch nicht gesagt, wie viel Speicher sie braucht.",
    history: "Belegt in den letzten 5 Minuten",
    noCard: "Der des Computers: Diese Engine benutzt keine Grafikkarte.",
  },
  aiApps: {
    title: "KI-Apps",
    now: "Gerade verbunden",
    manage: "Verwalten",
    waitingTitle: "Warten auf eine KI-App",
    waiting: "Öffnen Sie sie und sagen Sie: „Zeichne mir einen Fuchs“.",
    setUp: "Eingerichtet",
    lastHere: (when) => `Zuletzt hier: ${when}`,
    firstTitle: "Eine KI-App verbinden",
    first: "Sagen Sie dann in Claude oder Cursor „Zeichne mir einen Fuchs“, und das Bild wird hier auf Ihrem Computer gemalt.",
    firstButton: "KI-App verbinden",
  },
  queue: {
    title: "Auf der Staffelei",
    askedBy: (client) => `gewünscht von ${client}`,
    askedByYou: "von Ihnen gewünscht",
    preview: "So sieht es bisher aus",
  },
  recent: {
    title: "Zuletzt fertig geworden",
    all: "Galerie öffnen",
    incomplete: (what) => `Nicht alles ist angekommen: ${what}`,
    failed: (what) => `Hat nicht geklappt: ${what}`,
    cancelled: "Abgebrochen",
    file: (name) => `${name} im Bilderordner`,
    again: "Noch einmal versuchen",
    dismiss: (what) => `Ausblenden: ${what}`,
  },
};
