import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type ArtElement, readArt } from "../painter/art.ts";
import { artOf, artTexts, findSubject } from "../painter/art-library.ts";
import { cssColour } from "../painter/colour.ts";
import { Drawing } from "../painter/drawing.ts";
import { mixPalette } from "../painter/palette.ts";
import { parsePrompt } from "../painter/parse-prompt.ts";
import { randomFrom } from "../painter/random.ts";
import { renderSvg } from "../painter/render-svg.ts";
import scenery from "./scenery.json" with { type: "json" };
import words from "./words.json" with { type: "json" };

const here = import.meta.dirname;
const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".svg"));
const nameOf = (file: string): string => path.basename(file, ".svg");
const drawn = files.filter((file) => !file.startsWith("watermark"));
const subjects = drawn.map((file) => artOf(nameOf(file))).filter((art) => art.words.length > 0);
const palette = mixPalette(
  { time: "night", season: "summer", ground: "grassland", colours: [], skyColour: null, warmth: 0, moods: new Set() },
  randomFrom(1),
);
const SIDE = 96;

/** The picture of one piece of art alone, on nothing. */
function alone(name: string, style: "poster" | "sketch"): Promise<Uint8Array> {
  const drawing = new Drawing({ style, palette, pen: 1, stray: 0.3, noise: 1 });
  const art = artOf(name);
  const [left = 0, top = 0, width = 1, height = 1] = viewBoxOf(name);
  const size = (SIDE / Math.max(width, height)) * 1000;
  const variables = new Map([...art.variables].map(([key, [value]]) => [key, value]));
  drawing.art(art, { x: (-left / 1000) * size, y: (-top / 1000) * size, size }, { variables, air: 0 });
  return renderSvg(drawing.svg(SIDE, SIDE));
}

function viewBoxOf(name: string): number[] {
  return (
    /viewBox="([^"]+)"/
      .exec(artTexts().get(name) ?? "")?.[1]
      ?.split(" ")
      .map(Number) ?? []
  );
}

const coverage = (rgba: Uint8Array): number => rgba.filter((value, index) => index % 4 === 3 && value > 0).length / (SIDE * SIDE);

test("every file has a name of its own, and is found by it", () => {
  expect(new Set(files.map(nameOf)).size).toBe(files.length);
  expect([...artTexts().keys()].sort()).toEqual(files.map(nameOf).sort());
});

test.each(["poster", "sketch"] as const)(
  "every file shows something as a %s",
  async (style) => {
    for (const file of drawn) expect(coverage(await alone(nameOf(file), style)), file).toBeGreaterThan(0.004);
  },
  120_000,
);

describe("every file keeps to the painter's part of SVG", () => {
  test.each(drawn)("%s", (file) => {
    const text = readFileSync(path.join(here, file), "utf8");
    expect(text).not.toMatch(/<(?!\/?(svg|path|g)\b)/);
    const art = readArt(nameOf(file), text);
    const variables = new Map([...palette.variables, ...[...art.variables].map(([key, [value]]) => [key, value] as const)]);
    const paths = art.elements.flatMap((element): readonly ArtElement[] => (element.data ? [element] : element.usual));
    expect(paths.length).toBeGreaterThan(0);
    for (const { colour, data } of paths) {
      expect(cssColour(colour, variables).every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(data).toMatch(/^(M|L|C|Q|Z|-?[\d.]+ -?[\d.]+| )+$/);
    }
    expect(text.match(/<path /g)?.length).toBe(paths.length);
  });
});

describe("the vocabulary", () => {
  test("holds hundreds of things", () => {
    expect(subjects.length).toBeGreaterThan(400);
  });

  test("every noun leads to one file, and back from a prompt to it", () => {
    const nouns = subjects.flatMap((art) => art.words.map((word) => [word, art.name] as const));
    expect(new Set(nouns.map(([word]) => word)).size).toBe(nouns.length);
    for (const [word, name] of nouns) {
      expect(findSubject(word)?.name).toBe(name);
      const article = /^[aeiou]/.test(word) ? "an" : "a";
      expect(
        parsePrompt(`${article} ${word.replaceAll("-", " ")}`, "").mentions.map(({ subject }) => subject.name),
        word,
      ).toContain(name);
    }
  });

  test("every subject tells where it belongs, and lives in a place that there is", () => {
    const habitats = ["ground", "place", "plant", "air", "perch", "water", "underwater", "space", "table"];
    const homes = ["", "snow", ...Object.keys(words.meanings.backdrop)];
    for (const { habitat, home, size, breadth } of subjects) {
      expect(habitats).toContain(habitat);
      expect(homes).toContain(home);
      expect(Math.min(size, breadth)).toBeGreaterThan(0);
    }
  });

  test("what is worn has a file and a place on the body", () => {
    for (const name of Object.keys(words.meanings.worn)) expect(["neck", "head", "eyes"]).toContain(artOf(name).slot);
  });

  test("all scenery is there", () => {
    for (const { art } of Object.values(scenery).flat()) for (const name of art) expect(artOf(name).elements.length).toBeGreaterThan(0);
    for (const backdrop of ["mountains", "volcano", "hills", "meadow", "lake", "desert", "city", "forest", "jungle"]) {
      expect(Object.keys(scenery)).toContain(backdrop);
    }
  });
});

test("the icons that others drew come with their licence, in a file that ships", () => {
  const notices = readFileSync(path.join(here, "..", "..", "NOTICES.md"), "utf8");
  expect(notices).toMatch(/Fluent Emoji[\s\S]*MIT License[\s\S]*Copyright \(c\) Microsoft Corporation/);
  expect(notices).toMatch(/resvg[\s\S]*Mozilla Public License Version 2\.0/);
  expect(readFileSync(path.join(here, "..", "..", "forge.config.ts"), "utf8")).toContain("NOTICES\\.md");
});
