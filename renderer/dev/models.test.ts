import { AxeBuilder } from "@axe-core/playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

describe("the models page", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("models");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  it.each([
    ["ready", "light", 1180],
    ["downloading", "dark", 1180],
    ["downloading", "light", 760],
    ["no-model", "dark", 320],
    ["practice", "light", 760],
  ] as const)("%s, %s, %i pixels wide: keeps nobody out and fits", async (scene, theme, width) => {
    opened = await browser.open(scene, { theme, width, height: 720 });
    const { page, go } = opened;
    await go("Models");
    await page.getByRole("heading", { level: 2 }).first().waitFor();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    const wide = await page.evaluate(() => {
      const shown = [...document.querySelectorAll<HTMLElement>("main *")].filter((element) => !element.closest(".visually-hidden, svg"));
      return shown
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 80));
    });
    expect(wide).toEqual([]);
  });

  it("is led to by the headline, and gets a model by keys alone, after it says from where and how large", async () => {
    opened = await browser.open("no-model");
    const { page, asked } = opened;
    await page.getByText("One thing is missing: a model").waitFor();
    const get = page.getByRole("button", { name: "Get a model" });
    await get.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Get Stable Diffusion XL" }).focus();
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Get sdxl.safetensors" });
    await dialog.getByText("It is 6.5 GB large.").waitFor();
    await dialog.getByText("It comes from huggingface.co", { exact: false }).waitFor();
    expect(await asked("models.download")).toEqual([]);
    const start = dialog.getByRole("button", { name: "Download" });
    for (let presses = 0; presses < 6 && !(await start.evaluate((button) => button === document.activeElement)); presses++)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    expect(await asked("models.download")).toEqual([{ planId: "plan-1", folder: "checkpoints" }]);
    const downloads = page.getByRole("region", { name: "Downloads" });
    await downloads.getByRole("progressbar", { name: "Download of sd_xl_base_1.0.safetensors" }).waitFor();
    await downloads.getByRole("button", { name: "Stop" }).click();
    await downloads.getByRole("button", { name: "Continue" }).click();
    await downloads.getByRole("button", { name: "Stop" }).click();
    await downloads.getByRole("button", { name: "Throw away" }).click();
    await downloads.waitFor({ state: "detached" });
  });

  it("takes any link, with a choice of what it is, and warns of formats that carry programs", async () => {
    opened = await browser.open("ready");
    const { page, go, asked } = opened;
    await go("Models");
    const field = page.getByRole("textbox", { name: "Link to a model's file" });
    await field.fill("https://example.com/night.ckpt");
    await field.press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("It comes from example.com and files.example.com.").waitFor();
    await dialog.getByText("This format can carry programs", { exact: false }).waitFor();
    await dialog.getByRole("combobox", { name: "What it is" }).selectOption("LoRA");
    await dialog.getByRole("button", { name: "Download" }).click();
    // Until it is closed, keys go to the dialog.
    await dialog.waitFor({ state: "detached" });
    expect(await asked("models.download")).toEqual([{ planId: "plan-1", folder: "loras" }]);
    await field.fill("http://example.com/night.safetensors");
    await field.press("Enter");
    await dialog.getByText("That is no link to a file that Easel may fetch.").waitFor();
    expect(await dialog.getByRole("button", { name: "Download" }).count()).toBe(0);
  });

  it("says what a failure misses, removes a model and takes that back", async () => {
    opened = await browser.open("busy");
    const { page, asked } = opened;
    await page.getByRole("button", { name: "Get nightpaint_v2.safetensors" }).click();
    await page.getByText("“nightpaint_v2.safetensors” is missing").waitFor();
    const line = page.getByRole("listitem").filter({ hasText: "4x_old.pth" });
    await line.getByText("Of a format that can carry programs", { exact: false }).waitFor();
    await line.getByRole("button", { name: "Remove 4x_old.pth" }).click();
    await line.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await line.waitFor();
    expect(await asked("models.undoRemove")).toHaveLength(1);
  });
});
