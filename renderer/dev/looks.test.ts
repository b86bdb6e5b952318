import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LANGUAGES } from "#contract/language.ts";
import { barriers } from "./barriers.ts";
import { openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { onEveryPage } from "./every-page.ts";
import { scenes } from "./scenes.ts";

/**
 * How every page looks in every state, theme and language. Pictures to compare with would differ with each computer's fonts, and with
 * every change that somebody meant; what is compared is what must hold for any picture: controls lie in the window and on nothing else,
 * their words are not cut off, both themes are laid out alike, and nothing keeps anybody out. `EASEL_LOOKS=FOLDER` writes the pictures there, to be looked at.
 */
const folder = process.env.EASEL_LOOKS;
const THEMES = ["light", "dark"] as const;
/** Between them they have what a page can show. The others are states of the engine, which Home alone shows. */
const STATES = folder ? Object.keys(scenes) : ["first-day", "busy", "troubled"];

interface Look {
  /** Controls that lie on one another, or out of the window, or whose words do not fit: each with its beginning. */
  faults: string[];
  /** Where each control is, in pixels. */
  places: string[];
}

/** What can be pressed or written in, as it stands on the page. */
const lookAt = (page: Page): Promise<Look> =>
  page.evaluate(() => {
    const isSticky = (element: Element | null): boolean =>
      element !== null && (getComputedStyle(element).position === "sticky" || isSticky(element.parentElement));
    const nameOf = (element: Element) => element.outerHTML.slice(0, 100);
    const shown = [
      ...document.querySelectorAll<HTMLElement>("main :is(button, input, textarea, select, summary, a[href]), main :is(h1, h2, h3)"),
    ]
      .filter(
        (element) =>
          element.offsetWidth > 1 && element.checkVisibility() && !element.closest(".visually-hidden, .grid-scroller, .log-scroller"),
      )
      .map((element) => ({ element, box: element.getBoundingClientRect() }));
    const faults: string[] = [];
    const edge = document.documentElement.clientWidth;
    shown.forEach(({ element, box }, index) => {
      if (box.right > edge + 0.5 || box.left < -0.5) faults.push(`out of the window: ${nameOf(element)}`);
      const clips = getComputedStyle(element).display !== "inline" && element.tagName !== "INPUT" && element.tagName !== "TEXTAREA";
      if (clips && element.scrollWidth > element.clientWidth + 1) faults.push(`cut off: ${nameOf(element)}`);
      for (const other of shown.slice(index + 1)) {
        if (element.contains(other.element) || other.element.contains(element)) continue;
        // A bar that stays in sight lies over what is scrolled under it.
        if (isSticky(element) || isSticky(other.element)) continue;
        // A field's own buttons lie in it on purpose.
        if (element.closest(".search, label") && element.closest(".search, label") === other.element.closest(".search, label")) continue;
        const width = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const height = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
        if (width > 2 && height > 2) faults.push(`on one another: ${nameOf(element)} and ${nameOf(other.element)}`);
      }
    });
    return { faults, places: shown.map(({ box }) => [box.left, box.top, box.width, box.height].map(Math.round).join(" ")) };
  });

/** What main was asked is answered, and Create's own code is there. */
const answered = (page: Page) =>
  page.waitForFunction(() => {
    const { asked, told } = window.easelScene;
    return told.length >= asked.length && (!document.querySelector("main.page-create") || document.querySelector(".create-columns"));
  });

const show = (page: Page, theme: (typeof THEMES)[number]) =>
  page.evaluate((theme) => void Object.assign(document.documentElement.dataset, { theme }), theme);

async function lookIn(page: Page, theme: (typeof THEMES)[number]): Promise<Look> {
  await show(page, theme);
  return lookAt(page);
}

async function savePictures(page: Page, name: string): Promise<void> {
  for (const theme of THEMES) {
    await show(page, theme);
    await page.screenshot({ path: path.join(folder ?? "", `${name} ${theme}.png`) });
  }
}

describe("how it looks", () => {
  let browser: SceneBrowser;
  beforeAll(async () => {
    browser = await openSceneBrowser("looks");
  });
  afterAll(() => browser?.close());

  it.each(STATES.flatMap((state) => LANGUAGES.map((language) => [state, language] as const)))(
    "%s, %s: every page, in both themes",
    async (state, language) => {
      const { page, complaints } = await browser.open(state, { language });
      await onEveryPage(page, async (place) => {
        await answered(page);
        // What an answer brings is drawn a moment later.
        await expect.poll(async () => (await lookIn(page, "light")).faults, { message: place }).toEqual([]);
        const alike = async () => isDeepStrictEqual(await lookIn(page, "light"), await lookIn(page, "dark"));
        await expect.poll(alike, { message: place }).toBe(true);
        // In English, and in both themes, `pages.test.ts` looks for barriers. Colours are those of every language.
        if (language !== "en") expect(await barriers(page, "without colours"), place).toEqual([]);
        if (folder) await savePictures(page, `${place.split("page-")[1]} ${state} ${language}`);
      });
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});
