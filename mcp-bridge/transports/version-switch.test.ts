import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Answer, PROGRAM, RawBridge } from "../test-support/bridge.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 2 };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "modern", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterAll(() => engine.stop());

async function connect(env: Record<string, string>, args: string[] = []): Promise<Client> {
  const client = new Client({ name: "modern", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [PROGRAM, ...args], env, stderr: "ignore" }));
  return client;
}

describe("over lines", () => {
  test("a client of MCP 2026-07-28 is served, alone", async () => {
    const client = await connect({ EASEL_STATE_DIR: temporaryFolder(), COMFYUI_URL: engine.url });
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    const result = await client.callTool({ name: "generate_image", arguments: FOX });
    expect(new Answer(result as Answer["result"]).images).toHaveLength(1);
    await client.close();
  });

  test("and through a relay to the daemon", async () => {
    const daemon = await Daemon.listening(undefined, `comfyui:\n  url: ${engine.url}\n`);
    const client = await connect({ EASEL_STATE_DIR: daemon.state });
    expect(client.getNegotiatedProtocolVersion()).toBe("2026-07-28");
    const result = await client.callTool({ name: "generate_image", arguments: FOX });
    expect(new Answer(result as Answer["result"]).images).toHaveLength(1);
    const visits = () => [daemon.all("client_connected").map(({ client: { name } }) => name), daemon.all("client_disconnected").length];
    expect(visits()).toEqual([["modern"], 0]);
    const [visit] = daemon.all("client_connected");
    await client.close();
    const left = [expect.objectContaining({ session: visit?.client.session })];
    await expect.poll(() => daemon.all("client_disconnected")).toEqual(left);
    await daemon.raw.stop();
  });

  test("a client may ask what there is, and then shake hands as before", async () => {
    const bridge = new RawBridge(["--stdio"], { EASEL_STATE_DIR: temporaryFolder(), COMFYUI_URL: engine.url });
    bridge.send({ jsonrpc: "2.0", id: "what", method: "server/discover", params: { _meta: META } });
    await expect.poll(() => bridge.answer("what")?.result).toMatchObject({ supportedVersions: ["2026-07-28"] });
    bridge.shakeHands();
    bridge.send({ jsonrpc: "2.0", id: "list", method: "tools/list" });
    await expect.poll(() => bridge.answer("list")?.result).toHaveProperty("tools");
    expect(bridge.answer("list")?.result).not.toHaveProperty("resultType");
    bridge.send({ jsonrpc: "2.0", id: "again", method: "tools/list", params: { _meta: META } });
    await expect.poll(() => bridge.answer("again")?.result).toMatchObject({ resultType: "complete" });
    await bridge.stop();
  });

  test("a version that is not spoken here is refused, also later in the session, and `initialize` of today's version is unknown", async () => {
    const bridge = new RawBridge(["--stdio"], { EASEL_STATE_DIR: temporaryFolder(), COMFYUI_URL: engine.url });
    const ask = (id: string, method: string, meta: object) =>
      bridge.send({ jsonrpc: "2.0", id, method, params: { _meta: { ...META, ...meta } } });
    ask("first", "tools/list", {});
    await expect.poll(() => bridge.answer("first")?.result).toHaveProperty("tools");
    ask("later", "tools/list", { "io.modelcontextprotocol/protocolVersion": "2999-01-01" });
    await expect.poll(() => bridge.answer("later")).toBeDefined();
    const data = { supported: ["2026-07-28"], requested: "2999-01-01" };
    expect(bridge.answer("later")?.error).toMatchObject({ code: -32022, data });
    ask("shake", "initialize", {});
    await expect.poll(() => bridge.answer("shake")?.error).toMatchObject({ code: -32601 });
    ask("still", "tools/list", {});
    await expect.poll(() => bridge.answer("still")?.result).toMatchObject({ resultType: "complete" });
    await bridge.stop();
  });
});
