import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { type CallToolResult, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import jpeg from "jpeg-js";
import type { Browser } from "playwright";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { ViewJob } from "#contract/app-view.ts";
import { Daemon } from "#mcp-bridge/test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { heifFiles, noise, paint, png, withOrientation } from "#mcp-bridge/test-support/pictures.ts";
import { launchBrowser } from "#renderer/dev/browser.ts";
import { type Chat, ChatHost } from "./chat-host/chat-host.ts";
import { Conversation } from "./chat-host/conversation.ts";

const RELAY = fileURLToPath(new URL("../mcp-bridge/main.ts", import.meta.url));
const state = temporaryFolder();
const relay = { program: process.execPath, args: [RELAY], env: { EASEL_STATE_DIR: state } };
let browser: Browser;
let host: ChatHost;
let engine: PracticeEngine;
let daemon: Daemon;
let talk: Conversation;

beforeAll(async () => {
  browser = await launchBrowser();
  host = await ChatHost.start(browser);
  engine = await startPracticeEngine(120);
  daemon = await Daemon.listening(state, "results: { time_budgets: { impatient: 1 } }");
  daemon.tell({ state: "ready", url: engine.url });
  talk = await Conversation.open(host, relay);
});

afterAll(async () => {
  await talk?.close();
  daemon?.raw.child.kill();
  await engine?.stop();
  await host?.close();
  await browser?.close();
});

beforeEach(() => {
  talk.told.length = 0;
});

const small = { width: 256, height: 256 };
const original = (chat: Chat) => chat.view.locator("img.large[src^='data:image/png']");
const press = async (chat: Chat, name: string) => {
  // The host gives the view its height a moment after it has changed; a click in between would miss.
  await vi.waitFor(async () => {
    const shown = (await chat.page.locator("iframe").boundingBox())?.height;
    expect(shown).toBe(await chat.view.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height)));
  }, 60_000);
  await chat.view.getByRole("button", { name, exact: true }).click();
};
const jobOf = (result: CallToolResult) => result.structuredContent as unknown as ViewJob;
const told = () => JSON.stringify(talk.told.filter(({ method }) => method === "ui/update-model-context"));
const jobs = () =>
  new Map(
    fs
      .readFileSync(path.join(state, "jobs.jsonl"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => JSON.parse(line))
      .map((view) => [view.id, view]),
  );

/** A finished picture in a chat of its own. */
async function finished(args: Record<string, unknown>): Promise<{ chat: Chat; result: CallToolResult }> {
  const chat = await talk.show("generate_image", args);
  const result = await talk.call(chat, "generate_image", args);
  await original(chat).waitFor();
  return { chat, result };
}

describe("a picture in the chat", () => {
  test("is there while it is painted: steps, previews, then the sharp original; the host's policy stops nothing", async () => {
    const args = { prompt: "a fox in the snow", seed: 41, width: 512, height: 512 };
    const chat = await talk.show("generate_image", args);
    const result = talk.call(chat, "generate_image", args);
    await chat.view.getByText(/Step \d+ of \d+/).waitFor();
    await chat.view.locator("img.preview[src^='data:']").waitFor();
    await original(chat).waitFor();
    await chat.view.getByText(/512 × 512 · seed 41/).waitFor();
    await result;
    const sides = await original(chat).evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight]);
    expect(sides).toEqual([512, 512]);
    expect(chat.complaints).toEqual([]);
  });

  test("outlives the call: an answer that the job goes on turns into the picture by itself", async () => {
    const impatient = await Conversation.open(host, relay, { name: "impatient" });
    const args = { prompt: "a slow lighthouse", seed: 3, steps: 40, ...small };
    const chat = await impatient.show("generate_image", args);
    const result = await impatient.call(chat, "generate_image", args);
    expect(jobOf(result).state.kind).toBe("running");
    await original(chat).waitFor();
    expect(chat.complaints).toEqual([]);
    await impatient.close();
  });

  test("can be cancelled without the AI's help, and the AI is told", async () => {
    const args = { prompt: "a picture nobody wants", seed: 5, steps: 100, ...small };
    const chat = await talk.show("generate_image", args);
    const result = talk.call(chat, "generate_image", args);
    await press(chat, "Cancel");
    await chat.view.getByText("Cancelled. Nothing was kept.").waitFor();
    await result;
    expect([...jobs().values()].find((job) => job.arguments.prompt === args.prompt)?.state.kind).toBe("cancelled");
    expect(told()).toContain("cancelled");
  });

  test("is there again in an old chat, and said to be gone when it is", async () => {
    const args = { prompt: "an old oak", seed: 8, ...small };
    const { result } = await finished(args);
    const again = await talk.show("generate_image", args);
    await again.page.evaluate((result) => window.chat.result(result), result as object);
    await original(again).waitFor();
    const done = jobOf(result).state;
    const reference = done.kind === "done" ? done.pictures[0]?.reference : "";
    fs.rmSync(path.join(state, "pictures", `${reference}.png`));
    const later = await talk.show("generate_image", { prompt: "something else" });
    await later.page.evaluate((result) => window.chat.result(result), result as object);
    await later.view.getByText("This picture is no longer on the computer that made it. Only this small copy is left.").waitFor();
    await later.view.locator("img.large[src^='data:image/jpeg']").waitFor();
    expect(await later.view.getByRole("button", { name: "Upscale" }).count()).toBe(0);
  });

  test("several are a grid with keys, and two can be compared", async () => {
    const { chat } = await finished({ prompt: "three boats", seed: 21, count: 3, ...small });
    const picks = chat.view.locator(".strip button");
    expect(await picks.count()).toBe(3);
    await picks.first().focus();
    await chat.page.keyboard.press("ArrowRight");
    await expect.poll(() => picks.nth(1).getAttribute("aria-pressed")).toBe("true");
    await press(chat, "Compare");
    await picks.nth(2).click();
    const slider = chat.view.getByRole("slider");
    await slider.fill("20");
    expect(await chat.view.locator("img.compared").last().getAttribute("style")).toContain("inset(0px 80% 0px 0px)");
    await chat.page.keyboard.press("Escape");
    await original(chat).waitFor();
  });

  test("a failure is said with what to do", async () => {
    const args = { prompt: "a fox", model: "no-such-model.safetensors" };
    const chat = await talk.show("generate_image", args);
    await talk.call(chat, "generate_image", args);
    await chat.view
      .getByRole("alert")
      .getByText(/no-such-model/)
      .waitFor();
  });
});

