import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const home: Messages["home"] = {
  title: "Start",
  lastLines: "Die letzten Worte der Engine",
  paused: {
    detail: "Neue Bilder warten, bis Sie weitermachen. Was gerade gemalt wird, wird noch fertig.",
    resume: "Weitermachen",
  },
  status: {
    more: "Mehr zur Engine",
    bridgeStarting: { title: "Gleich bereit", detail: "Easel öffnet die Tür für KI-Apps.", short: "Startet" },
    bridgeFailed: { title: "KI-Apps erreichen Easel gerade nicht", short: "Nicht erreichbar" },
    restartBridge: "Jetzt starten",
    modelMissing: {
      title: "Eines fehlt noch: ein Modell",
      detail: "Noch hat sie kein Modell, mit dem sie malen kann.",
      short: "Kein Modell",
    },
    getModel: "Modell holen",
    unload: (gigabytes) => `Modell entladen (macht ${gigabytes} GB frei)`,
  },
  memory: {
    vram: "Grafikspeicher",
    memory: "Arbeitsspeicher",
    free: (gigabytes) => `${gigabytes} GB frei`,
    ofAll: (gigabytes) => `von ${gigabytes} GB`,
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
    asked: (when, prompt) => (prompt === "" ? `Letzter Wunsch ${when}` : `Letzter Wunsch ${when}: ${prompt}`),
    firstTitle: "Eine KI-App verbinden",
    first: "Sagen Sie dann in Claude oder Cursor „Zeichne mir einen Fuchs“, und das Bild wird hier auf Ihrem Computer gemalt.",
    firstButton: "KI-App verbinden",
  },
  queue: {
    title: "Auf der Staffelei",
    waiting: "Wartet",
    askedBy: (client) => `gewünscht von ${client}`,
    askedByYou: "von Ihnen gewünscht",
    preview: "So sieht es bisher aus",
    cancel: (what) => `Abbrechen: ${what}`,
    cancelAll: "Alle abbrechen",
    earlier: (what) => `Nach vorn: ${what}`,
    later: (what) => `Nach hinten: ${what}`,
    first: (what) => `Als Nächstes malen: ${what}`,
    pause: "Anhalten",
    now: (painting, waiting) =>
      waiting === 0
        ? plural(painting, { one: "1 Bild wird gemalt.", other: `${count(painting)} Bilder werden gemalt.` })
        : plural(waiting, { one: "1 Bild wartet.", other: `${count(waiting)} Bilder warten.` }),
    ended: "Die Warteschlange ist leer.",
  },
  troubles: {
    title: "Braucht Ihren Blick",
    incomplete: (what) => `Nicht alles ist angekommen: ${what}`,
    failed: (what) => `Hat nicht geklappt: ${what}`,
    dismiss: (what) => `Ausblenden: ${what}`,
    dismissAll: "Alle ausblenden",
    remedies: {
      again: "Noch einmal versuchen",
      smaller: (width, height) => `In ${width} × ${height} malen`,
      free: "Speicher freigeben und noch einmal versuchen",
      otherModel: (name) => `${name} verwenden`,
      getModel: (name) => (name === null ? "Modell holen" : `${name} holen`),
      restartEngine: "Engine neu starten",
      startEngine: "Engine starten",
      openSettings: "Einstellungen öffnen",
      openWorkflows: "Workflows öffnen",
    },
  },
  newest: {
    title: "Neueste Bilder",
    all: "Galerie öffnen",
    none: "Hier werden Ihre Bilder hängen.",
    noneHint: "Beschreiben Sie oben eines, oder bitten Sie in einer verbundenen KI-App um eines.",
  },
  history: {
    title: "Früher",
    show: "Zeigen, was gewünscht war",
    file: (name) => `${name} im Bilderordner`,
    more: "Mehr zeigen",
    again: (what) => `Noch einmal wünschen: ${what}`,
    againShort: "Noch einmal",
    took: (time) => `in ${time}`,
    failed: "Hat nicht geklappt",
    cancelled: "Abgebrochen",
    pictures: (n) => plural(n, { one: "1 Bild", other: `${count(n)} Bilder` }),
  },
};
