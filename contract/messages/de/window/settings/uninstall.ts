import type { Messages } from "../../../en.ts";

export const uninstall: Messages["uninstall"] = {
  title: "Bevor Sie Easel deinstallieren",
  lead: "KI-Apps starten weiterhin, was in ihren Einstellungen steht, und fänden dann nichts mehr. Ihre Bilder bleiben, wo sie sind.",
  remove: "Easel aus allen KI-Apps entfernen …",
  nothing: "In keiner KI-App ist Easel eingetragen.",
  removed: (apps) => `Easel ist entfernt aus: ${apps.join(", ")}.`,
  failed: (app) => `Easel ist noch in ${app} eingetragen`,
  onUninstall: "Beim Deinstallieren von Easel erledigen",
  onUninstallHint: "Das Deinstallationsprogramm fragt nicht nach, deshalb legen Sie es hier fest.",
};
