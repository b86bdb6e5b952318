import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { UI_EXTENSION, VIEW_MIME } from "#contract/app-view.ts";
import { TokenFile } from "../../auth/token-file.ts";
import { freeUrl, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";

const PATIENCE = { timeout: 60_000 };
const UPSCALE = fileURLToPath(new URL("../../../workflows/upscale.json", import.meta.url));

let bridge: HttpBridge;
let state: string;
const tokens: Record<string, string> = {};

beforeAll(async () => {
  state = temporaryFolder();
  const file = new TokenFile(path.join(state, "tokens.json"));
  for (const [name, scopes] of Object.entries({ anna: ["tools"], ben: ["tools:upscale"] }))
    tokens[name] = file.add({ name, scopes }, Date.now());
  bridge = await HttpBridge.start({ state, env: { COMFYUI_URL: await freeUrl() } });
});
afterAll(() => bridge.stop());

interface Listed {
  type: string | undefined;
  result: Record<string, unknown> & { tools: { name: string; _meta?: object }[] };
}

const bearer = (name: string) => ({ authorization: `Bearer ${tokens[name]}` });

/** A client of 2025-11-25, which has shaken hands. Each call asks for the list. */
async function inSession(name: string, capabilities: object = {}): Promise<(params?: object) => Promise<Listed>> {
  const params = { protocolVersion: "2025-11-25", capabilities, clientInfo: { name: "test", version: "1" } };
  const { headers } = await bridge.post({ jsonrpc: "2.0", id: 0, method: "initialize", params }, bearer(name));
  return (more) => ask(name, { "mcp-session-id": String(headers["mcp-session-id"]) }, more);
}

/** The same of 2026-07-28. */
async function withoutSession(name: string, capabilities: object = {}): Promise<(params?: object) => Promise<Listed>> {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": capabilities,
  };
  return (more) => ask(name, { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" }, { ...more, _meta });
}

let lastId = 0;
async function ask(name: string, headers: Record<string, string>, params?: object): Promise<Listed> {
  const id = `list-${++lastId}`;
  const { body, headers: answered } = await bridge.post(
    { jsonrpc: "2.0", id, method: "tools/list", ...(params && { params }) },
    { ...bearer(name), ...headers },
  );
  const [, event = body] = /^data: (\{.*)$/m.exec(body) ?? [];
  const message = JSON.parse(event);
  expect(message.id).toBe(id);
  return { type: answered["content-type"], result: message.result };
}

const names = ({ result }: Listed) => result.tools.map(({ name }) => name);
const EVERYTHING_SHOWN = expect.arrayContaining(["generate_image", "get_job"]);

describe.each([
  ["2025-11-25", inSession],
  ["2026-07-28", withoutSession],
])("the list of tools, %s", (_era, open) => {
  test("is the same when it is asked for again, and each has their own", async () => {
    const [anna, ben] = [await open("anna"), await open("ben")];
    const first = [await anna(), await ben()];
    const again = [await anna(), await ben()];
    expect(again.map(({ result }) => result)).toEqual(first.map(({ result }) => result));
    expect(again.map(({ type }) => type)).toEqual(["application/json", "application/json"]);
    expect(names(again[0] as Listed)).toEqual(EVERYTHING_SHOWN);
    expect(names(again[1] as Listed)).toEqual(["upscale"]);
  });

  test("says which views there are to those who can show them, and to nobody else", async () => {
    const can = await open("anna", { extensions: { [UI_EXTENSION]: { mimeTypes: [VIEW_MIME] } } });
    const cannot = await open("anna");
    for (let n = 0; n < 2; n++) {
      expect((await can()).result.tools.some(({ _meta }) => _meta !== undefined)).toBe(true);
      expect((await cannot()).result.tools.some(({ _meta }) => _meta !== undefined)).toBe(false);
    }
  });

  test("has a workflow that was added, and no longer one that was taken away", async () => {
    const anna = await open("anna");
    await anna();
    const file = path.join(state, "workflows", "my_own_tool.json");
    fs.writeFileSync(file, fs.readFileSync(UPSCALE, "utf8").replaceAll('"upscale"', '"my_own_tool"'));
    await expect.poll(async () => names(await anna()), PATIENCE).toContain("my_own_tool");
    fs.rmSync(file);
    await expect.poll(async () => names(await anna()), PATIENCE).not.toContain("my_own_tool");
    expect(names(await anna())).toEqual(EVERYTHING_SHOWN);
  });
});

test("what is asked wrongly is refused although the answer is known", async () => {
  const params = { _meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" } };
  await (await withoutSession("anna"))();
  const asked = { jsonrpc: "2.0", id: 1, method: "tools/list", params };
  expect((await bridge.post(asked, { ...bearer("anna"), "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/list" })).status).toBe(
    400,
  );
  const anna = await inSession("anna");
  await anna();
  const { headers } = await bridge.post(
    {
      jsonrpc: "2.0",
      id: 0,
      method: "initialize",
      params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
    },
    bearer("anna"),
  );
  const session = { ...bearer("anna"), "mcp-session-id": String(headers["mcp-session-id"]) };
  const list = { jsonrpc: "2.0", id: 1, method: "tools/list" };
  expect((await bridge.post(list, { ...session, accept: "text/html" })).status).toBe(406);
  expect((await bridge.post(list, { ...session, "mcp-protocol-version": "nonsense" })).status).toBe(400);
  expect((await bridge.post(list, { ...session, ...bearer("ben") })).status).toBe(404);
});
