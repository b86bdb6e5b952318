import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

const focused = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute("data-index"));
const cell = (page: Page, index: number) => page.locator(`.thumb[data-index="${index}"]`);
const search = (page: Page) => page.getByRole("searchbox", { name: "Search words, models, seeds" });

describe("the gallery in a browser", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("gallery");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });
  const openGallery = async (scene: string, options?: Parameters<SceneBrowser["open"]>[1]) => {
    opened = await browser.open(scene, options);
    await opened.go("Gallery");
    return opened;
  };

  it("walks the gallery with keys alone, and comes back to where it began", async () => {
    opened = await browser.open("full");
    const { page, go } = opened;
    await go("Gallery");
    const cells = page.locator(".thumb");
    await cells.first().waitFor();
    expect(await cells.count()).toBeLessThan(120);
    await cells.first().focus();
    await page.keyboard.press("End");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("499");
    await page.keyboard.press("Home");
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("0");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Picture" });
    await dialog.getByText("A lighthouse on a cliff", { exact: false }).waitFor();
    await page.keyboard.press("ArrowRight");
    await dialog.getByText("Portrait of an old clockmaker", { exact: false }).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("1");
  });

  it("uses a picture again, with the same seed if wanted", async () => {
    opened = await browser.open("ready");
    const { page, go, asked } = opened;
    await go("Gallery");
    await page.locator(".thumb").first().click();
    await page.getByRole("button", { name: "Use again" }).click();
    const prompt = page.getByRole("textbox", { name: "Prompt" });
    await expect.poll(() => prompt.inputValue()).toMatch(/^A fox asleep/);
    await prompt.fill("A fox awake");
    expect(await page.getByRole("textbox", { name: "Seed" }).inputValue()).toBe("42");
    await page.getByRole("button", { name: "Keep this seed" }).click();
    await page.locator("main").getByRole("button", { name: "Paint", exact: true }).click();
    const call = { tool: "generate_image", arguments: expect.objectContaining({ prompt: "A fox awake", seed: "42" }) };
    await expect.poll(() => asked("jobs.run")).toEqual([call]);
  });

  it("reaches the pictures by Tab, wherever they were scrolled to", async () => {
    opened = await browser.open("full");
    const { page, go } = opened;
    await go("Gallery");
    await page.locator(".thumb").first().hover();
    await page.mouse.wheel(0, 6_000);
    await page.locator('.thumb[data-index="0"]').waitFor({ state: "detached" });
    await expect.poll(() => page.locator('.thumb[tabindex="0"]').count()).toBe(1);
  });

  it("moves a picture to the trash and sees the next one", async () => {
    const { page } = await openGallery("ready");
    await cell(page, 0).click();
    await page.getByRole("button", { name: "Move to trash" }).click();
    await page.getByRole("dialog").getByText("A lighthouse on a cliff", { exact: false }).waitFor();
    await page.getByText("Moved to the trash.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("59 pictures").waitFor();
  });

  it("reaches the last of fifty thousand in one key, and has few of them in the page", async () => {
    const { page } = await openGallery("many");
    await page.getByText("50,000 pictures").waitFor();
    await cell(page, 0).focus();
    await page.keyboard.press("End");
    await expect.poll(() => focused(page)).toBe("49999");
    await cell(page, 49_999).locator("img").waitFor();
    expect(await page.locator(".thumb").count()).toBeLessThan(150);
    await page
      .getByRole("navigation", { name: "Time line" })
      .getByRole("button", { name: String(new Date().getFullYear() - 1) })
      .click();
    await expect.poll(() => page.locator(".grid-now").innerText()).toMatch(String(new Date().getFullYear() - 1));
  });

  it("finds as one types, by chips as well, and keeps place, search and selection while one is elsewhere", async () => {
    const { page, go } = await openGallery("mixed");
    await page.getByText("300 pictures").waitFor();
    await search(page).fill("whale");
    await expect.poll(() => page.locator(".page-head p").innerText()).toMatch(/^\d\d pictures$/);
    await search(page).fill("zebra");
    await page.getByText("No picture matches").waitFor();
    await search(page).fill("");
    await page.getByText("300 pictures").waitFor();
    await page.getByRole("button", { name: "Program", exact: true }).click();
    await page.getByRole("menuitemcheckbox", { name: "AUTOMATIC1111" }).click();
    await page.getByRole("button", { name: "Program: AUTOMATIC1111" }).waitFor();
    await page.getByText("43 pictures").waitFor();
    await page.getByRole("button", { name: "Clear all" }).click();
    await search(page).fill("fox");
    await expect.poll(() => page.locator(".page-head p").innerText()).not.toBe("300 pictures");
    await cell(page, 0).click({ modifiers: ["Control"] });
    await page.getByText("1 selected").first().waitFor();
    await page.locator(".grid-scroller").evaluate((element) => element.scrollTo(0, 700));
    await expect.poll(() => page.locator(".grid-scroller").evaluate((element) => element.scrollTop)).toBe(700);
    await go("Home");
    await go("Gallery");
    await page.getByText("1 selected").first().waitFor();
    expect(await search(page).inputValue()).toBe("fox");
    await expect.poll(() => page.locator(".grid-scroller").evaluate((element) => element.scrollTop)).toBe(700);
  });

  it("selects many with keys and mouse, and deletes ten in four clicks, to be taken back", async () => {
    const { page, asked } = await openGallery("mixed");
    await cell(page, 0).click({ modifiers: ["Control"] });
    await cell(page, 9).click({ modifiers: ["Shift"] });
    await page.getByText("10 selected").first().waitFor();
    await page.getByRole("toolbar").getByRole("button", { name: "Move to trash" }).click();
    await page.getByText("290 pictures").waitFor();
    await page.getByText("10 pictures moved to the trash.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("300 pictures").waitFor();
    expect(await asked("gallery.undoTrash")).toEqual(["trash-0"]);
    await cell(page, 2).focus();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    await page
      .getByText(/^\d+ selected$/)
      .first()
      .waitFor();
    await page.keyboard.press("Control+a");
    await page.getByText("300 selected").first().waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("toolbar").waitFor({ state: "detached" });
    await page.keyboard.press("f");
    await expect.poll(() => asked("gallery.setFavourite")).toHaveLength(1);
  });

  it("draws a frame around what it selects", async () => {
    const { page } = await openGallery("mixed");
    const [first, last] = [await cell(page, 0).boundingBox(), await cell(page, 5).boundingBox()];
    const heading = await page.locator(".grid-day").first().boundingBox();
    if (!first || !last || !heading) throw new Error("The grid is not there.");
    await page.mouse.move(heading.x + heading.width - 30, heading.y + 10);
    await page.mouse.down();
    await page.mouse.move(first.x + 5, first.y + 20, { steps: 4 });
    await page.mouse.move(first.x + 5, last.y + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.locator(".cell[data-selected]").count()).toBeGreaterThan(5);
    await page.mouse.click(heading.x + heading.width - 30, heading.y + 10);
    await expect.poll(() => page.locator(".cell[data-selected]").count()).toBe(0);
  });

  it("has a menu for each picture, and tells what it knows of one of another program", async () => {
    const { page, asked } = await openGallery("mixed");
    await cell(page, 1).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Show in folder" }).click();
    await expect.poll(() => asked("gallery.reveal")).toEqual(["p1"]);
    await cell(page, 1).click();
    const dialog = page.getByRole("dialog", { name: "Picture" });
    await dialog.getByText("Made in").waitFor();
    await dialog.getByText("ComfyUI", { exact: true }).first().waitFor();
    await dialog.getByText("ink_wash.safetensors (0.8)").waitFor();
    expect(await dialog.getByText("Asked by").count()).toBe(0);
    await dialog.getByRole("button", { name: "More …" }).click();
    await page.getByRole("menuitem", { name: "Copy workflow" }).click();
    await page.getByText("The workflow is on the clipboard.").waitFor();
    await dialog.getByRole("button", { name: "Use again" }).click();
    await page.locator("main.page-create").waitFor();
  });

  it("zooms into a picture and compares two", async () => {
    const { page } = await openGallery("ready");
    await cell(page, 0).click();
    const dialog = page.getByRole("dialog", { name: "Picture" });
    await dialog.locator(".detail-picture").last().dblclick();
    await dialog.getByText("300 %").waitFor();
    await dialog.getByTitle("Show the whole picture").click();
    await dialog.getByText("100 %").waitFor();
    await page.keyboard.press("Escape");
    await cell(page, 0).click({ modifiers: ["Control"] });
    await cell(page, 1).click({ modifiers: ["Control"] });
    await page.getByRole("button", { name: "Compare" }).click();
    const slider = page.getByRole("dialog", { name: "Compare two pictures" }).getByRole("slider");
    await slider.focus();
    await page.keyboard.press("End");
    await expect
      .poll(() =>
        page
          .locator(".compare-stage img")
          .last()
          .evaluate((image) => getComputedStyle(image).clipPath),
      )
      .toMatch(/inset\(0(px|%)?( 0(px|%)?)?/);
  });

  it("marks what is damaged, in the grid and when it is opened", async () => {
    const { page } = await openGallery("mixed");
    await cell(page, 4).getByText("Damaged file").waitFor();
    await cell(page, 4).click();
    await page.getByRole("dialog").getByText("This file is damaged and cannot be shown.").waitFor();
    expect(await page.locator("dialog img").count()).toBe(0);
    await page.keyboard.press("Escape");
    await cell(page, 7).getByText("Too large to show").waitFor();
    await cell(page, 7).click();
    await page.getByRole("dialog").getByText("With 20,000 × 20,000 pixels this picture is too large to be shown here.").waitFor();
  });

  it("says how far it is with new files, and stays usable meanwhile", async () => {
    const { page } = await openGallery("mixed");
    await page.evaluate(() => window.easelScene.emit("gallery.changed", { total: 300, progress: { done: 12_400, total: 50_000 } }));
    await page.getByText("12,400 of 50,000 new files read").waitFor();
    await search(page).fill("boat");
    await expect.poll(() => page.locator(".page-head p").innerText()).not.toBe("300 pictures");
    await page.evaluate(() => window.easelScene.emit("gallery.changed", { total: 300, progress: null }));
    await page.getByText("new files read").waitFor({ state: "detached" });
  });

  it.each(["light", "dark"] as const)("keeps nobody out, in %s", async (theme) => {
    const { page } = await openGallery("mixed", { theme });
    const barriers = async () => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    await cell(page, 0).waitFor();
    expect(await barriers()).toEqual([]);
    await cell(page, 0).click({ modifiers: ["Control"] });
    expect(await barriers()).toEqual([]);
    await page.getByRole("button", { name: "Folders" }).click();
    await page.getByText("/media/me/Stick/Holiday").waitFor();
    expect(await barriers()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.getByRole("toolbar").getByRole("button", { name: "Clear the selection" }).click();
    await cell(page, 1).click();
    await page.getByRole("dialog", { name: "Picture" }).getByText("Made in").waitFor();
    expect(await barriers()).toEqual([]);
  });
});
