import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { Browser, Locator } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { withPngText } from "#base/png-text.ts";
import type { ViewFound } from "#contract/app-view.ts";
import { Daemon } from "#mcp-bridge/test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { noise, png } from "#mcp-bridge/test-support/pictures.ts";
import { launchBrowser } from "#renderer/dev/browser.ts";
import { type Chat, ChatHost } from "./chat-host/chat-host.ts";
import { Conversation } from "./chat-host/conversation.ts";

const RELAY = fileURLToPath(new URL("../mcp-bridge/main.ts", import.meta.url));
const state = temporaryFolder();
const DAY_MS = 24 * 60 * 60_000;
/** More than two pages of them, as the jobs of many weeks have left them: the ledger knows none. */
const OLD_PICTURES = 30;
let browser: Browser;
let host: ChatHost;
let engine: PracticeEngine;
let daemon: Daemon;
let talk: Conversation;

beforeAll(async () => {
  const pictures = path.join(state, "pictures");
  fs.mkdirSync(pictures, { recursive: true });
  for (let index = 0; index < OLD_PICTURES; index++) {
    const [hue, id] = [(index * 37) % 256, `a0000${String(index).padStart(3, "0")}`];
    const file = png(320, 240, (x, y) => [(x + hue) % 256, y, 255 - hue]);
    const metadata = {
      tool: "generate_image",
      createdAt: Date.now() - (index + 1) * DAY_MS,
      arguments: {
        prompt: `an old oak, number ${index}`,
        seed: String(index),
        model: "practice-poster.safetensors",
        width: 320,
        height: 240,
      },
    };
    fs.writeFileSync(path.join(pictures, `${id}.png`), withPngText(file, "easel", JSON.stringify(metadata)));
  }
  browser = await launchBrowser();
  host = await ChatHost.start(browser);
  engine = await startPracticeEngine();
  daemon = await Daemon.listening(state, "");
  daemon.tell({ state: "ready", url: engine.url });
  talk = await Conversation.open(host, { program: process.execPath, args: [RELAY], env: { EASEL_STATE_DIR: state } });
  await talk.client.callTool({ name: "generate_image", arguments: { prompt: "a young birch", seed: 3, width: 256, height: 256 } });
});
afterAll(async () => {
  await talk?.close();
  daemon?.raw.child.kill();
  await engine?.stop();
  await host?.close();
  await browser?.close();
});

afterEach(() => host.closeChats());

const thumbnails = (chat: Chat) => chat.view.locator(".grid button");
const press = (chat: Chat, name: string) => chat.view.getByRole("button", { name, exact: true }).click();
const found = (result: CallToolResult) => result.structuredContent as unknown as ViewFound;

describe("pictures that are found in the chat", () => {
  test("are thumbnails with references for the AI; one opens large with all that can be done with it", async () => {
    const chat = await talk.show("find_pictures", { words: "birch" });
    const result = await talk.call(chat, "find_pictures", { words: "birch" });
    await expect.poll(() => thumbnails(chat).count()).toBe(1);
    const [birch] = found(result).pictures;
    expect(JSON.stringify(result.content)).toContain(`${birch?.reference}: `);
    await thumbnails(chat).first().click();
    await chat.view.locator("img.large[src^='data:image/png']").waitFor();
    const names = await chat.view.getByRole("toolbar").getByRole("button").allTextContents();
    expect(names).toEqual(expect.arrayContaining(["Variations", "Change the prompt", "Upscale", "Edit a part", "Use as input", "Save"]));
    await press(chat, "Variations");
    await expect.poll(() => chat.view.locator(".strip button").count()).toBe(3);
    await press(chat, "All pictures");
    expect(
      await thumbnails(chat)
        .first()
        .evaluate((one) => one === document.activeElement),
    ).toBe(true);
    expect(chat.complaints).toEqual([]);
  });

  test("come page by page, each fetched once, and are opened however old they are", async () => {
    const chat = await talk.show("find_pictures", { words: "oaks" });
    const result = await talk.call(chat, "find_pictures", { words: "oaks" });
    expect(found(result)).toMatchObject({ total: OLD_PICTURES, unread: 0, cursor: expect.any(String) });
    await expect.poll(() => thumbnails(chat).count()).toBe(12);
    await press(chat, "Older");
    await chat.view.getByRole("button", { name: /^an old oak, number 12 / }).waitFor();
    await press(chat, "Older");
    await expect.poll(() => thumbnails(chat).count()).toBe(OLD_PICTURES - 24);
    expect(await chat.view.getByRole("button", { name: "Older" }).isDisabled()).toBe(true);
    await press(chat, "Newer");
    await thumbnails(chat).nth(3).click();
    await chat.view.locator("img.large[src^='data:image/png']").waitFor();
    await chat.view.getByText("seed 15").waitFor();
  });

  test("can be walked through with the keyboard", async () => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { width: 400 });
    await expect.poll(() => thumbnails(chat).count()).toBe(12);
    const focused = () => chat.view.evaluate(() => document.activeElement?.getAttribute("data-key"));
    await thumbnails(chat).first().focus();
    await chat.page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("open-a0000001");
    await chat.page.keyboard.press("End");
    expect(await focused()).toBe("open-a0000011");
    await chat.page.keyboard.press("ArrowUp");
    expect(await focused()).not.toBe("open-a0000011");
    await chat.page.keyboard.press("Home");
    await chat.page.keyboard.press("Enter");
    await chat.view.locator("img.large[src^='data:image/png']").waitFor();
    expect(await focused()).toBe("back-to-all");
  });

  test("without the host's result the view asks by itself, and with one that comes twice nothing changes", async () => {
    const chat = await talk.show("find_pictures", { words: "oak 7" });
    await expect.poll(() => thumbnails(chat).count()).toBeGreaterThan(0);
    const before = await thumbnails(chat).count();
    for (let times = 0; times < 2; times++) await talk.call(chat, "find_pictures", { words: "oak 7" });
    expect(await thumbnails(chat).count()).toBe(before);
  });

  test("a host that allows nothing shows them, and no button", async () => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { capabilities: {} });
    await talk.call(chat, "find_pictures", { words: "oak" });
    await expect.poll(() => chat.view.locator(".grid img").count()).toBe(12);
    expect(await chat.view.getByRole("button").count()).toBe(0);
  });

  test("a host whose policy forbids images sees them all the same, on canvases, and the one that is opened, too", async () => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { noImages: true });
    await expect.poll(() => thumbnails(chat).locator("canvas").count()).toBe(12);
    await press(chat, "Older");
    await chat.view.getByRole("button", { name: /^an old oak, number 12 / }).waitFor();
    await expect.poll(() => thumbnails(chat).locator("canvas").count()).toBe(12);
    expect(await thumbnails(chat).locator("img:visible").count()).toBe(0);
    expect(await colours(thumbnails(chat).first().locator("canvas"))).toBeGreaterThan(100);
    await thumbnails(chat).first().click();
    const large = chat.view.getByRole("img", { name: "A picture of: an old oak, number 12" });
    await expect.poll(() => large.evaluate((canvas: HTMLCanvasElement) => [canvas.tagName, canvas.width])).toEqual(["CANVAS", 320]);
    expect(await colours(large)).toBeGreaterThan(100);
  });

  test("a search that the host cancels is said so, and takes nothing away that is there", async () => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { capabilities: {} });
    await chat.page.evaluate(() => window.chat.cancelled());
    await chat.view.getByRole("alert").getByText("The search was cancelled.").waitFor();
    await talk.call(chat, "find_pictures", { words: "oak" });
    await expect.poll(() => chat.view.locator(".grid img").count()).toBe(12);
    await chat.page.evaluate(() => window.chat.cancelled());
    await chat.page.evaluate(() => window.chat.context({ theme: "dark" })); // the view has heard of both by then
    await expect.poll(() => chat.view.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
    expect(await chat.view.getByRole("alert").count()).toBe(0);
    expect(await chat.view.locator(".grid img").count()).toBe(12);
  });

  test("none is said so, and so is what is wrong with a search", async () => {
    const none = await talk.show("find_pictures", { words: "zebra" });
    await none.view.getByText("No picture fits.").waitFor();
    const wrong = await talk.show("find_pictures", { date: "someday" }, { capabilities: {} });
    await talk.call(wrong, "find_pictures", { date: "someday" });
    await wrong.view
      .getByRole("alert")
      .getByText(/`date` is "someday"/)
      .waitFor();
  });
});