describe("one click each", () => {
  test("variations are new pictures of the same words, each once, and the AI is told their references", async () => {
    const { chat } = await finished({ prompt: "a red barn", seed: 31, ...small });
    await press(chat, "Variations");
    await expect.poll(() => chat.view.locator(".strip button").count()).toBe(3);
    await expect.poll(() => told()).toMatch(/variations of [0-9a-f]{8}: [0-9a-f]{8}, [0-9a-f]{8}-2/);
    const made = [...jobs().values()].filter((job) => job.arguments.prompt === "a red barn");
    expect(made).toHaveLength(2);
  });

  test("other words with the same seed", async () => {
    const { chat } = await finished({ prompt: "a blue door", seed: 32, ...small });
    await press(chat, "Change the prompt");
    await chat.view.getByRole("textbox").fill("a green door");
    await press(chat, "Make it");
    await expect.poll(() => [...jobs().values()].find((job) => job.arguments.prompt === "a green door")?.state.kind).toBe("done");
    expect([...jobs().values()].find((job) => job.arguments.prompt === "a green door")?.arguments.seed).toBe("32");
  });

  test("a larger copy", async () => {
    const { chat } = await finished({ prompt: "a small bird", seed: 33, ...small });
    await press(chat, "Upscale");
    await chat.view.getByText(/512 × 512|1024 × 1024/).waitFor();
    await expect.poll(() => told()).toContain("a larger copy of");
  });

  test("a part painted over becomes something else", async () => {
    const { chat } = await finished({ prompt: "a quiet lake", seed: 34, ...small });
    await press(chat, "Edit a part");
    await press(chat, "Change it");
    await chat.view.getByText("Mark a part of the picture first.").waitFor();
    const canvas = await chat.view.locator("canvas").boundingBox();
    if (!canvas) throw new Error("There is no canvas.");
    await chat.page.mouse.move(canvas.x + canvas.width * 0.3, canvas.y + canvas.height * 0.3);
    await chat.page.mouse.down();
    await chat.page.mouse.move(canvas.x + canvas.width * 0.6, canvas.y + canvas.height * 0.5, { steps: 6 });
    await chat.page.mouse.up();
    await chat.view.getByRole("textbox", { name: "What should be there instead?" }).fill("a boat");
    await press(chat, "Change it");
    await expect.poll(() => told()).toContain('with a part changed to \\"a boat\\"');
    const inpainted = [...jobs().values()].find((job) => job.tool === "inpaint");
    expect(inpainted?.state.kind).toBe("done");
    expect(inpainted?.arguments.mask).toMatch(/^[0-9a-f]{8}$/);
    expect(chat.complaints).toEqual([]);
  });

  test("saved is what Easel keeps, byte by byte; used as input is told; shown in Easel is asked of the app", async () => {
    const { chat, result } = await finished({ prompt: "a clay pot", seed: 35, ...small });
    await press(chat, "Save");
    await expect.poll(() => talk.told.some(({ method }) => method === "ui/download-file")).toBe(true);
    const { params } = talk.told.find(({ method }) => method === "ui/download-file") ?? {};
    const { blob } = (params as { contents: { resource: { blob: string } }[] }).contents[0]?.resource ?? { blob: "" };
    const done = jobOf(result).state;
    const reference = done.kind === "done" ? (done.pictures[0]?.reference ?? "") : "";
    expect(Buffer.from(blob, "base64").equals(fs.readFileSync(path.join(state, "pictures", `${reference}.png`)))).toBe(true);
    await press(chat, "Use as input");
    await expect.poll(() => told()).toContain(`The user picked picture ${reference}`);
    await press(chat, "Show in Easel");
    await expect.poll(() => daemon.all("show_picture")).toEqual([{ type: "show_picture", reference }]);
  });
});

