import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./barriers.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { onEveryPage } from "./every-page.ts";

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.tagName ?? "");

describe("the window around its pages", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("window");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  it("finds every command by a few letters, and runs it by keyboard alone", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox", { name: "What would you like to do?" });
    const options = page.getByRole("dialog", { name: "Commands" }).getByRole("option");
    await field.waitFor();
    expect(await barriers(page)).toEqual([]);
    await field.fill("logs");
    expect(await options.allInnerTexts()).toEqual([expect.stringMatching(/^Read the logs\s+Ctrl\s*9$/), "Search the gallery for “logs”"]);
    await page.keyboard.press("Enter");
    await page.locator("main.page-logs").waitFor();

    await page.keyboard.press("Control+k");
    await field.fill("cancel every");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect.poll(() => asked("jobs.cancelAll")).toHaveLength(1);

    await page.keyboard.press("Control+k");
    await field.fill("fox");
    await page.keyboard.press("Enter");
    await page.locator("main.page-gallery").waitFor();
    await expect.poll(() => page.getByRole("searchbox", { name: "Search" }).inputValue()).toBe("fox");
  });

  it("keeps the page until the next one's code is here, and says so when it never comes", async () => {
    opened = await browser.open("full");
    const { page, complaints } = opened;
    let arrive = () => {};
    const held = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await page.route(/\/logs-page-/, (route) => held.then(() => route.continue()));
    await page.route(/\/share-page-/, (route) => route.abort());
    await page.reload();
    const menu = page.getByRole("navigation");
    await menu.getByRole("button", { name: "Share" }).click();
    await page.getByText("This page could not be opened.").waitFor();
    await page.locator("main.page-home").waitFor();
    await menu.getByRole("button", { name: "Logs" }).click();
    expect(await page.locator("main.page-home").isVisible()).toBe(true);
    arrive();
    await page.locator("main.page-logs").waitFor();
    // The browser's own word for the one that never came.
    expect(complaints.splice(0).every((complaint) => /Failed to load resource|ERR_FAILED/.test(complaint))).toBe(true);
  });

  it("has the help beside the page: the right one, found by its titles, and followed by its links", async () => {
    opened = await browser.open("troubled", { language: "de" });
    const { page, asked } = opened;
    await page.getByRole("navigation").getByRole("button", { name: "Modelle" }).click();
    await page.locator("main.page-models").waitFor();
    await page.keyboard.press("F1");
    const help = page.getByRole("complementary", { name: "Hilfe" });
    await help.getByRole("heading", { name: "Models", exact: true }).waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Models");
    await help.getByText("Diese Seiten gibt es bisher nur auf Englisch.").waitFor();
    await help.locator("img.help-light").first().scrollIntoViewIfNeeded();
    const drawn = () =>
      help
        .locator("img.help-light")
        .first()
        .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(drawn).toBeGreaterThan(0);
    expect(await barriers(page)).toEqual([]);

    await help.getByRole("searchbox").fill("easel keeps");
    await help.getByRole("button", { name: "Where Easel keeps its things" }).click();
    await help.getByRole("heading", { name: "Where Easel keeps its things" }).waitFor();
    await help.getByRole("link", { name: "Node" }).first().click();
    await expect.poll(() => asked("app.openLink")).toEqual(["https://nodejs.org"]);
    await help.getByRole("button", { name: "Alle Seiten" }).click();
    expect(await barriers(page)).toEqual([]);
    await help.getByRole("button", { name: "Connecting an AI app" }).click();
    await help.getByRole("link", { name: "the list of all apps" }).click();
    await help.getByRole("heading", { level: 3 }).waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });

    await page.getByRole("navigation").getByRole("button", { name: "Verbinden" }).click();
    await page.getByRole("button", { name: "Hilfe dazu" }).first().click();
    await help.getByRole("heading", { name: "Troubleshooting" }).waitFor();
  });

  it("has the help over a dialog, and in a narrow window", async () => {
    opened = await browser.open("full", { width: 400, height: 700 });
    const { page } = opened;
    await page.getByRole("navigation").getByRole("button", { name: "Help" }).click();
    const help = page.getByRole("dialog", { name: "Help" });
    await help.getByRole("heading", { name: "Your first picture" }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });

    await page.setViewportSize({ width: 1180, height: 780 });
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").waitFor();
    await page.keyboard.press("F1");
    await help.getByRole("heading", { name: "Your first picture" }).waitFor();
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("What would you like to do?");
  });

  it("knows the shortcuts, and lists them in the settings", async () => {
    opened = await browser.open("full");
    const { page, asked } = opened;
    const sizes = async () => (await asked("settings.change")).map((change) => (change as { zoom: number }).zoom);
    await page.keyboard.press("Control+3");
    await page.locator("main.page-gallery").waitFor();
    await page.keyboard.press("Control+,");
    await page.locator("main.page-settings").waitFor();
    await page.getByRole("heading", { name: "Keyboard shortcuts" }).waitFor();
    await page.keyboard.press("Control+Equal");
    await page.getByText("110 %").waitFor();
    await page.keyboard.press("Control+Equal");
    await page.getByText("125 %").waitFor();
    await page.keyboard.press("Control+Minus");
    await page.getByText("110 %").waitFor();
    await page.keyboard.press("Control+0");
    await expect.poll(sizes).toEqual([1.1, 1.25, 1.1, 1]);
    // Where the page has nothing to search in, the gallery has.
    await page.keyboard.press("Control+1");
    await page.locator("main.page-home").waitFor();
    await page.keyboard.press("Control+f");
    await expect.poll(() => focused(page)).toMatch(/^Search/);
    await page.locator("main.page-gallery").waitFor();
  });

  it("leads nowhere behind an open dialog", async () => {
    opened = await browser.open("full");
    const { page, go } = opened;
    await go("Connect");
    await page.getByRole("button", { name: "Connect: Cursor" }).click();
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Control+3");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await page.locator("main.page-connect").count()).toBe(1);
  });

  it("asks what is to be done with a picture that is dropped anywhere, and does nothing before", async () => {
    opened = await browser.open("ready");
    const { page, asked } = opened;
    const drop = (name: string, text: string) =>
      page.evaluate(
        ([name, text]) => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File([text], name, { type: "image/png" }));
          document.querySelector("main")?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        },
        [name, text] as const,
      );
    const dialog = page.getByRole("dialog", { name: "What should Easel do with it?" });
    await drop("holiday.png", "pixels");
    await dialog.waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await dialog.getByRole("button").allInnerTexts()).toEqual(["Paint from it", "Describe it", "Nothing"]);
    expect([await asked("create.addPicture"), await asked("jobs.run")]).toEqual([[], []]);
    await dialog.getByRole("button", { name: "Nothing" }).click();
    await dialog.waitFor({ state: "detached" });

    await drop("from comfy.png", 'workflow {"1": {"class_type": "KSampler"}}');
    await dialog.getByRole("button", { name: "Make a tool of its workflow" }).waitFor();
    await dialog.getByRole("button", { name: "Describe it" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await asked("jobs.run")).toEqual([{ tool: "describe_image", arguments: { image: "a1b2c3d4" } }]);

    await drop("holiday.png", "pixels");
    await dialog.getByRole("button", { name: "Paint from it" }).click();
    await page.locator("main.page-create").waitFor();
    await page.getByRole("button", { name: "Remove the picture" }).waitFor();
  });

  it("says things beside what can be pressed, and above a dialog, and never over either", async () => {
    opened = await browser.open("troubled", { width: 760, height: 520 });
    const { page, go } = opened;
    /** Of buttons in sight, those that a toast lies over. */
    const covered = () =>
      page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("main button, dialog[open] button")]
          .filter((button) => !button.closest(".toasts"))
          .filter((button) => {
            const { left, top, width, height } = button.getBoundingClientRect();
            const frame = button.closest("main, dialog")?.getBoundingClientRect();
            const [x, y] = [left + width / 2, top + height / 2];
            const inSight = frame && y > frame.top && y < frame.bottom;
            return inSight && document.elementFromPoint(x, y)?.closest(".toasts");
          })
          .map((button) => button.textContent),
      );
    await page.getByRole("button", { name: "More for the engine" }).click();
    await page.getByRole("menuitem", { name: "Unload the model" }).click();
    await page.locator(".toast").waitFor();
    expect(await covered()).toEqual([]);
    await go("Gallery");
    await page.locator(".thumb").first().click();
    await page.getByRole("button", { name: "Copy picture" }).click();
    await page.getByText("The picture's file is no longer there.").waitFor();
    expect(await covered()).toEqual([]);
  });

  it("shows in the system's own colours what is chosen, how far things are, and where the keyboard is", async () => {
    opened = await browser.open("busy");
    const { page, go } = opened;
    await page.emulateMedia({ forcedColors: "active", reducedMotion: "reduce" });
    const looks = (selector: string, property: "outline-style" | "background-color") =>
      page
        .locator(selector)
        .first()
        .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), property);
    expect(await looks(".nav-item[aria-current]", "outline-style")).toBe("solid");
    expect(await looks('.segmented-item[data-state="checked"]', "outline-style")).toBe("solid");
    const ground = await looks(".progress", "background-color");
    expect(await looks(".progress-bar", "background-color")).not.toBe(ground);
    expect(await looks(".memory-bar > div", "background-color")).not.toBe(ground);
    await page.getByRole("textbox", { name: "What should be painted?" }).press("End");
    expect(await looks(":focus", "outline-style")).toBe("solid");
    await go("Settings");
    expect(await looks(".switch-thumb", "background-color")).not.toBe(await looks(".switch", "background-color"));
    expect(await barriers(page)).toEqual([]);
  });

  it("holds words without end, or from right to left, and 10,000 lines of logs, also at twice the size", async () => {
    // What is left of the usual window at 200 %.
    opened = await browser.open("extremes", { width: 590, height: 390 });
    const { page } = opened;
    const directions = page.locator(".queue-prompt, .waiting-name, .history-title").filter({ hasText: /[\u0590-\u06ff]/ });
    await directions.first().waitFor();
    expect(await directions.evaluateAll((all) => all.map((one) => getComputedStyle(one).direction))).not.toContain("ltr");
    // Nothing takes the page for itself.
    const tallest = () => page.locator("main li").evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().height)));
    expect(await tallest()).toBeLessThan(390);
    await onEveryPage(page, async (place) => {
      const wide = () =>
        page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>("main *")]
            .filter((element) => !element.closest(".visually-hidden, svg") && element.getBoundingClientRect().right > innerWidth + 0.5)
            .map((element) => element.outerHTML.slice(0, 80)),
        );
      await expect.poll(wide, { message: place }).toEqual([]);
      expect(await barriers(page), place).toEqual([]);
      if (place.includes("page-logs")) expect(await page.locator(".log-time").count()).toBeLessThan(200);
    });
  });

  it("keeps the keyboard near what was there when that goes", async () => {
    opened = await browser.open("troubled");
    const { page } = opened;
    await page.getByRole("button", { name: "Leave it out: Claude Desktop" }).press("Enter");
    await page.getByText("Easel is no longer in the settings of Claude Desktop.").waitFor({ state: "detached" });
    await expect.poll(() => focused(page)).toBe("Put it back: VS Code");
  });

  it("comes back to the page, the search and the words of before", async () => {
    opened = await browser.open("full");
    const { page, go } = opened;
    await page.getByRole("textbox", { name: "What should be painted?" }).fill("a fox, half thought of");
    await go("Gallery");
    await page.getByRole("searchbox").fill("whale");
    const shown = page.locator(".page-head p");
    await expect.poll(() => shown.textContent()).not.toMatch(/^500 /);
    const count = await shown.textContent();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("easel.gallery"))).toMatch(/whale/);
    await page.goto(page.url().replace("language=en", "language=de"));
    await page.locator("html[lang=de]").waitFor();
    await page.locator("main.page-gallery").waitFor();
    expect(await page.getByRole("searchbox").inputValue()).toBe("whale");
    await expect.poll(async () => (await shown.textContent())?.match(/\d+/)?.[0]).toBe(count?.match(/\d+/)?.[0]);
    await page.keyboard.press("Control+1");
    await expect.poll(() => page.getByRole("textbox").first().inputValue()).toBe("a fox, half thought of");
  });
});
