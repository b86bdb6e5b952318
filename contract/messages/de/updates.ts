import type { updates as english } from "../en/updates.ts";

const managers: Record<Parameters<(typeof english)["managed"]>[0], string> = {
  apt: "der Paketverwaltung Ihres Systems",
  rpm: "der Paketverwaltung Ihres Systems",
  flatpak: "Flatpak",
  snap: "Snap",
  store: "dem Microsoft Store",
};

export const updates: typeof english = {
  title: "Neue Versionen",
  unconfigured: "Dieses Easel wurde aus dem Quelltext gebaut. Es fragt niemanden nach neuen Versionen.",
  managed: (by) => `Neue Versionen kommen von ${managers[by]}. Easel selbst fragt niemanden danach.`,
  ask: "Nach neuen Versionen sehen",
  askHint: (host) =>
    `Einmal am Tag holt Easel die Liste der Versionen von ${host}. Über Sie, Ihren Computer und Ihre Bilder sagt es dabei nichts; der Server sieht Ihre Netzwerkadresse wie jede Website.`,
  now: "Jetzt nachsehen",
  states: {
    off: "Easel sieht nicht nach neuen Versionen.",
    unasked: "Easel hat noch nicht nachgesehen.",
    asking: "Wird nachgesehen …",
    current: (day) => `Das ist die neueste Version, Stand ${day}.`,
    available: (version) => `Easel ${version} ist da.`,
    downloading: (version) => `Easel ${version} wird heruntergeladen.`,
    ready: (version) => `Easel ${version} ist bereit. Ein Neustart installiert es.`,
    waits: {
      job: "Easel startet neu, sobald die angefangenen Bilder fertig sind.",
      config: "Easel startet neu, sobald die Einstellungen einer KI-App geschrieben sind.",
    },
  },
  whatIsNew: (version) => `Was in ${version} neu ist`,
  page: "Download-Seite öffnen",
  restart: "Neu starten und installieren",
  notice: (version) => `Easel ${version} ist da. Was neu ist, steht in den Einstellungen.`,
  failedStarts: {
    question: (version) => `Easel ${version} konnte zweimal hintereinander nicht starten`,
    detail: (older) =>
      `Easel ${older} hat auf diesem Computer funktioniert. Ihre Einstellungen und Bilder bleiben bei beiden, wie sie sind.`,
    back: (older) => `Zurück zu ${older}`,
    again: "Noch einmal versuchen",
  },
};
