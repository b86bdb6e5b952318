import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { type CallToolResult, ToolListChangedNotificationSchema } from "@modelcontextprotocol/sdk/types.js";
import jpeg from "jpeg-js";
import type { Browser, Locator } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { ViewJob } from "#contract/app-view.ts";
import { Daemon } from "#mcp-bridge/test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { heifFiles, noise, paint, png, withOrientation } from "#mcp-bridge/test-support/pictures.ts";
import { launchBrowser } from "#renderer/dev/browser.ts";
import { type Chat, ChatHost, type ChatOptions } from "./chat-host/chat-host.ts";
import { Conversation } from "./chat-host/conversation.ts";

const RELAY = fileURLToPath(new URL("../mcp-bridge/main.ts", import.meta.url));
const state = temporaryFolder();
/** A step takes a while, so that a picture can be watched; those that nobody watches take few. */
const STEP_MS = 120;
const CONFIG = `
results: { time_budgets: { impatient: 1 } }
workflows: { default_steps: 3 }
`;
const relay = { program: process.execPath, args: [RELAY], env: { EASEL_STATE_DIR: state } };
let browser: Browser;
let host: ChatHost;
let engine: PracticeEngine;
let daemon: Daemon;
let talk: Conversation;

beforeAll(async () => {
  browser = await launchBrowser();
  host = await ChatHost.start(browser);
  engine = await startPracticeEngine(STEP_MS);
  daemon = await Daemon.listening(state, CONFIG);
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

afterEach(() => host.closeChats());

const small = { width: 256, height: 256 };
const original = (chat: Chat) => chat.view.locator("img.large[src^='data:image/png']");
const press = (chat: Chat, name: string) => click(chat, chat.view.getByRole("button", { name, exact: true }));
const click = async (chat: Chat, button: Locator) => {
  // The host gives the view its height a moment after it has changed; a click in between would miss.
  await vi.waitFor(async () => {
    const shown = (await chat.page.locator("iframe").boundingBox())?.height;
    expect(shown).toBe(
      await chat.view.evaluate(() => Math.ceil(Math.max(document.body.getBoundingClientRect().height, document.body.scrollHeight))),
    );
  }, 60_000);
  await button.click();
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

const jobsFor = (prompt: string) => [...jobs().values()].filter((job) => job.arguments.prompt === prompt);

/** A finished picture in a chat of its own. */
async function finished(args: Record<string, unknown>): Promise<{ chat: Chat; result: CallToolResult }> {
  const chat = await talk.show("generate_image", args);
  const result = await talk.call(chat, "generate_image", args);
  await original(chat).waitFor();
  return { chat, result };
}

describe("a picture in the chat", () => {
  test("is there while it is painted: steps, previews, then the sharp original; the host's policy stops nothing", async () => {
    const args = { prompt: "a fox in the snow", seed: 41, steps: 25, width: 512, height: 512 };
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
    const args = { prompt: "a slow lighthouse", seed: 3, steps: 25, ...small };
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
    expect(jobsFor(args.prompt).map(({ state }) => state.kind)).toEqual(["cancelled"]);
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

describe("a call that the host cancels", () => {
  /** Calls the tool until the test, or the time limit, cancels that, as hosts do it: the bridge is told, and so is the view. */
  const begin = (chat: Chat, args: Record<string, unknown>, options: { timeout?: number } = {}) => {
    const person = new AbortController();
    const request = { signal: person.signal, timeout: 600_000, ...options };
    const answered = talk.client.callTool({ name: "generate_image", arguments: args }, undefined, request);
    const over = answered.then(
      () => {},
      () => chat.page.evaluate(() => window.chat.cancelled()).catch(() => {}),
    );
    const cancel = () => person.abort("the person changed their mind");
    onTestFinished(cancel);
    return { over, cancel };
  };

  test("before it began says so and looks for no job any more; a result that comes all the same is shown", async () => {
    const args = { prompt: "a picture that was not allowed", seed: 81, ...small };
    let asked = 0;
    const chat = await talk.show("generate_image", args, {
      answers: (method, params) => {
        asked += 1;
        return talk.answer(method, params);
      },
    });
    await expect.poll(() => asked).toBeGreaterThan(0);
    await chat.page.evaluate(() => window.chat.cancelled());
    await chat.view.getByRole("alert").getByText("The chat has cancelled this picture.").waitFor();
    const before = asked;
    await chat.page.evaluate(() => window.chat.cancelled());
    const result = (await talk.client.callTool({ name: "generate_image", arguments: args })) as CallToolResult;
    expect(asked).toBe(before);
    await chat.page.evaluate((result) => window.chat.result(result), result as object);
    await original(chat).waitFor();
    expect(await chat.view.getByRole("alert").count()).toBe(0);
    expect(jobsFor(args.prompt)).toHaveLength(1);
  });

  test.each([
    ["waiting for its turn", 82, /before it/],
    ["being painted", 83, /Step \d+ of \d+/],
  ])("while it is %s stops its job, which says so", async (when, seed, words) => {
    const args = { prompt: `a picture cancelled while ${when}`, seed, steps: 100, ...small };
    const chat = await talk.show("generate_image", args);
    const before = when === "being painted" ? [] : ["the first in the queue", "the second in the queue"];
    for (const prompt of before) begin(chat, { ...args, prompt });
    const call = begin(chat, args);
    await chat.view.getByText(words).waitFor();
    call.cancel();
    await call.over;
    await chat.view.getByText("Cancelled. Nothing was kept.").waitFor();
    expect(await chat.view.locator(".working").count()).toBe(0);
    expect(jobsFor(args.prompt).map(({ state }) => state.kind)).toEqual(["cancelled"]);
  });

  test("because its own time is over goes on: the picture comes, and the AI is told", async () => {
    const args = { prompt: "a picture that takes long", seed: 84, steps: 40, ...small };
    const chat = await talk.show("generate_image", args);
    await begin(chat, args, { timeout: 1_500 }).over;
    await chat.view.getByText("The chat no longer waits for this picture. If it still gets done, it will be shown here.").waitFor();
    await original(chat).waitFor();
    await expect.poll(() => told()).toMatch(/made all the same: [0-9a-f]{8}/);
    expect(jobsFor(args.prompt).map(({ state }) => state.kind)).toEqual(["done"]);
  });

  test("after its picture changes nothing", async () => {
    const { chat } = await finished({ prompt: "a picture that is there", seed: 85, ...small });
    await chat.page.evaluate(() => window.chat.cancelled());
    await press(chat, "Use as input"); // the view has heard it by then
    await expect.poll(() => told()).toContain("The user picked picture");
    expect(await original(chat).count()).toBe(1);
    expect(await chat.view.getByRole("alert").count()).toBe(0);
    expect(told()).not.toContain("all the same");
  });

  test("is only said where the host lets nothing be asked", async () => {
    const chat = await talk.show("generate_image", { prompt: "a picture out of sight", seed: 86 }, { capabilities: {} });
    await chat.page.evaluate(() => window.chat.cancelled());
    await chat.view.getByRole("alert").getByText("The chat has cancelled this picture.").waitFor();
  });
});

describe("one click each", () => {
  test("variations are new pictures of the same words, each once, and the AI is told their references", async () => {
    const { chat } = await finished({ prompt: "a red barn", seed: 31, ...small });
    await press(chat, "Variations");
    await expect.poll(() => chat.view.locator(".strip button").count()).toBe(3);
    await expect.poll(() => told()).toMatch(/variations of [0-9a-f]{8}: [0-9a-f]{8}, [0-9a-f]{8}-2/);
    expect(jobsFor("a red barn")).toHaveLength(2);
  });

  test("other words with the same seed", async () => {
    const { chat } = await finished({ prompt: "a blue door", seed: 32, ...small });
    await press(chat, "Change the prompt");
    await chat.view.getByRole("textbox").fill("a green door");
    await press(chat, "Make it");
    await expect.poll(() => jobsFor("a green door").map(({ state }) => state.kind)).toEqual(["done"]);
    expect(jobsFor("a green door")[0]?.arguments.seed).toBe("32");
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
    expect(jobsFor(args.prompt)).toHaveLength(2);
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
      const patience = { timeout: 200_000 };
      let result = (await talk.client.callTool({ name: tool, arguments: args }, undefined, patience)) as CallToolResult;
      // On a busy computer the call's time may be over before.
      for (let job = jobOf(result); /waiting|running/.test(job.state.kind); job = jobOf(result)) {
        expect(JSON.stringify(result).length).toBeLessThanOrEqual(130_000);
        result = (await talk.client.callTool({ name: "get_job", arguments: { job_id: job.jobId } }, undefined, patience)) as CallToolResult;
      }
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
  /** An answer with two pictures, opened again and again. */
  const shown = { prompt: "a wide meadow", seed: 62, count: 2, ...small };
  let answer: CallToolResult;
  beforeAll(async () => {
    answer = (await talk.client.callTool({ name: "generate_image", arguments: shown })) as CallToolResult;
  });
  const reopened = async (options: Partial<ChatOptions>) => {
    const chat = await talk.show("generate_image", shown, options);
    await chat.page.evaluate((result) => window.chat.result(result), answer as object);
    await original(chat).waitFor();
    return chat;
  };

  test.each(["light", "dark"] as const)("nothing for axe to complain about, %s", async (theme) => {
    const args = { prompt: `a ${theme} room`, seed: 61, steps: 40, count: 2, ...small };
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
    const chat = await reopened({ context: { locale } });
    expect(await chat.view.evaluate(() => document.documentElement.lang)).toBe(lang);
    await chat.view.getByRole("button", { name: variations, exact: true }).waitFor();
    await press(chat, edit);
    await chat.view.getByRole("textbox", { name: question }).waitFor();
    await noFindings(chat);
    const add = await talk.show("add_picture", {}, { context: { locale } });
    expect(await add.view.evaluate(() => document.documentElement.lang)).toBe(lang);
  });

  test.each([
    [280, "en"],
    [280, "de"],
    [320, "zh"],
    [640, "de"],
    [1000, "en"],
  ])("%i pixels wide, in %s, nothing is cut, small, or higher than a chat shows, whatever is done", async (width, locale) => {
    const chat = await reopened({ width, context: { locale } });
    const findings = () =>
      chat.view.evaluate(() => ({
        wide: document.documentElement.scrollWidth > window.innerWidth,
        small: [...document.querySelectorAll("button")]
          .filter((one) => one.offsetParent && (one.offsetWidth < 44 || one.offsetHeight < 44))
          .map(({ textContent }) => textContent),
        high: Math.max(0, document.body.scrollHeight - 500),
        scrolled: [...document.querySelectorAll("body *:not(textarea)")].filter(
          (one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY),
        ).length,
      }));
    const nothing = { wide: false, small: [], high: 0, scrolled: 0 };
    expect(await findings()).toEqual(nothing);
    for (const action of ["change", "edit", "compare"]) {
      await click(chat, chat.view.locator(`[data-key="${action}"]`));
      expect({ action, ...(await findings()) }).toEqual({ action, ...nothing });
      await click(chat, chat.view.locator('[data-key="back"]'));
    }
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
