import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { barriers } from "./barriers.ts";
import { type OpenScene, openSceneBrowser, type SceneBrowser } from "./browser.ts";
import { scenes } from "./scenes.ts";

const places = ["Home", "Create", "Gallery", "Models", "Workflows", "Connect", "Share", "Doctor", "Logs", "Settings"] as const;
const themes = ["light", "dark"] as const;

describe("every page in a browser", () => {
  let browser: SceneBrowser;
  beforeAll(async () => {
    browser = await openSceneBrowser("pages");
  });
  afterAll(() => browser?.close());

  const visit = async (scene: string, options: Parameters<SceneBrowser["open"]>[1], look: (opened: OpenScene) => Promise<void>) => {
    const opened = await browser.open(scene, options);
    await look(opened);
    expect(opened.complaints).toEqual([]);
    await opened.page.context().close();
  };

  // Both themes are built from the same names of colours: the scenes take turns, the pages below are seen in both.
  it.each(Object.keys(scenes).map((scene, number) => [scene, themes[number % 2]] as const))(
    "home, %s, %s: nothing keeps anybody out",
    async (scene, theme) => {
      await visit(scene, { theme: theme ?? "light" }, async ({ page }) => {
        expect(await barriers(page)).toEqual([]);
      });
    },
  );

  it.each(themes.flatMap((theme) => ["busy", "full", "troubled"].map((scene) => [scene, theme] as const)))(
    "%s, %s: nothing keeps anybody out, on any page",
    async (scene, theme) => {
      await visit(scene, { theme }, async ({ page, go }) => {
        for (const place of scene === "busy" ? ["Home" as const] : places.slice(1)) {
          await go(place);
          expect(await barriers(page), place).toEqual([]);
        }
      });
    },
  );

  it.each(themes)("sharing, %s: nothing keeps anybody out, also while a key is made", async (theme) => {
    await visit("shared", { theme }, async ({ page, go }) => {
      await go("Share");
      expect(await barriers(page)).toEqual([]);
      await page.getByRole("button", { name: "New key …" }).click();
      await page.getByRole("radio", { name: "Use some tools" }).click();
      await page.getByText("Limits").click();
      expect(await barriers(page)).toEqual([]);
      await page.getByLabel("Name", { exact: true }).fill("Ben");
      await page.getByRole("button", { name: "Make the key" }).click();
      await page.getByRole("img", { name: "The key as a QR code" }).waitFor();
      expect(await barriers(page)).toEqual([]);
    });
  });

  it.each(["first-day", "practice"])("%s: nothing keeps anybody out of gallery and settings", async (scene) => {
    await visit(scene, { theme: "light" }, async ({ page, go }) => {
      for (const place of ["Gallery", "Doctor", "Settings"] as const) {
        await go(place);
        expect(await barriers(page), place).toEqual([]);
      }
    });
  });

  it.each(themes)("a newer version, %s: what is new and where it is to be had keep nobody out", async (theme) => {
    await visit("update", { theme }, async ({ page, go }) => {
      await go("Settings");
      await page.getByText("Easel 0.2.0 is out.").waitFor();
      await page.getByRole("button", { name: "Open the download page" }).waitFor();
      await page.getByText("What is new in 0.2.0").click();
      await page.getByText("The fox is quicker.").waitFor();
      await page.getByText("from easel.app.", { exact: false }).waitFor();
      expect(await barriers(page)).toEqual([]);
    });
  });

  it.each([
    ...["busy", "full", "troubled", "practice", "shared", "sharing-failed", "several-engines"].map((scene) => [scene, 760, 520] as const),
    ...["busy", "troubled"].map((scene) => [scene, 320, 480] as const),
  ])("%s: fits a window of %i by %i", async (scene, width, height) => {
    await visit(scene, { width, height }, async ({ page, go }) => {
      for (const place of places) {
        await go(place);
        const wide = await page.evaluate(() => {
          const edge = document.documentElement.clientWidth;
          const shown = [...document.querySelectorAll<HTMLElement>("main *")].filter(
            (element) => !element.closest(".diff, .visually-hidden, svg"),
          );
          return shown
            .filter((element) => element.getBoundingClientRect().right > edge + 0.5)
            .map((element) => element.outerHTML.slice(0, 80));
        });
        expect(wide, place).toEqual([]);
      }
    });
  });

  it.each(themes)("several engines, %s: nothing keeps anybody out, also while one is added", async (theme) => {
    await visit("several-engines", { theme, width: 320 }, async ({ page, go }) => {
      await go("Settings");
      await page.getByText("NVIDIA GeForce RTX 3060").waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.getByRole("button", { name: "Add an engine …" }).click();
      await page.getByRole("dialog").getByText("Labels", { exact: true }).click();
      expect(await barriers(page)).toEqual([]);
    });
  });

  it.each(themes)("dialogs and toasts keep nobody out, in %s", async (theme) => {
    await visit("troubled", { theme }, async ({ page, go }) => {
      await go("Gallery");
      await page.locator(".thumb").first().click();
      await page.getByRole("button", { name: "Copy picture" }).click();
      await page.getByText("The picture's file is no longer there.").waitFor();
      expect(await barriers(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await go("Connect");
      await page.getByRole("button", { name: "Connect: Cursor" }).click();
      await page.getByText("Easel would rather not touch this file").waitFor();
      expect(await barriers(page)).toEqual([]);
    });
  });
});