describe("a picture that a person gives", () => {
  test("arrives in parts, becomes a reference, and the tools take it", async () => {
    const chat = await talk.show("add_picture", {});
    const photo = withOrientation(
      Buffer.from(jpeg.encode({ ...paint(640, 480, noise(5)), data: Buffer.from(paint(640, 480, noise(5)).data) }, 95).data),
      6,
    );
    expect(photo.length).toBeGreaterThan(200_000);
    await chat.view.locator("input[type=file]").setInputFiles({ name: "photo.jpg", mimeType: "image/jpeg", buffer: photo });
    await chat.view.getByText(/The AI can use it as [0-9a-f]{8}/).waitFor();
    await expect.poll(() => told()).toMatch(/its reference is [0-9a-f]{8} \(480 x 640\)/);
    const reference = /its reference is ([0-9a-f]{8})/.exec(told())?.[1];
    const answer = (await talk.client.callTool({ name: "upscale", arguments: { image: reference } })) as CallToolResult;
    expect(answer.isError ?? false).toBe(false);
    expect(chat.complaints).toEqual([]);
  });

  test("from an iPhone: the browser cannot decode it, the bridge can", async () => {
    const chat = await talk.show("add_picture", {});
    await chat.view.locator("input[type=file]").setInputFiles({ name: "IMG_1.HEIC", mimeType: "image/heic", buffer: heifFiles.heic });
    await chat.view.getByText(/The AI can use it as [0-9a-f]{8}/).waitFor();
    await expect.poll(() => told()).toMatch(/its reference is [0-9a-f]{8} \(48 x 32\)/);
    expect(chat.complaints).toEqual([]);
  });

  test("what is no picture is said so, and another can be given", async () => {
    const chat = await talk.show("add_picture", {});
    await chat.view
      .locator("input[type=file]")
      .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a picture") });
    await chat.view.getByText("This is not a picture that can be read here.").waitFor();
    await chat.view
      .locator("input[type=file]")
      .setInputFiles({ name: "fake.png", mimeType: "image/png", buffer: Buffer.from("not a picture") });
    await chat.view.getByText(/This is not a picture that Easel can read/).waitFor();
    expect(await chat.view.getByRole("button", { name: "choose a file" }).count()).toBe(1);
  });
});

