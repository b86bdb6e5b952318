import { fileURLToPath } from "node:url";
import type { Browser } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Daemon } from "#mcp-bridge/test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { launchBrowser } from "#renderer/dev/browser.ts";
import { ChatHost } from "./chat-host/chat-host.ts";
import { Conversation } from "./chat-host/conversation.ts";

const RELAY = fileURLToPath(new URL("../mcp-bridge/main.ts", import.meta.url));
const state = temporaryFolder();
let browser: Browser;
let host: ChatHost;
let engine: PracticeEngine;
let daemon: Daemon;
let talk: Conversation;

beforeAll(async () => {
  browser = await launchBrowser();
  host = await ChatHost.start(browser);
  engine = await startPracticeEngine(300);
  daemon = await Daemon.listening(state);
  daemon.tell({ state: "ready", url: engine.url });
  talk = await Conversation.open(host, { program: process.execPath, args: [RELAY], env: { EASEL_STATE_DIR: state } });
});

afterAll(async () => {
  await talk?.close();
  daemon?.raw.child.kill();
  await engine?.stop();
  await host?.close();
  await browser?.close();
});

describe("the picture in the chat", () => {
  test("is there while it is painted: steps, previews, then the sharp original; the host's policy stops nothing", async () => {
    const args = { prompt: "a fox in the snow", seed: 41, width: 512, height: 512 };
    const chat = await talk.show("generate_image", args);
    const result = talk.call(chat, "generate_image", args);
    await chat.view.getByText(/Step \d+ of \d+/).waitFor();
    await chat.view.locator("img.preview[src^='data:']").waitFor();
    await chat.view.locator("img.large[src^='data:image/png']").waitFor({ timeout: 60_000 });
    await chat.view.getByText("512 × 512 · seed 41").waitFor();
    expect((await result).structuredContent).toMatchObject({ tool: "generate_image", state: { kind: "done" } });
    expect(chat.complaints).toEqual([]);
    const sides = await chat.view
      .locator("img.large")
      .evaluate((image) => [(image as HTMLImageElement).naturalWidth, (image as HTMLImageElement).naturalHeight]);
    expect(sides).toEqual([512, 512]);
  });
});
