import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./barriers.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

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
