import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { Answer, PROGRAM, RawBridge } from "../test-support/bridge.ts";
import { freeUrl, type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";

const TOKEN = "a-token-of-more-than-thirty-two-characters";
const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 2 };

let engine: PracticeEngine;
let bridge: HttpBridge;
beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url, MCP_AUTH_TOKEN: TOKEN } });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

describe("easel-bridge connect", () => {
  test("a client on stdio makes a picture with a bridge elsewhere, and hears of its progress", async () => {
    const client = new Client({ name: "far", version: "1.0.0" });
    const args = [PROGRAM, "connect", bridge.url];
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env: { MCP_AUTH_TOKEN: TOKEN }, stderr: "ignore" }));
    const progress: number[] = [];
    const result = await client.callTool({ name: "generate_image", arguments: FOX }, undefined, {
      onprogress: (done) => progress.push(done.progress),
    });
    expect(new Answer(result as CallToolResult).images).toHaveLength(1);
    expect(progress.length).toBeGreaterThan(0);
    await client.close();
  });

  test.each([
    ["a wrong token", () => bridge.url, "not-the-token-but-also-quite-a-long-one", /does not take this token/],
    ["nobody there", freeUrl, TOKEN, /cannot be reached/],
  ])("%s is said as the answer", async (_what, url, token, sentence) => {
    const relay = new RawBridge(["connect", await url()], { MCP_AUTH_TOKEN: token });
    relay.shakeHands();
    await vi.waitFor(() => expect(relay.answer("hello")?.error?.message).toMatch(sentence), 20_000);
    await relay.stop();
  });

  test("an address that is none is refused", async () => {
    const relay = new RawBridge(["connect", "gpu"], {});
    expect(await relay.ended()).toBe(2);
    expect(relay.stderr).toMatch(/"gpu" is no address/);
  });
});
