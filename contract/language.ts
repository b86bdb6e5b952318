/** The languages that Easel speaks, by their BCP 47 tags without region. */
export const LANGUAGES = ["en", "de", "zh"] as const;

export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself: somebody who looks for theirs cannot read the others. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch", zh: "简体中文" };

/** For `<html lang>`, hyphenation and fonts: the tag with its script where that is not the usual one. */
export const htmlLanguage: Readonly<Record<Language, string>> = { en: "en", de: "de", zh: "zh-Hans" };

/** The first of `preferred` (tags such as "de-AT", dearest first) that Easel speaks; English where it speaks none of them. */
export function languageFor(preferred: readonly string[]): Language {
  const primaries = preferred.map((tag) => tag.toLowerCase().split(/[-_.]/)[0]);
  const spoken = primaries.find((primary) => LANGUAGES.some((language) => language === primary));
  return (spoken as Language | undefined) ?? "en";
}
