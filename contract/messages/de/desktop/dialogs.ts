import type { Messages } from "../../en.ts";
import { formats } from "../formats.ts";

const { plural, count } = formats;

export const dialogs: Messages["dialogs"] = {
  closeWindow: {
    question: "Soll Easel ohne Fenster weiterlaufen?",
    detail:
      "KI-Apps können dann weiter Bilder machen. Ihr Desktop zeigt dafür kein Symbol an: Um das Fenster wieder zu sehen, starten Sie Easel einfach noch einmal. Easel merkt sich Ihre Antwort; in den Einstellungen lässt sie sich ändern.",
    keep: "Weiterlaufen lassen",
    quit: "Easel beenden",
    cancel: "Abbrechen",
  },
  quitAiApp: {
    question: (aiApp) => `${aiApp} ist geöffnet`,
    detail:
      "Die App liest ihre Einstellungen nur beim Start und könnte sie sonst mit ihrer eigenen Fassung überschreiben. Easel bittet sie, sich zu beenden, wartet darauf und öffnet sie wieder. Nichts wird erzwungen.",
    quit: (aiApp) => `${aiApp} beenden und weitermachen`,
    leave: "Geöffnet lassen",
  },
  removeComfyui: {
    question: "Das von Easel installierte ComfyUI entfernen?",
    detail: (files, folder) =>
      files === 0
        ? "Alles, was dafür heruntergeladen wurde, wird gelöscht."
        : `Was dafür heruntergeladen wurde, wird gelöscht. ${plural(files, {
            one: "Eine eigene Datei bleibt",
            other: `${count(files)} eigene Dateien (Modelle, Bilder, Erweiterungen) bleiben`,
          })} in ${folder}.`,
    remove: "Entfernen",
    keep: "Behalten",
  },
  revokeToken: {
    question: (token) => `Den Schlüssel ${token} widerrufen?`,
    detail: "Wer ihn benutzt, wird sofort abgewiesen. Die Bilder, die damit gemacht wurden, bleiben.",
    revoke: "Widerrufen",
    keep: "Behalten",
  },
  removeFromAiApps: {
    question: "Easel aus allen KI-Apps entfernen?",
    detail:
      "Deren Einstellungen werden, wie sie ohne Easel waren. Bilder, Modelle und alles andere bleiben, und Sie können die Apps jederzeit wieder verbinden.",
    remove: "Entfernen",
    keep: "Nicht entfernen",
  },
  resetSettings: {
    question: "Alle Einstellungen zurücksetzen?",
    detail:
      "Verloren gehen: welche Engine verwendet wird und wie sie startet, Sprache, Aussehen, Grenzen, erlaubte Ordner, und dass andere Computer Easel benutzen dürfen. Es bleiben: Bilder, Modelle, Workflows, verbundene KI-Apps, weitere Engines, Schlüssel.",
    reset: "Zurücksetzen",
    keep: "Behalten",
  },
  chooseCertificate: { certificate: "Wo ist das Zertifikat?", key: "Wo ist sein Schlüssel?", files: "PEM-Datei" },
  chooseAllowedFolder: "Aus welchem Ordner dürfen KI-Apps Bilder lesen?",
  chooseComfyui: "Wo liegt Ihr ComfyUI?",
  chooseModelFile: "Modelldatei auswählen",
  chooseModels: "Wo liegen Ihre Modelle?",
  chooseInstallFolder: "Wohin soll ComfyUI?",
  chooseSaveFolder: "Wo sollen die Bilder gespeichert werden?",
  choosePictures: "In welchem Ordner liegen Bilder für die Galerie?",
  pictureFiles: "Bild",
  extensionFiles: "Erweiterung für Claude Desktop",
};
