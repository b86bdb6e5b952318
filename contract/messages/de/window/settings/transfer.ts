import type { Messages } from "../../../en.ts";

export const storage: Messages["storage"] = {
  title: "Ordner",
  lead: "Wo Easel was aufbewahrt, und wie viel Platz es braucht.",
  names: {
    pictures: "Bilder",
    given_pictures: "Bilder, die Easel bekommen hat",
    thumbnails: "Kleine Bilder für die Galerie",
    models: "Modelle",
    workflows: "Workflows",
    logs: "Protokolle",
  },
  measuring: "Wird gemessen …",
  failed: "Die Ordner konnten nicht gemessen werden",
  show: "Zeigen",
  showLabel: (name) => `Ordner zeigen: ${name}`,
  empty: "Leer",
};

export const transfer: Messages["transfer"] = {
  title: "Einstellungen als Datei",
  lead: "Für einen anderen Computer, oder falls einmal etwas passiert. Schlüssel, Anmeldungen und wer Easel von anderswo benutzen darf, stehen nie darin.",
  export: "Einstellungen sichern …",
  exported: "Die Einstellungen sind gesichert.",
  import: "Einstellungen aus einer Datei übernehmen …",
  imported: "Jetzt gelten die Einstellungen aus der Datei.",
  files: "Easels Einstellungen",
  chooseFile: "Welche Einstellungen soll Easel übernehmen?",
  refused: "Nichts wurde geändert: Diese Datei lässt sich so nicht übernehmen",
  faults: {
    no_settings_file: () => "Das ist keine Datei mit Easels Einstellungen.",
    newer_format: () => "Ein neueres Easel hat sie geschrieben. Aktualisieren Sie Easel zuerst.",
    setting_unknown: (name) => `${name}: Diese Einstellung kennt Easel nicht.`,
    value_unusable: (name) => `${name}: Der Wert ist nicht verwendbar.`,
    folder_missing: (name) => `${name}: Der genannte Ordner ist nicht auf diesem Computer.`,
  },
  resetTitle: "Zurück auf Anfang",
  resetLead: "Alle Einstellungen wie am ersten Tag. Bilder, Modelle, Workflows und verbundene KI-Apps bleiben.",
  reset: "Einstellungen zurücksetzen …",
  wasReset: "Alle Einstellungen sind wie am ersten Tag.",
};
