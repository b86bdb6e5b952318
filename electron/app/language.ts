import { app } from "electron";
import { type Language, languageFor } from "#contract/language.ts";
import { loadCatalogue } from "#contract/messages/catalogues.ts";
import { speak } from "#contract/messages/messages.ts";
import type { Settings } from "#contract/view.ts";

/** The language that Easel speaks under these settings: the chosen one, or the first of the system's that it knows. */
export function chosenLanguage({ language }: Pick<Settings, "language">): Language {
  if (language !== "system") return language;
  const started = app.commandLine.getSwitchValue("lang");
  return languageFor([...(started === "" ? [] : [started]), ...app.getPreferredSystemLanguages()]);
}

/** From now on main says everything in this language: tray, notifications, dialogs, and what it tells the window. */
export async function speakLanguage(language: Language): Promise<void> {
  speak(await loadCatalogue(language));
}
