import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { SSEClientTransport } from "@modelcontextprotocol/sdk/client/sse.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Answer } from "../../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";

let engine: PracticeEngine;
let bridge: HttpBridge;

beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await HttpBridge.start({
    env: { COMFYUI_URL: engine.url },
    config: "http:\n  public_url: https://mcp.example.com/easel\n  max_sessions: 2\n",
  });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

/** The path that the client is told to send its messages to; `stream` ends with `stop`. */
async function openStream(): Promise<{ endpoint: string; status: number; next(): Promise<string>; stop(): void }> {
  const controller = new AbortController();
  const response = await fetch(`${bridge.url}/easel/sse`, { signal: controller.signal });
  const reader = response.body?.getReader();
  const next = async () => new TextDecoder().decode((await reader?.read())?.value);
  const first = await next();
  return { endpoint: /^data: (.+)$/m.exec(first)?.[1] ?? "", status: response.status, next, stop: () => controller.abort() };
}

describe("HTTP with SSE", () => {
  test("a client of the SDK makes a picture, below the public path, with progress", async () => {
    const client = new Client({ name: "old", version: "1.0.0" });
    await client.connect(new SSEClientTransport(new URL(`${bridge.url}/easel/sse`)));
    const progress: number[] = [];
    const args = { prompt: "a red fox", width: 256, height: 256, steps: 2 };
    const result = await client.callTool({ name: "generate_image", arguments: args }, undefined, {
      onprogress: (done) => progress.push(done.progress),
    });
    expect(new Answer(result as CallToolResult).images).toHaveLength(1);
    expect(progress.length).toBeGreaterThan(0);
    await client.close();
  });

  test("a session ends with its stream, and its place is free again", async () => {
    await expect
      .poll(async () => {
        const probe = await openStream();
        probe.stop();
        return probe.status;
      })
      .toBe(200);
    const first = await openStream();
    const second = await openStream();
    expect((await openStream()).status).toBe(503);
    const ping = { jsonrpc: "2.0", id: 1, method: "ping" };
    expect((await bridge.post(ping, {}, second.endpoint)).status).toBe(202);
    expect(await second.next()).toContain('"id":1');
    second.stop();
    await expect.poll(async () => (await bridge.post(ping, {}, second.endpoint)).status).toBe(404);
    expect((await bridge.post(ping, {}, first.endpoint)).status).toBe(202);
    first.stop();
  });

  test("what is no message is refused", async () => {
    const stream = await openStream();
    expect((await bridge.post("{", {}, stream.endpoint)).status).toBe(400);
    expect((await bridge.post({ hello: 1 }, {}, stream.endpoint)).status).toBe(400);
    expect((await bridge.post({ jsonrpc: "2.0", id: 1, method: "ping" }, {}, "/messages?sessionId=nobody")).status).toBe(404);
    stream.stop();
  });
});
