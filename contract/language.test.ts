import { expect, it } from "vitest";
import { languageFor } from "./language.ts";

it.each<[string[], string]>([
  [["en-GB"], "en"],
  [["EN_us"], "en"],
  [["de-AT", "en"], "de"],
  [["de_DE.UTF-8"], "de"],
  [["zh-Hans-CN"], "zh"],
  [["tlh", "fr-CA", "zh-TW", "de"], "zh"],
  [["tlh"], "en"],
  [["C"], "en"],
  [[""], "en"],
  [[], "en"],
])("somebody who reads %j is spoken to in %s", (preferred, language) => {
  expect(languageFor(preferred)).toBe(language);
});
