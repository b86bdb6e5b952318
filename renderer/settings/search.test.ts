import { expect, it } from "vitest";
import { matching, type Section } from "./search.ts";

const entry = (id: string, ...words: string[]) => ({ id, words, show: null });
const sections: Section[] = [
  { id: "look", title: "Größe und Farbe", lead: null, look: "card", entries: [entry("theme", "Theme", "Dark"), entry("zoom", "Größer")] },
  {
    id: "limits",
    title: "Limits",
    lead: "Whatever is asked for.",
    look: "card",
    entries: [entry("steps", "Most steps", "limits.max_steps")],
  },
];
const found = (typed: string) => matching(sections, typed).map(({ id, entries }) => [id, entries.map((one) => one.id)]);

it("finds settings by all of the words, in any order, without capitals and accents", () => {
  expect(found("dark THEME")).toEqual([["look", ["theme"]]]);
  expect(found("grosse")).toEqual([]);
  expect(found("große")).toEqual([["look", ["theme", "zoom"]]]);
  expect(found("groß")).toEqual([["look", ["theme", "zoom"]]]);
  expect(found("max_steps")).toEqual([["limits", ["steps"]]]);
  expect(found("steps dark")).toEqual([]);
});

it("shows all of them where nothing is typed", () => expect(matching(sections, "  ")).toEqual(sections));