describe("room and care", () => {
  test("the list of tools has at most 12 kB, views and all", async () => {
    expect(Buffer.byteLength(JSON.stringify(await talk.client.listTools()))).toBeLessThanOrEqual(12_000);
  });

  test("an answer never has more than 130,000 characters", async () => {
    for (let index = 0; index < 12; index++) {
      const metadata = { tool: "generate_image", createdAt: Date.now(), arguments: { prompt: `noise ${"and more of it ".repeat(900)}` } };
      const file = withPngText(png(512, 512, noise(index + 1)), "easel", JSON.stringify(metadata));
      fs.writeFileSync(path.join(state, "pictures", `b0000${String(index).padStart(3, "0")}.png`), file);
    }
    const result = (await talk.client.callTool({ name: "find_pictures", arguments: { words: "noise" } })) as CallToolResult;
    expect(found(result).pictures.filter(({ thumbnail }) => thumbnail !== null)).toHaveLength(12);
    expect(JSON.stringify(result).length).toBeLessThanOrEqual(130_000);
  });

  test.each(["light", "dark"] as const)("nothing for axe to complain about, %s", async (theme) => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { context: { theme } });
    if (theme === "dark") await chat.view.addStyleTag({ content: "body { background: #262624 }" });
    await expect.poll(() => thumbnails(chat).count()).toBe(12);
    await noFindings(chat);
    await thumbnails(chat).first().click();
    await chat.view.locator("img.large").waitFor();
    await noFindings(chat);
  });

  test.each([280, 320, 640, 1000])("%i pixels wide nothing is cut, small or higher than a chat shows", async (width) => {
    const chat = await talk.show("find_pictures", { words: "oak" }, { width });
    await expect.poll(() => thumbnails(chat).count()).toBe(12);
    const findings = await chat.view.evaluate(() => ({
      wide: document.documentElement.scrollWidth > window.innerWidth,
      small: [...document.querySelectorAll("button")].filter((one) => one.offsetParent && (one.offsetWidth < 44 || one.offsetHeight < 44))
        .length,
      high: document.body.getBoundingClientRect().height > 500,
    }));
    expect(findings).toEqual({ wide: false, small: 0, high: false });
  });
});

/** How many colours are on a canvas. */
const colours = (canvas: Locator) =>
  canvas.evaluate((one: HTMLCanvasElement) => {
    const pixels = one.getContext("2d")?.getImageData(0, 0, one.width, one.height);
    return new Set(pixels && new Uint32Array(pixels.data.buffer)).size;
  });

async function noFindings(chat: Chat): Promise<void> {
  const { violations } = await new AxeBuilder({ page: chat.page })
    .disableRules(["landmark-one-main", "page-has-heading-one", "region"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)).toEqual([]);
}
