import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { installScenes } from "./install-scenes.ts";
import { withoutPseudo } from "./pseudo-language.ts";
import { scenes } from "./scenes.ts";

const places = ["Home", "Gallery", "Workflows", "Connect", "Doctor", "Logs", "Settings"] as const;

/** Every text that a scene's made-up main process may send: people's own words, names, figures, and sentences of main. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** What a person reads or hears on the page, each text with where it stands. */
const spoken = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? "";
      if (text !== "" && !walker.currentNode.parentElement?.closest("code, pre, script, style, [translate=no]")) found.push(text);
    }
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        const text = element.getAttribute(name);
        if (text) found.push(text);
      }
    return found;
  });

describe("a language that is not English", () => {
  let browser: SceneBrowser;
  beforeAll(async () => {
    browser = await openSceneBrowser("languages");
  });
  afterAll(() => browser?.close());

  it.each(["busy", "full", "troubled", "practice"])("%s: every sentence on every page is from the catalogue", async (scene) => {
    const data = textsOf({ ...scenes, ...installScenes }[scene]?.())
      .filter((text) => text.length >= 3)
      .sort((a, b) => b.length - a.length);
    const { page, complaints } = await browser.open(scene, { language: "pseudo" });
    for (const [index, place] of places.entries()) {
      await page.getByRole("navigation").getByRole("button").nth(index).click();
      await page.locator(`main.page-${place.toLowerCase()}`).waitFor();
      const own = (await spoken(page)).map((text) => data.reduce((rest, word) => rest.replaceAll(word, " "), withoutPseudo(text)));
      expect(
        own.filter((text) => /[A-Za-z]{3}/.test(text)),
        place,
      ).toEqual([]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