describe("hosts as they are", () => {
  test("messages that are lost, late, twice and out of order change nothing: one job, one picture", async () => {
    const args = { prompt: "a lantern in the fog", seed: 51, ...small };
    const chat = await talk.show("generate_image", args, { hostile: true });
    await talk.call(chat, "generate_image", args);
    await original(chat).waitFor();
    await press(chat, "Variations");
    await expect.poll(() => chat.view.locator(".strip button").count()).toBe(3);
    expect([...jobs().values()].filter((job) => job.arguments.prompt === args.prompt)).toHaveLength(2);
    // The host library says that it was greeted twice, as it was.
    expect(chat.complaints.filter((text) => !/second ui\/initialize/.test(text))).toEqual([]);
  });

  test("a host that allows nothing still shows the small copy, and no button that would fail", async () => {
    const args = { prompt: "a paper boat", seed: 52, ...small };
    const chat = await talk.show("generate_image", args, { capabilities: {} });
    await talk.call(chat, "generate_image", args);
    await chat.view.locator("img.large[src^='data:image/jpeg']").waitFor();
    const names = await chat.view.getByRole("toolbar").getByRole("button").allTextContents();
    expect(names).toEqual([]);
  });

  test("a host that keeps our own tool from the view lets it read the original as a resource", async () => {
    const args = { prompt: "a wooden bridge", seed: 53, ...small };
    const chat = await talk.show("generate_image", args, {
      answers: async (method, params: never) => {
        if (method === "tools/call" && (params as { name: string }).name === "easel_view") throw new Error("unknown tool");
        return talk.answer(method, params);
      },
    });
    await talk.call(chat, "generate_image", args);
    await original(chat).waitFor();
  });

  test("a host that keeps the result's data from the view lets it find its job by what was asked", async () => {
    const args = { prompt: "a stone well", seed: 56, ...small };
    const chat = await talk.show("generate_image", args);
    const { content } = (await talk.client.callTool({ name: "generate_image", arguments: args })) as CallToolResult;
    await chat.page.evaluate((result) => window.chat.result(result), { content } as object);
    await original(chat).waitFor();
  });

  test("switched off for the app: its next call shows nothing, also where the host remembers the view; what is open goes on", async () => {
    const { chat: open } = await finished({ prompt: "a tin drum", seed: 57, ...small });
    const before = await talk.viewOf("generate_image");
    const listed = vi.fn();
    talk.client.setNotificationHandler(ToolListChangedNotificationSchema, listed);
    daemon.raw.child.send({ type: "views", never: ["claude-desktop"] });
    await expect.poll(() => listed).toHaveBeenCalled();
    await expect(talk.viewOf("generate_image")).rejects.toThrow("shows no view");
    const args = { prompt: "a copper kettle", seed: 58, ...small };
    const chat = await talk.show("generate_image", args, { html: before.html });
    const result = await talk.call(chat, "generate_image", args);
    expect(result.structuredContent).toBeUndefined();
    expect(result.content.map(({ type }) => type)).toContain("image");
    await expect.poll(async () => (await chat.page.locator("iframe").boundingBox())?.height).toBe(0);
    await press(open, "Variations");
    await expect.poll(() => open.view.locator(".strip button").count()).toBe(3);
    daemon.raw.child.send({ type: "views", never: [] });
    await expect.poll(async () => (await talk.viewOf("generate_image")).uri).toBe(before.uri);
  });

  test("a host whose policy forbids images sees the picture all the same, on a canvas", async () => {
    const args = { prompt: "a glass jar", seed: 59, count: 2, ...small };
    const chat = await talk.show("generate_image", args, { noImages: true });
    await talk.call(chat, "generate_image", args);
    const picture = chat.view.getByRole("img", { name: "A picture of: a glass jar" });
    await picture.waitFor();
    await expect.poll(() => picture.evaluate((canvas: HTMLCanvasElement) => [canvas.tagName, canvas.width])).toEqual(["CANVAS", 256]);
    const colours = await picture.evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height);
      return new Set(pixels && new Uint32Array(pixels.data.buffer)).size;
    });
    expect(colours).toBeGreaterThan(100);
    await expect.poll(() => chat.view.locator(".strip canvas").count()).toBe(2);
  });

  test("torn down in the middle it asks nothing more", async () => {
    const args = { prompt: "a long river", seed: 54, steps: 60, ...small };
    let asked = 0;
    const chat = await talk.show("generate_image", args, {
      answers: (method, params) => {
        asked += 1;
        return talk.answer(method, params);
      },
    });
    const result = talk.client.callTool({ name: "generate_image", arguments: args });
    await chat.view.getByText(/Step \d+ of \d+/).waitFor();
    await chat.page.evaluate(() => window.chat.teardown());
    const before = asked;
    await result;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(asked - before).toBeLessThanOrEqual(1); // one was on its way
  });

  test("an app without Apps notices nothing", async () => {
    const plain = await Conversation.open(host, relay, { name: "cursor", apps: false });
    const { tools } = await plain.client.listTools();
    expect(tools.map(({ name }) => name)).not.toContain("easel_view");
    expect(JSON.stringify(tools)).not.toContain("ui://");
    const result = (await plain.client.callTool({
      name: "generate_image",
      arguments: { prompt: "a plain apple", seed: 55, ...small },
    })) as CallToolResult;
    expect(result.structuredContent).toBeUndefined();
    expect(result.content.map(({ type }) => type)).toContain("image");
    await expect(plain.client.callTool({ name: "easel_view", arguments: { ask: "job" } })).rejects.toThrow(/no tool/);
    await plain.close();
  });
});

