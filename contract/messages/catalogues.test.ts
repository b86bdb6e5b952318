import { expect, it } from "vitest";
import { LANGUAGES } from "../language.ts";
import { loadCatalogue } from "./catalogues.ts";
import { en } from "./en.ts";

/** What is the same in every language: names, addresses, examples, and what whoever helps reads. */
const SAME = /^(diagnostics\.|discovery\.layouts\.|discovery\.unknownLayout|app\.name|.*placeholder$|.*flagsPlaceholder$)/i;

/** Every sentence without parameters, by its place. */
function sentences(words: unknown, place = ""): [string, string][] {
  if (typeof words === "string") return [[place, words]];
  if (typeof words !== "object" || words === null) return [];
  return Object.entries(words).flatMap(([name, word]) => sentences(word, place === "" ? name : `${place}.${name}`));
}

it.each(LANGUAGES.filter((language) => language !== "en"))("no sentence is left in English in %s", async (language) => {
  const spoken = new Map(sentences(await loadCatalogue(language)));
  const left = sentences(en).filter(([place, text]) => text.includes(" ") && spoken.get(place) === text && !SAME.test(place));
  expect(left).toEqual([]);
  expect(spoken.size).toBeGreaterThan(300);
});
