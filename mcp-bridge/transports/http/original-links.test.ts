import path from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openLog } from "#base/log.ts";
import { TokenFile } from "../../auth/token-file.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";
import { loadSigner } from "./signer.ts";

const FOX = { prompt: "a private fox", width: 64, height: 64, steps: 2 };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

let engine: PracticeEngine;
let bridge: HttpBridge;
let tokens: TokenFile;
const state = temporaryFolder();

beforeAll(async () => {
  engine = await startPracticeEngine();
  tokens = new TokenFile(path.join(state, "tokens.json"));
  bridge = await HttpBridge.start({
    state,
    config: "authentication: { enabled: true, token: correct-horse-battery }\nhttp: { trusted_proxies: 1 }\n",
    env: { COMFYUI_URL: engine.url },
  });
});
afterAll(async () => {
  await bridge?.stop();
  await engine?.stop();
});

const makeToken = (name: string, scopes = ["tools", "resources"]) => tokens.add({ name, scopes }, Date.now());

/** The links to originals in an answer, from its blocks and from its text. */
function linksIn({ content }: CallToolResult): { blocks: string[]; text: string[] } {
  const uris = content.flatMap((block) => (block.type === "resource_link" ? [block.uri] : []));
  const text = content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n");
  return { blocks: uris.filter((uri) => /^https?:/.test(uri)), text: text.match(/https?:\/\/\S+/g) ?? [] };
}

async function paint(
  token: string,
  headers: Record<string, string> = {},
): Promise<{ blocks: string[]; text: string[]; reference: string }> {
  const client = await bridge.connect({ ...bearer(token), ...headers });
  const answer = await client.call("generate_image", FOX);
  expect(answer.error).toBeNull();
  await client.close();
  return { ...linksIn(answer.result), reference: answer.reference };
}

/** What is answered below the bridge's own address. */
const look = (link: string, method = "GET") => fetch(link.replace(/^https?:\/\/[^/]+/, bridge.url), { method });

