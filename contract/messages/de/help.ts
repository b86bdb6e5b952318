import type { Messages } from "../en.ts";

/** The pages of `docs/`, shown inside of Easel. */
export const help: Messages["help"] = {
  title: "Hilfe",
  lead: "Wie man Easel benutzt, Seite für Seite. Sie ist Teil von Easel und braucht kein Netz.",
  open: "Hilfe öffnen",
  /** A button beside what went wrong. */
  withProblem: "Hilfe dazu",
  close: "Hilfe schließen",
  contents: "Alle Seiten",
  search: "In der Hilfe suchen",
  none: "Nichts in der Hilfe heißt so.",
  found: (count) => (count === 1 ? "1 Stelle in der Hilfe" : `${count} Stellen in der Hilfe`),
  /** Shown in every language but English. */
  onlyEnglish: "Diese Seiten gibt es bisher nur auf Englisch.",
};