describe("room", () => {
  test("a result never has more than 130,000 characters, however many pictures and words", async () => {
    const sizes = async (tool: string, args: Record<string, unknown>) => {
      const result = (await talk.client.callTool({ name: tool, arguments: args }, undefined, { timeout: 200_000 })) as CallToolResult;
      expect(result.isError ? result.content : []).toEqual([]);
      expect(JSON.stringify(result).length).toBeLessThanOrEqual(130_000);
      const images = result.content.flatMap((block) => (block.type === "image" ? [block.data.length] : []));
      expect(images.length).toBeGreaterThan(0);
      expect(images.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(72_000);
      return result;
    };
    await sizes("generate_image", { prompt: "a crowded market", seed: 71, count: 4, ...small });
    const long = await sizes("generate_image", { prompt: `a harbour ${"with many boats, ".repeat(500)}`, seed: 72, ...small });
    expect(jobOf(long)).toMatchObject({ repeatable: false });
    const noisy = png(1024, 1024, noise(9)).toString("base64");
    const large = await sizes("upscale", { image: `data:image/png;base64,${noisy}`, scale: 4 });
    const { state } = jobOf(large);
    expect(state.kind === "done" ? [state.pictures[0]?.width, state.pictures[0]?.height] : state).toEqual([4096, 4096]);
  });
});

describe("care", () => {
  test.each(["light", "dark"] as const)("nothing for axe to complain about, %s", async (theme) => {
    const args = { prompt: `a ${theme} room`, seed: 61, count: 2, ...small };
    const chat = await talk.show("generate_image", args, {
      context: { theme, toolInfo: { tool: { name: "generate_image", inputSchema: { type: "object" } } } },
    });
    if (theme === "dark") await darken(chat);
    const call = talk.call(chat, "generate_image", args);
    await chat.view.getByText(/Step \d+ of \d+/).waitFor();
    await noFindings(chat);
    await call;
    await original(chat).waitFor();
    await noFindings(chat);
    await press(chat, "Edit a part");
    await noFindings(chat);
    const add = await talk.show("add_picture", {}, { context: { theme } });
    if (theme === "dark") await darken(add);
    await noFindings(add);
  });

  test.each([
    ["de-AT", "de", "Varianten", "Teil ändern", "Was soll stattdessen da sein?"],
    ["zh-CN", "zh-Hans", "变体", "修改局部", "那里应该变成什么？"],
    ["fi", "en", "Variations", "Edit a part", "What should be there instead?"],
  ])("an app in %s gets the view in %s", async (locale, lang, variations, edit, question) => {
    const args = { prompt: "a quiet harbour", seed: 63, ...small };
    const context = { locale, toolInfo: { tool: { name: "generate_image", inputSchema: { type: "object" as const } } } };
    const chat = await talk.show("generate_image", args, { context });
    await talk.call(chat, "generate_image", args);
    await original(chat).waitFor();
    expect(await chat.view.evaluate(() => document.documentElement.lang)).toBe(lang);
    await chat.view.getByRole("button", { name: variations, exact: true }).waitFor();
    await press(chat, edit);
    await chat.view.getByRole("textbox", { name: question }).waitFor();
    await noFindings(chat);
    const add = await talk.show("add_picture", {}, { context: { locale } });
    expect(await add.view.evaluate(() => document.documentElement.lang)).toBe(lang);
  });

  test.each([280, 320, 640, 1000])("%i pixels wide nothing is cut or overlaps", async (width) => {
    const args = { prompt: "a wide meadow", seed: 62, count: 2, ...small };
    const chat = await talk.show("generate_image", args, { width });
    await talk.call(chat, "generate_image", args);
    await original(chat).waitFor();
    const findings = await chat.view.evaluate(() => ({
      wide: document.documentElement.scrollWidth > window.innerWidth,
      small: [...document.querySelectorAll("button")].filter((one) => one.offsetParent && (one.offsetWidth < 44 || one.offsetHeight < 44))
        .length,
    }));
    expect(findings).toEqual({ wide: false, small: 0 });
  });
});

/** The chat's own ground, which axe does not look for behind a frame. */
const darken = (chat: Chat) => chat.view.addStyleTag({ content: "body { background: #262624 }" });

async function noFindings(chat: Chat): Promise<void> {
  const { violations } = await new AxeBuilder({ page: chat.page })
    .disableRules(["landmark-one-main", "page-has-heading-one", "region"])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`)).toEqual([]);
}
