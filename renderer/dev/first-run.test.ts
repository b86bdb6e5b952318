import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./barriers.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { byAccessibilityTree, byKeyboard } from "./without-a-mouse.ts";

/** Counts what a person clicks, and lets nobody click what is not there. */
function countedClicks(page: Page) {
  let clicks = 0;
  return {
    click: async (name: string) => {
      clicks += 1;
      await page.getByRole("button", { name, exact: true }).click();
    },
    count: () => clicks,
  };
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name });
const isFocused = (page: Page, name: string) =>
  expect.poll(() => heading(page, name).evaluate((element) => element === document.activeElement)).toBe(true);

/** ComfyUI is there, runs, and has no model. */
const installed = (page: Page) =>
  page.evaluate(() => {
    const { easelScene } = window;
    const source = { kind: "folder", path: "/home/me/ComfyUI" } as const;
    const { engine, settings } = easelScene.state();
    easelScene.update({
      install: { kind: "installed", folder: "~/ComfyUI", models: "~/ComfyUI/models" },
      engine: { ...engine, source, practice: false, state: { kind: "ready", url: "http://127.0.0.1:8188", version: "0.24.0", since: 0 } },
      settings: { ...settings, engine: source },
      paintModel: "missing",
    });
  });

const modelCame = (page: Page) =>
  page.evaluate(() => {
    const { easelScene } = window;
    const modelDownloads = easelScene.state().modelDownloads.map((one) => ({ ...one, state: { kind: "done" } as const }));
    easelScene.update({ modelDownloads, paintModel: "there" });
  });

const painted = (page: Page) =>
  page.evaluate(() => {
    const { easelScene } = window;
    const output = { reference: "3f2a9100", fileName: "3f2a9100.png", mime: "image/png", width: 1024, height: 1024, bytes: 9 };
    const done = { kind: "done", outputs: [output], text: [] } as const;
    easelScene.update({
      jobs: easelScene
        .state()
        .jobs.map((job) => ({ ...job, finishedAt: Date.now(), state: { ...done, outputs: [...done.outputs], text: [] } })),
    });
  });

