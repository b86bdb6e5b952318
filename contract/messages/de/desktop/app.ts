import type { Settings } from "../../../view.ts";
import type { Messages } from "../../en.ts";

export const startup: Messages["startup"] = {
  failed: "Easel konnte nicht starten",
  folderNotWritable:
    "Easel darf nicht in den Ordner schreiben, in dem es seine Dateien aufbewahrt. Ist die Festplatte voll oder schreibgeschützt?",
  failedDetail: (reason) => `${reason}\n\nIst die Festplatte voll? Schaffen Sie etwas Platz und starten Sie Easel dann noch einmal.`,
};

const SETTINGS: Record<keyof Settings, string> = {
  firstRun: "wie weit die ersten Schritte sind",
  engine: "welche Engine verwendet wird",
  addedEngines: "welche weiteren Engines es gibt",
  launch: "wie ComfyUI gestartet wird",
  theme: "die Farben",
  language: "die Sprache",
  zoom: "die Größe von allem",
  notifyFinished: "ob fertige Bilder gemeldet werden",
  notifyProblems: "ob Probleme gemeldet werden",
  launchAtLogin: "ob Easel mit dem Computer startet",
  whenClosed: "was beim Schließen des Fensters geschieht",
  checkForUpdates: "ob Easel nach neueren Versionen fragt",
  removeOnUninstall: "ob das Deinstallieren Easel aus KI-Apps entfernt",
  neverViews: "in welchen Chats keine Bilder gezeigt werden",
  sharing: "ob andere Computer Easel benutzen dürfen",
};

export const settingsFile: Messages["settingsFile"] = {
  unreadable: (keptAs) =>
    `Ihre Einstellungen konnten nicht gelesen werden, deshalb beginnt Easel mit neuen. Die alte Datei liegt weiter da, als ${keptAs}.`,
  partlyUnreadable: (lost, keptAs) =>
    `Einige Einstellungen konnten nicht gelesen werden und stehen wieder auf ihren Anfangswerten: ${lost.map((key) => SETTINGS[key]).join(", ")}. Die alte Datei liegt weiter da, als ${keptAs}.`,
};
