import { htmlLanguage, languageFor } from "#contract/language.ts";
import { appView as german } from "#contract/messages/de/app-view.ts";
import { appView as english } from "#contract/messages/en/app-view.ts";
import { appView as chinese } from "#contract/messages/zh/app-view.ts";

const catalogues = { en: english, de: german, zh: chinese };

/** What this page says to a person. English until the AI app has told its language, so read it when something is said. */
export let appView = english;

/** From now on the page speaks the language of this locale (BCP 47), or English where it does not know it. Gives its tag for `lang`. */
export function speakFor(locale: string): string {
  const language = languageFor([locale]);
  appView = catalogues[language];
  return htmlLanguage[language];
}
