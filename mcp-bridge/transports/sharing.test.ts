import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AccessToken, SharingOrder, SharingState } from "#contract/sharing.ts";
import { Daemon } from "../test-support/daemon.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

const ANNA = { name: "anna", scopes: ["tools", "resources"], expires: null };
const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };
const ANYWHERE: SharingOrder = { host: "127.0.0.1", port: 0, tls: null };

let engine: PracticeEngine;
let daemon: Daemon;
let asked = 0;

beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterAll(() => engine.stop());
beforeEach(async () => {
  daemon = await Daemon.listening(undefined, `comfyui:\n  url: ${engine.url}\n`);
});
afterEach(() => daemon.raw.stop());

/** What the daemon says of it, once it has said so often. */
async function share(order: SharingOrder | null): Promise<SharingState> {
  const before = daemon.all("sharing").length;
  daemon.raw.child.send({ type: "share", order });
  await expect.poll(() => daemon.all("sharing").length).toBeGreaterThan(before);
  return daemon.all("sharing").at(-1)?.sharing ?? { kind: "off" };
}

async function urlOf(order: SharingOrder = ANYWHERE): Promise<string> {
  const state = await share(order);
  if (state.kind !== "on") throw new Error(`It is ${JSON.stringify(state)}.`);
  return state.url;
}

/** Asks as the app does. */
async function ask(method: string, params: object = {}): Promise<{ result?: Record<string, unknown>; error?: { message: string } }> {
  const id = `ask-${asked++}`;
  daemon.raw.send({ jsonrpc: "2.0", id, method, params });
  await expect.poll(() => daemon.raw.answer(id)).toBeDefined();
  return daemon.raw.answer(id) ?? {};
}

const makeToken = async (fields: object = ANNA) => String((await ask("easel/tokens/add", fields)).result?.token);
const tokens = async () => (await ask("easel/tokens/list")).result?.tokens as AccessToken[];

/** As an AI app on another computer. */
async function connect(url: string, token: string, name = "claude-code"): Promise<Client> {
  const client = new Client({ name, version: "1.0.0" });
  const headers = { authorization: `Bearer ${token}` };
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } });
  await client.connect(transport as Parameters<Client["connect"]>[0]);
  return client;
}

/** Whether some program listens at this port, as the operating system sees it. */
async function listens(url: string): Promise<boolean> {
  const port = Number(new URL(url).port);
  if (process.platform === "linux") {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    const rows = ["/proc/net/tcp", "/proc/net/tcp6"].flatMap((file) => fs.readFileSync(file, "utf8").split("\n"));
    // Local address, and the state LISTEN.
    return rows.some((row) => new RegExp(`^\\s*\\d+: [0-9A-F]+:${hex} [0-9A-F:]+ 0A `).test(row));
  }
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

describe("a bridge under the app, told to serve other computers", () => {
  test("serves them with a token, tells the app who they are, and stops when it is told to", async () => {
    expect(daemon.all("sharing")).toEqual([]);
    const url = await urlOf();
    expect(await listens(url)).toBe(true);
    expect((await fetch(`${url}/mcp`, { method: "POST" })).status).toBe(401);

    const token = await makeToken();
    expect(await tokens()).toEqual([{ ...ANNA, created: expect.any(String), lastCall: null }]);
    const client = await connect(url, token);
    const visits = () => daemon.all("client_connected").map(({ client }) => client);
    await expect.poll(visits).toMatchObject([{ name: "claude-code", token: "anna" }]);
    const made = await client.callTool({ name: "generate_image", arguments: FOX });
    expect(made.content).toContainEqual(expect.objectContaining({ type: "image" }));
    expect((await tokens())[0]?.lastCall).toEqual({ client: "claude-code", at: expect.any(Number) });
    expect(JSON.stringify(daemon.all("job"))).not.toContain(FOX.prompt);

    await ask("easel/tokens/revoke", { name: "anna" });
    await expect(client.listTools()).rejects.toThrow(/401|token/);
    expect(await tokens()).toEqual([]);

    expect(await share(null)).toEqual({ kind: "off" });
    expect(await listens(url)).toBe(false);
    // And the AI apps of this computer go on.
    const call = daemon.call("generate_image", FOX);
    await expect.poll(() => daemon.raw.answer(call)?.result?.content).toBeDefined();
  });

  test("moves to another address, and listens at the newest only", async () => {
    const first = await urlOf();
    const second = await urlOf();
    daemon.raw.child.send({ type: "share", order: ANYWHERE });
    daemon.raw.child.send({ type: "share", order: ANYWHERE });
    const last = await urlOf();
    expect(await Promise.all([first, second, last].map(listens))).toEqual([false, false, true]);
  });

  test("asks for a token even where only this computer reaches it, and no token was ever made", async () => {
    const url = await urlOf();
    for (const headers of [{}, { authorization: "Bearer easel_nobodys-token-at-all" }]) {
      expect((await fetch(`${url}/mcp`, { method: "POST", headers })).status).toBe(401);
    }
  });

  test("a port that is taken, and a file of tokens that is broken, are told of, and nothing listens", async () => {
    const other = net.createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as net.AddressInfo;
    expect(await share({ ...ANYWHERE, port })).toMatchObject({ kind: "failed", error: { code: "http_address_unusable" } });
    other.close();
    fs.writeFileSync(path.join(daemon.state, "tokens.json"), "{");
    expect(await share(ANYWHERE)).toMatchObject({ kind: "failed", error: { code: "token_file_invalid" } });
    expect((await ask("easel/tokens/list")).error?.message).toContain("it is not JSON");
  });

  test("a certificate that cannot be used is told of", async () => {
    const tls = { certificate: path.join(daemon.state, "none.pem"), key: path.join(daemon.state, "none.key") };
    const state = await share({ ...ANYWHERE, tls });
    expect(state).toMatchObject({ kind: "failed", error: { code: "certificate_unusable" } });
    expect(JSON.stringify(state)).not.toContain(daemon.state);
  });

  test("a name that is taken, and a scope that does not exist, are refused with the reason", async () => {
    await makeToken();
    expect((await ask("easel/tokens/add", ANNA)).error?.message).toContain('There is a token "anna" already.');
    expect((await ask("easel/tokens/add", { ...ANNA, name: "ben", scopes: ["tool"] })).error?.message).toContain("which does not exist");
    expect(await tokens()).toHaveLength(1);
  });
});

test("a config.yaml that says so is stronger than the app", async () => {
  const state = temporaryFolder();
  const own = await Daemon.listening(
    state,
    `comfyui:\n  url: ${engine.url}\nserver: { transport: streamable-http, host: 127.0.0.1, port: 0 }\nauthentication: { enabled: true, token: correct-horse-battery }\n`,
  );
  own.raw.child.send({ type: "share", order: null });
  await expect.poll(() => own.all("sharing")).toHaveLength(1);
  const sharing = own.all("sharing")[0]?.sharing;
  if (sharing?.kind !== "configured") throw new Error(`It is ${JSON.stringify(sharing)}.`);
  expect((await fetch(`${sharing.url}/health`)).status).toBe(200);
  await own.raw.stop();
});
