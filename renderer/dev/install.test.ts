import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { installScenes } from "./install-scenes.ts";

const WAYS_IN = /^(Install ComfyUI for me …|Show the installation|Show me how)$/;

async function openWizard(page: Page) {
  await page.getByRole("button", { name: WAYS_IN }).first().click();
  const wizard = page.getByRole("dialog");
  await wizard.getByRole("heading", { level: 2 }).waitFor();
  return wizard;
}

/** Rules that are broken, with the first place of each. */
async function barriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** What of the wizard reaches over its edge; the log's one line is cut on purpose. */
const tooWide = (page: Page) =>
  page.locator(".install-inner").evaluate((inner) => {
    const edge = inner.getBoundingClientRect().right + 0.5;
    const shown = [...inner.querySelectorAll(":not(.visually-hidden, svg *, .install-line)")];
    return shown.filter((element) => element.getBoundingClientRect().right > edge).map((element) => element.outerHTML.slice(0, 80));
  });

describe("the wizard that installs ComfyUI", () => {
  let browser: SceneBrowser;
  beforeAll(async () => {
    browser = await openSceneBrowser("install");
  });
  afterAll(() => browser?.close());

  it.each(Object.keys(installScenes).map((scene, number) => [scene, number % 2 === 0 ? "light" : "dark"] as const))(
    "keeps nobody out and fits a small window: %s, %s",
    async (scene, theme) => {
      const { page, complaints } = await browser.open(scene, { theme, width: 760, height: 520 });
      const wizard = await openWizard(page);
      await wizard.getByText("Looking at this computer …").waitFor({ state: "detached" });
      const sources = wizard.getByText("What is downloaded, and from where");
      if (await sources.isVisible()) await sources.click();
      expect(await barriers(page)).toEqual([]);
      expect(await tooWide(page)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );

  it("goes by keys alone: in, another card, another folder, install, cancel, remove, out", async () => {
    const { page, asked, complaints } = await browser.open("install-plan");
    const way = page.getByRole("button", { name: "Install ComfyUI for me …" });
    await way.focus();
    await page.keyboard.press("Enter");
    const wizard = page.getByRole("dialog", { name: "Install ComfyUI" });
    await wizard.getByRole("radio", { name: "NVIDIA graphics card", checked: true }).waitFor();
    const tabTo = async (name: string, role: "button" | "radio" = "button") => {
      const target = wizard.getByRole(role, { name, exact: true });
      for (let tabs = 0; tabs < 12; tabs += 1) {
        if (await target.evaluate((element) => element === document.activeElement)) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`Tab does not lead to "${name}".`);
    };
    await tabTo("NVIDIA graphics card", "radio");
    await page.keyboard.down("ArrowUp"); // around, to the last one
    await wizard.getByRole("radio", { name: "Processor only", checked: true }).waitFor();
    await page.keyboard.up("ArrowUp");
    await tabTo("Another folder …");
    await page.keyboard.press("Enter");
    await wizard.getByText("/media/me/Big disk 画 🦊/ComfyUI").waitFor();
    expect((await asked("install.plan")).at(-1)).toEqual({ gpu: "cpu", folder: "/media/me/Big disk 画 🦊/ComfyUI" });
    await tabTo("Install");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Installing ComfyUI" }).waitFor();
    expect(await asked("install.start")).toEqual([{ planId: "plan" }]);
    const running = page.getByRole("dialog");
    await running.getByRole("button", { name: "Cancel" }).focus();
    await page.keyboard.press("Enter");
    await running.getByText("The installation is cancelled.").waitFor();
    await running.getByRole("button", { name: "Remove what was installed" }).focus();
    await page.keyboard.press("Enter");
    await page.getByText("It is removed.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await way.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