describe("a finished picture's link", () => {
  test("opens the whole picture for whoever has it, for an hour", async () => {
    const { blocks, text, reference } = await paint(makeToken("anna"));
    expect(blocks).toHaveLength(1);
    expect(text).toEqual(blocks);
    const [link = ""] = blocks;
    expect(link.startsWith(`${bridge.url}/pictures/`)).toBe(true);
    expect(link).not.toContain("fox");
    const answer = await look(link);
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-security-policy": expect.stringContaining("sandbox"),
      "x-content-type-options": "nosniff",
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const client = await bridge.connect(bearer("correct-horse-battery"));
    await expect(client.client.readResource({ uri: `comfyui://outputs/${reference}` })).rejects.toThrow("There is no picture");
    await client.close();
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes.length]).toEqual([64, 64, Number(answer.headers.get("content-length"))]);
    const head = await look(link, "HEAD");
    expect([head.status, head.headers.get("content-length")]).toEqual([200, String(bytes.length)]);
    expect((await look(link, "POST")).status).toBe(405);
    expect(bridge.stderr()).not.toContain(new URL(link).pathname.split("/")[2]);
  });

  test("is in the answer of MCP 2026-07-28, too", async () => {
    const transport = new StreamableHTTPClientTransport(new URL(`${bridge.url}/mcp`), {
      requestInit: { headers: bearer(makeToken("mia")) },
    });
    const client = new Client({ name: "test", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
    await client.connect(transport);
    const { blocks } = linksIn((await client.callTool({ name: "generate_image", arguments: FOX })) as CallToolResult);
    await client.close();
    expect((await look(blocks[0] ?? "")).status).toBe(200);
  });

  test("begins with the address that the client used, as a trusted proxy tells it", async () => {
    const token = makeToken("pia");
    const forwarded = { "x-forwarded-proto": "https", "x-forwarded-host": "localhost:8443", "x-forwarded-prefix": "/easel/" };
    const { blocks } = await paint(token, forwarded);
    expect(blocks[0]).toMatch(/^https:\/\/localhost:8443\/easel\/pictures\//);
    expect((await look(blocks[0]?.replace("/easel/", "/") ?? "")).status).toBe(200);
    const odd = await paint(token, { "x-forwarded-prefix": "//evil.example/x" });
    expect(odd.blocks[0]?.startsWith(`${bridge.url}/pictures/`)).toBe(true);
  });

  test("begins with the public address where one is configured", async () => {
    const other = await HttpBridge.start({
      config: "http: { public_url: https://mcp.example.com/easel }\n",
      env: { COMFYUI_URL: engine.url },
    });
    const client = await other.connect();
    const { blocks } = linksIn((await client.call("generate_image", FOX)).result);
    await client.close();
    expect(blocks[0]).toMatch(/^https:\/\/mcp\.example\.com\/easel\/pictures\//);
    expect((await fetch(blocks[0]?.replace("https://mcp.example.com", other.url) ?? "")).status).toBe(200);
    await other.stop();
  });

  test("is not given to a token that may not read outputs", async () => {
    const { blocks, text } = await paint(makeToken("tom", ["tools"]));
    expect([blocks, text]).toEqual([[], []]);
  });
});

describe("no picture opens", () => {
  test("by a link that somebody changed, or put together from two", async () => {
    const [anna = "", ben = ""] = (await Promise.all([paint(makeToken("ann")), paint(makeToken("ben"))])).map(({ blocks }) => blocks[0]);
    const [annas = "", bens = ""] = [anna, ben].map((link) => new URL(link).pathname.split("/")[2]);
    const [payload = "", signature = ""] = annas.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const changed = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const [, credential, reference, until] = claims;
    for (const signed of [
      "",
      "x",
      payload,
      `${payload}.`,
      `${payload}.${signature.slice(1)}A`,
      `${payload}.${bens.split(".")[1]}`,
      `${changed([claims[0], credential, reference, until + 3_600_000])}.${signature}`,
      `${changed(["token-ben", credential, reference, until])}.${signature}`,
      `${changed(["local", null, reference, until])}.${signature}`,
    ]) {
      const answer = await fetch(`${bridge.url}/pictures/${signed}/x.png`);
      expect([answer.status, (await answer.text()).includes("no picture")], signed).toEqual([404, true]);
    }
    expect((await look(anna)).status).toBe(200);
  });

  test("by what was signed for another purpose, or names no picture of its principal", async () => {
    const token = makeToken("lea");
    const { blocks, reference } = await paint(token);
    const [id, credential] = JSON.parse(
      Buffer.from(new URL(blocks[0] ?? "").pathname.split("/")[2]?.split(".")[0] ?? "", "base64url").toString(),
    );
    const signer = loadSigner(path.join(state, "http.key"), openLog({ level: "error", format: "text", file: null }));
    const later = Date.now() + 60_000;
    const of = async (purpose: string, claims: unknown) => (await fetch(`${bridge.url}/pictures/${signer.sign(purpose, claims)}`)).status;
    expect(await of("original", [id, credential, reference, later])).toBe(200);
    expect(await of("session", [id, credential, reference, later])).toBe(404);
    expect(await of("original", [id, credential, "../http", later])).toBe(404);
    expect(await of("original", ["token-ann", credential, reference, later])).toBe(404);
    expect(await of("original", ["local", null, reference, later])).toBe(404);
    expect(await of("original", [id, credential, "00000000", later])).toBe(404);
    expect(await of("original", [id, credential, reference, Date.now() - 1])).toBe(410);
  });

  test("once the token is revoked, even where a new one has its name; nor past the token's own end", async () => {
    const { blocks } = await paint(makeToken("eva"));
    const [link = ""] = blocks;
    expect((await look(link)).status).toBe(200);
    tokens.revoke("eva");
    expect((await look(link)).status).toBe(404);
    const anew = await paint(makeToken("eva"));
    expect((await look(link)).status).toBe(404);
    expect((await look(anew.blocks[0] ?? "")).status).toBe(200);
    const soon = new Date(Date.now() + 5 * 60_000).toISOString();
    const { blocks: short } = await paint(tokens.add({ name: "uli", scopes: ["tools", "resources"], expires: soon }, Date.now()));
    const [claims = ""] = new URL(short[0] ?? "").pathname.split("/")[2]?.split(".") ?? [];
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())[3]).toBe(Date.parse(soon));
  });
});
