import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./barriers.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

describe("the settings", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("settings");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  const open = async (...given: Parameters<SceneBrowser["open"]>) => {
    opened = await browser.open(...given);
    await opened.page
      .locator("nav button")
      .filter({ hasText: /^(Settings|Einstellungen|设置)$/ })
      .click();
    await opened.page.locator("#bridge-logging-title").waitFor();
    return opened;
  };

  it("finds an option by its words, or by its name in the file, and says where nothing is found", async () => {
    const { page } = await open("ready");
    const search = page.getByRole("searchbox", { name: "Search the settings" });
    await search.fill("guidance");
    await page.getByRole("heading", { name: "Engine", exact: true }).waitFor({ state: "detached" });
    expect(await page.getByRole("textbox").allInnerTexts()).toHaveLength(1);
    await page.getByRole("textbox", { name: "Usual guidance (CFG)" }).waitFor();
    await search.fill("limits.max_count");
    await page.getByRole("textbox", { name: "Most pictures at once" }).waitFor();
    await search.fill("no such thing");
    await page.getByText("No setting has these words.").waitFor();
    await page.getByRole("button", { name: "Clear the search" }).click();
    await page.getByRole("heading", { name: "Engine", exact: true }).waitFor();
  });

  it("offers to take Easel out of AI apps; on Windows also when it is uninstalled", async () => {
    const { page, asked } = await open("ready");
    await page.getByRole("button", { name: "Take Easel out of all AI apps …" }).click();
    await page.getByText(/^Easel is out of /).waitFor();
    expect(await asked("connect.removeFromAll")).toHaveLength(1);
    await page.getByRole("switch", { name: "Do this when Easel is uninstalled" }).waitFor({ state: "detached" });
    await page.evaluate(() => window.easelScene.emit("state", { platform: "win32" }));
    await page.getByRole("switch", { name: "Do this when Easel is uninstalled" }).click();
    await expect.poll(() => asked("settings.change")).toEqual([{ removeOnUninstall: true }]);
    expect(await barriers(page)).toEqual([]);
  });

  it("keeps a figure when its field is left, refuses one out of bounds, and goes back to the usual", async () => {
    const { page, asked } = await open("ready");
    const steps = page.getByRole("textbox", { name: "Most steps" });
    expect(await steps.inputValue()).toBe("60");
    await steps.fill("0");
    await steps.press("Enter");
    await page.getByText("Between 1 and 10,000, please.").waitFor();
    expect(await asked("options.change")).toEqual([]);
    await steps.fill("80");
    await steps.press("Enter");
    await page.getByText("Saved. It counts as soon as nothing is being painted.").waitFor();
    await page.getByRole("button", { name: "Back to the usual: Most steps" }).click();
    await expect.poll(() => steps.inputValue()).toBe("");
    expect(await asked("options.change")).toEqual([{ "limits.max_steps": 80 }, { "limits.max_steps": null }]);
  });

  it("sets switches, choices, folders and lists of words; what is set by hand is only said", async () => {
    const { page, asked } = await open("ready");
    await page.getByRole("switch", { name: "Remember finished pictures" }).click();
    await page.getByRole("radiogroup", { name: "When an AI app is closed" }).getByRole("radio", { name: "Cancel them" }).click();
    await page
      .getByRole("button", { name: /Add a folder/ })
      .last()
      .click();
    await page.getByText("/home/me/Pictures", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Remove /home/me/Pictures/holiday" }).click();
    const words = page.getByRole("textbox", { name: "Words that are refused" });
    await words.fill("ignore all\n\n blood ");
    await words.blur();
    await expect
      .poll(() => asked("options.change"))
      .toEqual([
        { "caching.enabled": false },
        { "results.on_disconnect": "cancel" },
        { "images.allowed_folders": ["/home/me/Pictures/holiday", "/home/me/Pictures"] },
        { "images.allowed_folders": ["/home/me/Pictures"] },
        { "limits.refused_prompts": ["ignore all", "blood"] },
      ]);
    await page.getByText("It is set in config.yaml in a way that only you can change there.").waitFor();
  });

  it("measures its folders, goes into a file and out of one, and is reset", async () => {
    const { page, asked } = await open("ready");
    await page.getByText("3.2 GB").waitFor();
    await page.getByRole("button", { name: "Show the folder: Pictures", exact: true }).click();
    expect(await asked("storage.reveal")).toEqual(["pictures"]);
    await page.getByRole("button", { name: "Save the settings …" }).click();
    await page.getByText("The settings are saved.").waitFor();
    await page.getByRole("button", { name: "Take settings from a file …" }).click();
    await page.getByText("The settings of the file hold now.").waitFor();
    await page.getByRole("button", { name: "Reset the settings …" }).click();
    await page.getByText("All settings are as on the first day.").waitFor();
  });

  it("says what Easel is made of, found by a package's name", async () => {
    const { page, asked } = await open("ready");
    expect(await asked("about.notices")).toEqual([]);
    await page.getByRole("button", { name: "Open-source licences" }).click();
    const dialog = page.getByRole("dialog", { name: "Open-source licences" });
    await dialog.getByText("react 19.2.1 (MIT)").click();
    await dialog.getByText("Meta Platforms", { exact: false }).waitFor();
    expect(await barriers(page)).toEqual([]);
    await dialog.getByRole("searchbox", { name: "Search the licences" }).fill("no such package");
    await dialog.getByText("0 licences").waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "ComfyUI's guide" }).click();
    expect(await asked("about.open")).toEqual(["comfyuiGuide"]);
  });

  it.each([
    ["ready", "light", 1180, "en"],
    ["ready", "dark", 760, "de"],
    ["troubled", "light", 320, "de"],
    ["practice", "dark", 320, "zh"],
  ] as const)("%s, %s, %i pixels wide, %s: keep nobody out and fit", async (scene, theme, width, language) => {
    opened = await browser.open(scene, { theme, width, language });
    const { page } = opened;
    await page.locator("nav button").nth(9).click();
    await page.locator("#bridge-logging-title").waitFor();
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main *")]
        .filter((element) => !element.closest(".visually-hidden, svg") && element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 100)),
    );
    expect(wide).toEqual([]);
  });
});
