import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { JobState } from "#contract/job.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";

const themes = ["light", "dark"] as const;

describe("making a workflow a tool", () => {
  let browser: SceneBrowser;
  let opened: OpenScene;
  beforeAll(async () => {
    browser = await openSceneBrowser("wizard");
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  });

  const wizard = (page: Page) => page.getByRole("dialog", { name: "Make a workflow a tool" });

  async function choose(file: string, options: Parameters<SceneBrowser["open"]>[1] = {}, scene = "ready"): Promise<Page> {
    opened = await browser.open(scene, options);
    const { page } = opened;
    await page.evaluate(() => window.easelScene.emit("navigate", { page: "workflows", pictureId: null }));
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: "Choose a file …" }).click();
    await (await chooser).setFiles({ name: file, mimeType: "", buffer: Buffer.from("{}") });
    await wizard(page).waitFor();
    return page;
  }

  /** What main would tell of the job that the trial has begun. */
  const jobIs = (page: Page, state: JobState) =>
    page.evaluate((state) => {
      const ended = state.kind === "done" || state.kind === "failed" || state.kind === "cancelled";
      const job = {
        id: "try-6",
        tool: "lighthouse_poster",
        client: "easel",
        arguments: {},
        createdAt: Date.now(),
        startedAt: Date.now(),
        finishedAt: ended ? Date.now() : null,
        state,
      };
      window.easelScene.emit("state", { jobs: [job] });
    }, state);

  it.each(themes)("keeps nobody out, with all that can be wrong with one, in %s", async (theme) => {
    const page = await choose("Everything.png", { theme });
    await wizard(page).getByText("Not on your ComfyUI yet").waitFor();
    await wizard(page).getByText("1 more note").click();
    await wizard(page).getByText("2 more values").click();
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it.each(["Everything.png", "海报.json"])("fits the narrowest window: %s", async (file) => {
    const page = await choose(file, { width: 320, height: 700 });
    await wizard(page).getByText("What an AI app may choose").waitFor();
    const wide = await wizard(page).evaluate((dialog) => {
      const edge = document.documentElement.clientWidth;
      const shown = [...dialog.querySelectorAll<HTMLElement>("*")].filter((element) => !element.closest(".visually-hidden, svg"));
      return shown.filter((element) => element.getBoundingClientRect().right > edge + 0.5).map((element) => element.outerHTML.slice(0, 80));
    });
    expect(wide).toEqual([]);
  });

  it("says what is missing, where it may be had, and what is used until then", async () => {
    const page = await choose("Everything.png");
    const missing = wizard(page).getByRole("region", { name: "Not on your ComfyUI yet" });
    expect(await missing.getByRole("listitem").allInnerTexts()).toEqual([
      expect.stringContaining("rgthree-comfy. Install it with ComfyUI-Manager."),
      expect.stringContaining("newer ComfyUI"),
      expect.stringContaining("a pack that the file does not name"),
      expect.stringContaining("models/loras. Until it is there, ink.safetensors is used."),
    ]);
    await missing.getByRole("button", { name: "Open huggingface.co" }).click();
    expect(await opened.asked("workflows.openLink")).toEqual(["https://huggingface.co/ink/ink"]);
  });

  it("tries it with the workflow's own words or others, and shows the picture before anything is saved", async () => {
    const page = await choose("Lighthouse poster.json");
    const trial = wizard(page).getByRole("region", { name: "Try it" });
    const prompt = trial.getByRole("textbox", { name: "Prompt" });
    expect(await prompt.inputValue()).toBe("a lighthouse on a cliff at dusk, ink and watercolour");
    await prompt.fill("a lighthouse at noon");
    await trial.getByRole("button", { name: "Try it once" }).click();
    await trial.getByText("Next in line").waitFor();
    expect(await opened.asked("workflows.try")).toMatchObject([
      { choice: { proposalId: "plain", toolName: "lighthouse_poster" }, arguments: { prompt: "a lighthouse at noon" } },
    ]);
    await jobIs(page, { kind: "running", fraction: 0.5, step: 10, steps: 20 });
    await trial.getByRole("progressbar").waitFor();
    await trial.getByText("Step 10 of 20").waitFor();
    const reference = "3f2a9100"; // the newest picture of the scene
    const output = { reference, fileName: `${reference}.png`, mime: "image/png", width: 64, height: 64, bytes: 100 };
    await jobIs(page, { kind: "done", outputs: [output], text: ["A lighthouse."] });
    await trial.getByText("This is what came back:").waitFor();
    expect(await trial.getByRole("img").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    await trial.getByText("A lighthouse.").waitFor();
    const hidden = () =>
      wizard(page).evaluate((dialog) => {
        const end = (place: string) => dialog.querySelector(place)?.getBoundingClientRect().bottom ?? Number.NaN;
        return end(".trial-result") - end(".import-body");
      });
    await expect.poll(hidden).toBeLessThanOrEqual(0);
    expect(await opened.asked("workflows.save")).toEqual([]);
    await wizard(page).getByRole("button", { name: "Make it a tool" }).click();
    await wizard(page).getByText("“Lighthouse poster” is ready.").waitFor();
  });

  it("says why a trial failed, and offers another", async () => {
    const page = await choose("Lighthouse poster.json");
    const trial = wizard(page).getByRole("region", { name: "Try it" });
    await trial.getByRole("button", { name: "Try it once" }).click();
    await trial.getByText("Next in line").waitFor();
    const error = { kind: "engine_crashed", message: "The sampler gave up.", remedy: "Choose another sampler." } as const;
    await jobIs(page, { kind: "failed", error });
    await trial.getByText("The sampler gave up.").waitFor();
    await trial.getByText("Choose another sampler.").waitFor();
    await trial.getByRole("button", { name: "Try it again" }).waitFor();
  });

  it("takes a picture of the gallery, or a file, for a workflow that needs one", async () => {
    const page = await choose("Everything.png");
    const trial = wizard(page).getByRole("region", { name: "Try it" });
    await trial.getByRole("radio").first().press("Space");
    await trial.getByRole("button", { name: "Try it once" }).click();
    await trial.getByText("Next in line").waitFor();
    const chooser = page.waitForEvent("filechooser");
    await trial.getByRole("button", { name: "Picture: Choose a file …" }).click();
    await (await chooser).setFiles({ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("photo") });
    await trial.getByText("Chosen: photo.png").waitFor();
    await jobIs(page, { kind: "cancelled" });
    await trial.getByText("You stopped it.").waitFor();
    await page.evaluate(() => window.easelScene.asked.splice(0));
    await trial.getByRole("button", { name: "Try it again" }).click();
    await expect
      .poll(() => opened.asked("workflows.try"))
      .toMatchObject([{ arguments: { image: `data:image/png;base64,${Buffer.from("photo").toString("base64")}` } }]);
  });

  it("stops a trial that still runs when it is closed", async () => {
    const page = await choose("Lighthouse poster.json");
    await wizard(page).getByRole("button", { name: "Try it once" }).click();
    await wizard(page).getByText("Next in line").waitFor();
    await page.keyboard.press("Escape");
    await wizard(page).waitFor({ state: "detached" });
    await expect.poll(() => opened.asked("jobs.cancel")).toEqual(["try-6"]);
  });

  it("is the same dialog for a tool that is there, and keeps it from AI apps", async () => {
    opened = await browser.open("ready");
    const { page } = opened;
    await page.evaluate(() => window.easelScene.emit("navigate", { page: "workflows", pictureId: null }));
    await page.getByRole("button", { name: "Change or try poster" }).click();
    const dialog = page.getByRole("dialog", { name: "Change “Poster”" });
    await dialog.getByLabel("Title").fill("My poster");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await page.getByText("“My poster” is changed.").waitFor();
    expect(await opened.asked("workflows.propose")).toEqual([{ kind: "tool", name: "poster" }]);
    expect(await opened.asked("workflows.save")).toMatchObject([{ toolName: "poster", title: "My poster" }]);

    const poster = page.getByRole("listitem").filter({ hasText: "Paints a poster" });
    await poster.getByRole("button", { name: "All AI apps: Poster" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Cursor" }).press("Enter");
    await poster.getByText("All but Cursor").waitFor();
    await poster.getByRole("switch", { name: "AI apps may use it" }).press("Space");
    await poster.getByText("All but Cursor").waitFor({ state: "detached" });
    expect(await opened.asked("workflows.offer")).toEqual([
      { toolName: "poster", enabled: true, hiddenFrom: ["cursor"] },
      { toolName: "poster", enabled: false, hiddenFrom: ["cursor"] },
    ]);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it("brings a removed tool back where somebody thinks better of it", async () => {
    opened = await browser.open("ready");
    const { page } = opened;
    await page.evaluate(() => window.easelScene.emit("navigate", { page: "workflows", pictureId: null }));
    await page.getByRole("button", { name: "Remove poster" }).click();
    await page.getByRole("heading", { name: "Poster" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByRole("heading", { name: "Poster" }).waitFor();
  });
});
