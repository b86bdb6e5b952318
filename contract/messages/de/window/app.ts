import type { Messages } from "../../en.ts";

export const app: Messages["app"] = {
  name: "Easel",
  loading: "Das Atelier wird eingerichtet …",
  loadFailed: "Easel konnte sein Fenster nicht öffnen",
  retry: "Noch einmal versuchen",
  dismiss: "Ausblenden",
  close: "Schließen",
  cancel: "Abbrechen",
  copied: "Kopiert",
  problems: "Meldungen",
  notices: "Hinweise",
  bridgeFailed: "KI-Apps können Easel gerade nicht erreichen",
  you: "Sie",
  unnamedAiApp: "Eine KI-App",
};

export const nav: Messages["nav"] = {
  label: "Seiten",
  home: "Start",
  create: "Malen",
  gallery: "Galerie",
  models: "Modelle",
  workflows: "Workflows",
  connect: "Verbinden",
  share: "Freigeben",
  doctor: "Diagnose",
  logs: "Protokolle",
  settings: "Einstellungen",
  engine: "Engine",
};

export const practice: Messages["practice"] = {
  badge: "Übung",
  badgeTitle: "Eine Skizze der Übungs-Engine, ohne KI",
  title: "Übungs-Engine: Skizzen ohne KI",
  dismiss: "Diesen Hinweis ausblenden",
  find: "Mein ComfyUI suchen …",
  address: "Adresse eingeben",
};
