import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { languageNames } from "#contract/language.ts";
import { barriers } from "./barriers.ts";
import { openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { onEveryPage } from "./every-page.ts";
import { withoutPseudo } from "./pseudo-language.ts";

/** Every text that the's made-up main process has sent: people's own words, names, figures, and sentences of main. */
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
    for (const element of document.querySelectorAll("[aria-label], [title], [placeholder]:not([translate=no]), [alt]"))
      for (const name of ["aria-label", "title", "placeholder", "alt"]) {
        const text = element.getAttribute(name);
        if (text) found.push(text);
      }
    return found;
  });

/** Buttons, labels and headings whose words do not fit, and what sticks out of the window. */
const cutOff = (page: Page) =>
  page.evaluate(() => {
    const edge = document.documentElement.clientWidth;
    const shown = [...document.querySelectorAll<HTMLElement>("button, label, h1, h2, h3, [role=radio], .switch-label")].filter(
      (element) => element.offsetWidth > 1 && !element.closest(".visually-hidden"),
    );
    return shown
      .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline")
      .concat(shown.filter((element) => element.getBoundingClientRect().right > edge + 0.5))
      .map((element) => element.outerHTML.slice(0, 120));
  });

describe("a language that is not English", () => {
  let browser: SceneBrowser;
  beforeAll(async () => {
    browser = await openSceneBrowser("languages");
  });
  afterAll(() => browser?.close());

  it.each(["busy", "full", "troubled", "practice", "shared", "update"])(
    "%s: every sentence on every page is from the catalogue",
    async (scene) => {
      const { page, complaints } = await browser.open(scene, { language: "pseudo" });
      await onEveryPage(page, async (place) => {
        const words = await spoken(page);
        const data = textsOf([languageNames, await page.evaluate(() => window.easelScene.told)])
          .filter((text) => text.length >= 3)
          .sort((a, b) => b.length - a.length);
        const own = words.map((text) => data.reduce((rest, word) => rest.replaceAll(word, " "), withoutPseudo(text)));
        expect(
          own.filter((text) => /[A-Za-z]{3}/.test(text)),
          place,
        ).toEqual([]);
      });
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it.each([
    ["de", 1180, "light"],
    ["de", 760, "dark"],
    ["zh", 1180, "dark"],
    ["pseudo", 760, "light"],
  ] as const)("%s, %i pixels wide, %s: nothing is cut off, and nothing keeps anybody out", async (language, width, theme) => {
    const { page, complaints } = await browser.open("troubled", { language, width, theme });
    await onEveryPage(page, async (place) => {
      expect(await cutOff(page), place).toEqual([]);
      if (language !== "pseudo") expect(await barriers(page), place).toEqual([]);
    });
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