describe("the first run", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("first-run");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  it("leads from nothing to a real picture in six clicks, without leaving Easel", async () => {
    opened = await browser.open("first-run");
    const { page, asked } = opened;
    const { click, count } = countedClicks(page);
    await isFocused(page, "What should paint your pictures?");
    await click("Install ComfyUI for me …");
    await click("Install");
    await page.getByRole("dialog").getByRole("progressbar").waitFor();
    await installed(page);
    await isFocused(page, "Which model should it paint with?");
    await click("Get Stable Diffusion 1.5");
    await click("Download");
    await page.getByRole("progressbar").waitFor();
    await modelCame(page);
    await isFocused(page, "From where will you ask for pictures?");
    await click("Not now");
    await isFocused(page, "And now, a picture");
    await click("Paint it");
    await expect.poll(() => asked("jobs.run")).toHaveLength(1);
    await page.getByRole("progressbar").waitFor();
    await painted(page);
    await page.getByRole("heading", { name: "Your first picture" }).waitFor();
    await page.getByRole("img", { name: "A fox in the snow at sunset" }).waitFor();
    expect(count()).toBeLessThanOrEqual(6);
    await page.getByRole("button", { name: "Open Easel" }).click();
    await page.getByRole("navigation").waitFor();
    expect(await asked("settings.change")).toEqual(["model", "ai_app", "picture", "done", "done"].map((firstRun) => ({ firstRun })));
  });

  it("offers a ComfyUI that is here by itself, and says of a model that it is there", async () => {
    opened = await browser.open("first-run-found");
    const { page, asked } = opened;
    await page.getByRole("button", { name: /^Use this one: ComfyUI 0\.24/ }).click();
    expect(await asked("engine.use")).toEqual([{ kind: "folder", path: "/home/me/ComfyUI" }]);
    await isFocused(page, "Which model should it paint with?");
    await page.evaluate(() => window.easelScene.update({ paintModel: "there" }));
    await page.getByText("A model is there already", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Next" }).click();
    await isFocused(page, "From where will you ask for pictures?");
  });

  it("connects an AI app with one click, and takes that back with another", async () => {
    opened = await browser.open("first-run-app");
    const { page, asked } = opened;
    await page.getByRole("button", { name: "Connect: Cursor" }).click();
    await page.getByText("Cursor knows Easel now.").waitFor();
    expect(await asked("connect.apply")).toEqual([{ client: "cursor", planId: "write" }]);
    expect(await page.getByRole("dialog").count()).toBe(0);
    await page.getByRole("button", { name: "Undo: Cursor" }).click();
    await page.getByRole("button", { name: "Connect: Cursor" }).waitFor();
  });

  it("and the first day go by keys alone: from the first card to a sketch, and to an AI app; nobody gets lost", async () => {
    opened = await browser.open("first-run");
    const { page, asked } = opened;
    const { press } = byKeyboard(page);
    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const dialog = page.getByRole("dialog");
    await isFocused(page, "What should paint your pictures?");
    await press(button("Practice"));
    await isFocused(page, "From where will you ask for pictures?");
    await press(button("Not now"));
    await isFocused(page, "And now, a picture");
    await press(button("Paint it"));
    await page.getByRole("status").filter({ hasText: "Your picture is being painted." }).waitFor();
    await painted(page);
    const done = page.getByRole("heading", { name: "Your first sketch" });
    await expect.poll(() => done.evaluate((one) => one === document.activeElement)).toBe(true);
    await press(button("Open Easel"));

    await press(page.getByRole("navigation").getByRole("button", { name: "Connect" }));
    await press(button("Connect: Cursor"));
    await press(dialog.getByRole("button", { name: "Connect", exact: true }));
    await dialog.getByText("knows Easel now.", { exact: false }).waitFor();
    await press(dialog.getByRole("button", { name: "Done" }));
    await dialog.waitFor({ state: "detached" });
    expect(await asked("connect.apply")).toHaveLength(1);
    await press(page.getByRole("navigation").getByRole("button", { name: "Home" }));
    await page.getByRole("main").getByRole("textbox").first().waitFor();
  });

  it("and the first day go by what a screen reader is told alone", async () => {
    opened = await browser.open("first-run");
    const { page, asked } = opened;
    const { press, hears, reads } = await byAccessibilityTree(page);
    await hears("heading", "What should paint your pictures?");
    await press("button", "Practice");
    await press("button", "Not now");
    await hears("heading", "And now, a picture");
    await press("button", "Paint it");
    await reads("Your picture is being painted.");
    await hears("progressbar", "");
    await painted(page);
    await hears("heading", "Your first sketch");
    await hears("image", "A fox in the snow at sunset");
    await press("button", "Open Easel");
    await press("button", "Connect");
    await hears("heading", "Connect");
    await press("button", "Connect: Cursor");
    await hears("dialog", "");
    await press("button", "Connect");
    await reads("knows Easel now.");
    await press("button", "Done");
    await expect.poll(() => asked("connect.apply")).toHaveLength(1);
    await press("button", "Undo");
    await expect.poll(() => asked("connect.undo")).toHaveLength(1);
  });

  it("comes back to where somebody left, is skipped for good, and is shown again from the settings", async () => {
    opened = await browser.open("first-run-picture");
    const { page, go, asked } = opened;
    await heading(page, "And now, a picture").waitFor();
    await page.getByRole("button", { name: "Back" }).click();
    await heading(page, "From where will you ask for pictures?").waitFor();
    await page.getByRole("button", { name: "Other AI apps …" }).click();
    await go("Home");
    await page.getByRole("button", { name: "Go on" }).click();
    await heading(page, "From where will you ask for pictures?").waitFor();
    await page.getByRole("button", { name: "Skip the first steps" }).click();
    await page.getByRole("navigation").waitFor();
    expect(await page.getByRole("button", { name: "Go on" }).count()).toBe(0);
    expect((await asked("settings.change")).at(-1)).toEqual({ firstRun: "done" });
    await go("Settings");
    await page.getByRole("button", { name: "Show them" }).click();
    await heading(page, "What should paint your pictures?").waitFor();
  });

  it.each([
    ["first-run", "light", 1180, "en"],
    ["first-run-found", "dark", 1180, "de"],
    ["first-run-found", "light", 320, "de"],
    ["first-run-installing", "dark", 760, "zh"],
    ["first-run-model", "light", 1180, "zh"],
    ["first-run-model", "dark", 320, "en"],
    ["first-run-model-there", "light", 760, "de"],
    ["first-run-app", "dark", 1180, "en"],
    ["first-run-app", "light", 320, "de"],
    ["first-run-no-app", "dark", 320, "zh"],
    ["first-run-picture", "light", 760, "en"],
    ["first-run-trouble", "dark", 320, "de"],
  ] as const)("%s, %s, %i pixels wide, %s: keeps nobody out and fits", async (scene, theme, width, language) => {
    opened = await browser.open(scene, { theme, width, height: 720, language });
    const { page } = opened;
    await page.locator(".first-steps-foot, .first-steps-ways").first().waitFor();
    await page.locator(".found [role=status]").filter({ hasText: "…" }).waitFor({ state: "detached" });
    expect(await barriers(page)).toEqual([]);
    const wide = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main *")]
        .filter((element) => !element.closest(".visually-hidden, svg") && element.getBoundingClientRect().right > innerWidth + 0.5)
        .map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(wide).toEqual([]);
  });

  it("shows where one is in forced colours", async () => {
    opened = await browser.open("first-run-app");
    const { page } = opened;
    await page.emulateMedia({ forcedColors: "active" });
    const here = page.locator(".first-steps-steps li[aria-current=step] > span").first();
    expect(await here.evaluate((element) => getComputedStyle(element).borderTopWidth)).toBe("3px");
  });
});
