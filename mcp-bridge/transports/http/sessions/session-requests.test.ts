import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PracticeEngine, startPracticeEngine } from "../../../test-support/engines.ts";
import { HttpBridge } from "../../../test-support/http-bridge.ts";

const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 2 };
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "plain", version: "1" } },
};

let engine: PracticeEngine;
let bridge: HttpBridge;

beforeAll(async () => {
  engine = await startPracticeEngine();
  bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url } });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

/** The headers of a session that a plain client began. */
async function shakeHands(version = "2025-06-18"): Promise<Record<string, string>> {
  const params = { ...INITIALIZE.params, protocolVersion: version };
  const answer = await bridge.post({ ...INITIALIZE, params });
  const headers = { "mcp-session-id": String(answer.headers["mcp-session-id"]) };
  expect((await bridge.post({ jsonrpc: "2.0", method: "notifications/initialized" }, headers)).status).toBe(202);
  return headers;
}

const messagesIn = (stream: string): { id?: unknown; result?: unknown; error?: { code: number } }[] =>
  [...stream.matchAll(/^data: (\{.*)$/gm)].map(([, json]) => JSON.parse(json ?? ""));

describe("Streamable HTTP, 2025-11-25 and older", () => {
  test("a client of the SDK lists tools and makes a picture, with progress", async () => {
    const client = await bridge.connect();
    const { tools } = await client.client.listTools();
    expect(tools.map(({ name }) => name)).toContain("generate_image");
    const progress: number[] = [];
    const answer = await client.call("generate_image", FOX, { onprogress: ({ progress: done }) => progress.push(done) });
    expect(answer.images).toHaveLength(1);
    expect(progress.length).toBeGreaterThan(0);
    await client.close();
  });

  test.each(["2024-10-07", "2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", "1999-01-01", "2099-12-31"])(
    "a client that asks for %s is given a version of ours, and is served whichever of both it names later",
    async (version) => {
      const answer = await bridge.post({ ...INITIALIZE, params: { ...INITIALIZE.params, protocolVersion: version } });
      expect(answer.status).toBe(200);
      const { result } = JSON.parse(answer.body);
      expect(result.protocolVersion).toBe(/^20(24|25)/.test(version) ? version : "2025-11-25");
      const session = { "mcp-session-id": String(answer.headers["mcp-session-id"]) };
      for (const named of [version, result.protocolVersion]) {
        const ping = await bridge.post({ jsonrpc: "2.0", id: 2, method: "ping" }, { ...session, "mcp-protocol-version": named });
        expect(ping.status).toBe(200);
      }
    },
  );

  test("a session goes on in the next bridge", async () => {
    const first = await HttpBridge.start({ env: { COMFYUI_URL: engine.url } });
    const client = await first.post(INITIALIZE);
    const session = { "mcp-session-id": String(client.headers["mcp-session-id"]) };
    await first.stop();
    const next = await HttpBridge.start({ env: { COMFYUI_URL: engine.url }, state: first.state });
    const answer = await next.post({ jsonrpc: "2.0", id: 2, method: "tools/list" }, session);
    expect(messagesIn(answer.body)[0]?.result).toHaveProperty("tools");
    await next.stop();
  });

  test("a session that the client has ended is gone", async () => {
    const session = await shakeHands();
    expect((await bridge.request("DELETE", "/mcp", session)).status).toBe(200);
    expect((await bridge.post({ jsonrpc: "2.0", id: 2, method: "ping" }, session)).status).toBe(404);
    expect((await bridge.request("GET", "/mcp", { ...session, accept: "text/event-stream" })).status).toBe(404);
  });

  test("without a session, or with one that is not ours, the client is told what to do", async () => {
    const ping = { jsonrpc: "2.0", id: 2, method: "ping" };
    expect((await bridge.post(ping)).status).toBe(400);
    const { "mcp-session-id": id = "" } = await shakeHands();
    for (const other of ["x", `${id}x`, id.replace(".", ""), `${id.split(".")[0]}.`, `e30.${id.split(".")[1]}`]) {
      expect((await bridge.post(ping, { "mcp-session-id": other })).status).toBe(404);
    }
  });

  test("a client that lost its connection gets the rest of its answer", async () => {
    const session = { ...(await shakeHands("2025-11-25")), accept: "application/json, text/event-stream" };
    const { signal, abort } = abortable();
    const call = { jsonrpc: "2.0", id: 7, method: "tools/call", params: { name: "generate_image", arguments: FOX } };
    const response = await fetch(`${bridge.url}/mcp`, {
      method: "POST",
      headers: { ...session, "content-type": "application/json" },
      body: JSON.stringify(call),
      signal,
    });
    const reader = response.body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    const lastEvent = /^id: (.+)$/m.exec(first)?.[1] ?? "";
    abort();
    await reader?.read().catch(() => {});
    const resumed = await fetch(`${bridge.url}/mcp`, { headers: { ...session, "last-event-id": lastEvent } });
    let text = "";
    for await (const piece of resumed.body ?? []) {
      text += new TextDecoder().decode(piece);
      if (text.includes('"id":7')) break;
    }
    expect(messagesIn(text).at(-1)).toMatchObject({ id: 7, result: { content: expect.anything() } });
    // Once more, when all is over: the stream ends by itself.
    const again = await bridge.request("GET", "/mcp", { ...session, "last-event-id": lastEvent });
    expect(messagesIn(again.body).at(-1)).toMatchObject({ id: 7 });
  });

  test("a client that takes neither JSON nor events is told so; one that does not say what it takes is served", async () => {
    expect((await bridge.post(INITIALIZE, { accept: "text/html" })).status).toBe(406);
    for (const accept of ["*/*", "application/json", "text/event-stream"])
      expect((await bridge.post(INITIALIZE, { accept })).status).toBe(200);
    const silent = await fetch(`${bridge.url}/mcp`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(INITIALIZE),
    });
    expect(silent.status).toBe(200);
  });

  test("a large seed arrives exactly", async () => {
    const session = await shakeHands();
    const call = `{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"generate_image","arguments":{"prompt":"x","width":256,"height":256,"steps":1,"seed":18446744073709551615}}}`;
    expect((await bridge.post(call, session)).body).toContain("seed 18446744073709551615");
  });
});

function abortable(): { signal: AbortSignal; abort(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}
