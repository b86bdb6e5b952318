import fs from "node:fs";
import path from "node:path";
import type { Page } from "playwright";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { Computer, type Easel, startEasel } from "./easel.ts";

const FOLDER = path.resolve(import.meta.dirname, "..", "docs", "screenshots");
const MAX_BYTES = 150_000;
/** What the pages of the documentation show, by the file's name: a page of the window. */
const PAGES = {
  home: "Home",
  create: "Create",
  gallery: "Gallery",
  models: "Models",
  connect: "Connect",
  share: "Share",
  doctor: "Doctor",
};
const PROMPTS = ["a fox in the snow", "a lighthouse at night", "a red bicycle", "a cat on a roof", "a sailing boat", "a tree in autumn"];

/** In WebP, by the window's own Chromium. */
async function shoot(page: Page, name: string): Promise<number> {
  const png = (await page.screenshot()).toString("base64");
  const webp = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    return canvas.toDataURL("image/webp", 0.85);
  }, png);
  const bytes = Buffer.from(webp.slice(webp.indexOf(",") + 1), "base64");
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.writeFileSync(path.join(FOLDER, `${name}.webp`), bytes);
  return bytes.length;
}

// Asked for by `npm run docs:screenshots`: the pictures of the documentation, from the running app.
describe.runIf(process.env.EASEL_DOCS_SCREENSHOTS)("the screenshots of the documentation", () => {
  const computer = new Computer();
  let easel: Easel;
  beforeAll(async () => {
    computer.write(computer.claudeConfig, '{ "mcpServers": {} }\n');
    computer.write(path.join(computer.home, ".cursor", "mcp.json"), '{ "mcpServers": {} }\n');
    easel = await startEasel(computer);
    await easel.page.getByText("Ready to paint").waitFor({ timeout: 110_000 });
    for (const [seed, prompt] of PROMPTS.entries())
      await easel.call("jobs.run", {
        tool: "generate_image",
        arguments: { prompt, seed: String(seed), width: 512, height: 512, steps: 4 },
      });
    const done = async () => (await easel.call("app.state")).jobs.filter(({ state }) => state.kind === "done").length;
    await vi.waitFor(async () => expect(await done()).toBe(PROMPTS.length), 110_000);
  });
  afterAll(async () => {
    await easel?.quit();
    computer.remove();
  });

  it.each(["light", "dark"] as const)("%s", async (theme) => {
    const { page } = easel;
    await easel.call("settings.change", { theme });
    for (const [name, place] of Object.entries(PAGES)) {
      await easel.open(place);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await page.getByText("Looking …").first().waitFor({ state: "hidden" });
      // Fonts and thumbnails are there, and nothing moves any more.
      await page.evaluate(() => document.fonts.ready);
      await expect
        .poll(() => page.evaluate(() => [...document.images].every(({ complete }) => complete) && document.getAnimations().length === 0), {
          timeout: 60_000,
        })
        .toBe(true);
      expect(await shoot(page, `${name}-${theme}`), name).toBeLessThan(MAX_BYTES);
    }
  });
});
