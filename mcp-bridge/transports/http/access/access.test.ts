import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { TokenFile } from "../../../auth/token-file.ts";
import { TestAuthorizationServer } from "../../../test-support/authorization-server.ts";
import { freeUrl, type PracticeEngine, startPracticeEngine, temporaryFolder } from "../../../test-support/engines.ts";
import { HttpBridge, type HttpBridgeSetting } from "../../../test-support/http-bridge.ts";

const SECRET = "correct-horse-battery";
const FOX = { prompt: "a private fox", width: 64, height: 64, steps: 2 };
let engine: PracticeEngine;
const bridges: HttpBridge[] = [];

beforeAll(async () => {
  engine = await startPracticeEngine();
});
afterEach(() => Promise.all(bridges.splice(0).map((bridge) => bridge.stop())));
afterAll(() => engine?.stop());

async function start({ env = {}, ...setting }: HttpBridgeSetting = {}): Promise<HttpBridge> {
  const bridge = await HttpBridge.start({ ...setting, env: { COMFYUI_URL: engine.url, ...env } });
  bridges.push(bridge);
  return bridge;
}

/** Why it does not start. */
const refusal = (setting: HttpBridgeSetting) =>
  start(setting).then(
    () => "it started",
    (error: Error) => error.message,
  );

const initialize = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};
const PATIENCE = { timeout: 60_000 };
const MODERN = { "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call" };
const modernCall = (name: string, args: object) => ({
  jsonrpc: "2.0",
  id: 1,
  method: "tools/call",
  params: {
    name,
    arguments: args,
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  },
});
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe("without a token that counts", () => {
  test("nothing is answered but a challenge, on every address that is not open", async () => {
    const bridge = await start({ env: { MCP_AUTH_TOKEN: SECRET } });
    const none = await bridge.post(initialize);
    expect(none.status).toBe(401);
    expect(none.headers["www-authenticate"]).toBe('Bearer realm="easel", scope="tools resources"');
    expect(none.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    for (const headers of [bearer("wrong-horse-battery"), { "x-api-key": "wrong-horse-battery" }, bearer(`${SECRET}x`)]) {
      const wrong = await bridge.post(initialize, headers);
      expect(wrong.status).toBe(401);
      expect(wrong.headers["www-authenticate"]).toContain('error="invalid_token"');
    }
    expect((await bridge.post(initialize, {}, `/mcp?token=${SECRET}`)).status).not.toBe(200);
    for (const address of ["/mcp", "/metrics"]) expect((await bridge.request("GET", address)).status, address).toBe(401);
    for (const headers of [bearer(SECRET), { "x-api-key": SECRET }]) expect((await bridge.post(initialize, headers)).status).toBe(200);
    expect(bridge.stderr()).not.toContain(SECRET.slice(0, 12));
  });

  test("the bridge does not start where others could reach it, nor with tokens that are in doubt", async () => {
    const everywhere = ["--http", "0.0.0.0:0"];
    expect(await refusal({ args: everywhere })).toContain("other computers could use the bridge without any token");
    expect(await refusal({ args: everywhere, env: { MCP_AUTH_TOKEN: "" } })).toContain("MCP_AUTH_TOKEN is empty.");
    expect(await refusal({ env: { MCP_AUTH_TOKEN: "short" } })).toContain("MCP_AUTH_TOKEN is short: 5 characters");
    expect(await refusal({ args: everywhere, config: "authentication: { enabled: false }\n", env: { MCP_AUTH_TOKEN: SECRET } })).toContain(
      "without any token",
    );
    expect(await refusal({ config: "authentication: { enabled: true }\n" })).toContain("there is no token");
    const twice = `authentication:
  tokens:
    - { name: anna, token: ${SECRET}, scopes: [tools] }
    - { name: ben, token: ${SECRET}, scopes: ["tools:no_such_tool"] }
`;
    const said = await refusal({ config: twice });
    expect(said).toContain('The tokens "anna" and "ben" are the same');
    expect(said).toContain('The token "ben" is for the tool "no_such_tool", which does not exist.');
    expect(said).not.toContain(SECRET);
  });
});

describe("tokens of the file", () => {
  test("are followed while the bridge runs: new ones count at once, revoked ones end their streams and calls", async () => {
    const state = temporaryFolder();
    const tokens = new TokenFile(path.join(state, "tokens.json"));
    const anna = tokens.add({ name: "anna", scopes: ["tools", "resources"] }, Date.now());
    const bridge = await start({ state });
    const client = await bridge.connect(bearer(anna));
    expect((await client.call("generate_image", FOX)).images).toHaveLength(1);
    const ben = tokens.add({ name: "ben", scopes: ["tools:get_job"] }, Date.now());
    const bens = await bridge.connect(bearer(ben));
    expect((await bens.client.listTools()).tools.map(({ name }) => name)).toEqual(["get_job"]);
    const annas = client.transport.sessionId ?? "";
    // Another's session is as good as none.
    expect((await bridge.post({ jsonrpc: "2.0", id: 2, method: "ping" }, { ...bearer(ben), "mcp-session-id": annas })).status).toBe(404);
    const session = { "mcp-session-id": bens.transport.sessionId ?? "" };
    // The client has one open already; opening another takes its place.
    const stream = await fetch(`${bridge.url}/mcp`, { headers: { ...bearer(ben), ...session, accept: "text/event-stream" } });
    expect(stream.status).toBe(200);
    tokens.revoke("ben");
    expect((await bridge.post(initialize, bearer(ben))).status).toBe(401);
    await expect(stream.text()).rejects.toThrow();
    await client.close();
  });

  test("may be given other rights, which hold in sessions that are open", async () => {
    const state = temporaryFolder();
    const file = path.join(state, "tokens.json");
    const tokens = new TokenFile(file);
    const anna = tokens.add({ name: "anna", scopes: ["tools", "resources"] }, Date.now());
    const bridge = await start({ state });
    const client = await bridge.connect(bearer(anna));
    expect((await client.client.listTools()).tools.length).toBeGreaterThan(3);
    fs.writeFileSync(file, fs.readFileSync(file, "utf8").replace('"tools"', '"tools:upscale"'));
    expect((await client.client.listTools()).tools.map(({ name }) => name)).toEqual(["upscale"]);
  });
});

describe("too much", () => {
  test("wrong tokens of one address are refused after some, while a right one from there counts, and others may still be wrong", async () => {
    const bridge = await start({ env: { MCP_AUTH_TOKEN: SECRET }, config: "http: { trusted_proxies: 1 }\n" });
    const from = (address: string, token: string) =>
      bridge.post(initialize, { ...bearer(token), "x-forwarded-for": `198.51.100.1, ${address}` });
    const statuses = await Promise.all(Array.from({ length: 60 }, (_, n) => from("203.0.113.7", `wrong-horse-battery-${n}`)));
    expect(statuses.slice(0, 3).map(({ status }) => status)).toEqual([401, 401, 401]);
    const refused = statuses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(Number(refused[0]?.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(refused[0]?.body).toContain("Too many wrong tokens within a minute.");
    expect((await from("203.0.113.7", SECRET)).status).toBe(200);
    expect((await from("203.0.113.8", "wrong-horse-battery")).status).toBe(401);
    // Without any token, clients ask where to get one.
    expect((await bridge.post(initialize, { "x-forwarded-for": "203.0.113.7" })).status).toBe(401);
    expect(bridge.stderr()).toContain('"address":"203.0.113.7"');
    expect(bridge.stderr()).not.toContain("wrong-horse");
    const metrics = (await bridge.request("GET", "/metrics", bearer(SECRET))).body;
    expect(metrics).toMatch(/easel_rate_limited_total\{limit="wrong_tokens"\} \d\d/);
  });

  test("by one token is refused with the time to wait, and no other token notices", async () => {
    const config = `authentication:
  tokens:
    - { name: anna, token: "${SECRET}-1", scopes: [tools, resources], caps: { requests_per_minute: 3 } }
    - { name: ben, token: "${SECRET}-2", scopes: [tools, resources] }
`;
    const bridge = await start({ config });
    const ask = (n: number) => bridge.post(initialize, bearer(`${SECRET}-${n}`));
    for (let n = 0; n < 3; n++) expect((await ask(1)).status).toBe(200);
    const refused = await ask(1);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThanOrEqual(1);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(20);
    for (let n = 0; n < 5; n++) expect((await ask(2)).status).toBe(200);
    expect((await bridge.request("GET", "/metrics", bearer(`${SECRET}-2`))).body).toContain('easel_rate_limited_total{limit="requests"} 1');
  });

  test("of one tool is refused, and other tools are not", async () => {
    const bridge = await start({ config: "rate_limits: { tools: { cancel_job: 1 } }\n" });
    const client = await bridge.connect();
    const cancel = () => client.call("cancel_job", { job_id: "00000000" });
    expect((await cancel()).error).toBe("job_unknown");
    await expect(cancel()).rejects.toThrow("Too many calls of this tool within a minute.");
    expect((await client.call("get_job", { job_id: "00000000" })).error).toBe("job_unknown");
  });

  test.each([
    ["jobs within a minute", "limits: { jobs_per_minute: 1 }\n", "", { kind: "rate_limited", most: 60 }],
    ["jobs at a time", "", "caps: { max_jobs: 1 }", { kind: "queue_full", most: 10 }],
  ])(
    "%s are refused with the time to wait, in the result, and as a header where the answer has not begun",
    async (_what, config, caps, { kind, most }) => {
      const slow = await startPracticeEngine(500);
      onTestFinished(() => slow.stop());
      const tokens = `authentication:\n  tokens:\n    - { name: anna, token: ${SECRET}, scopes: [tools, resources], ${caps} }\n`;
      const bridge = await start({ config: config + tokens, env: { COMFYUI_URL: slow.url } });
      const client = await bridge.connect(bearer(SECRET));
      const first = client.call("generate_image", { ...FOX, steps: 50 });
      await expect
        .poll(async () => (await bridge.request("GET", "/metrics", bearer(SECRET))).body, PATIENCE)
        .toContain('easel_jobs{state="running"} 1');
      const args = { ...FOX, prompt: "another fox" };
      const result = await client.client.callTool({ name: "generate_image", arguments: args });
      const modern = await bridge.post(modernCall("generate_image", args), { ...bearer(SECRET), ...MODERN, "mcp-name": "generate_image" });
      expect(modern.status).toBe(200);
      expect(modern.headers["content-type"]).toBe("application/json");
      for (const { isError, _meta } of [result, JSON.parse(modern.body).result]) {
        expect(isError).toBe(true);
        expect(_meta).toMatchObject({ "easel/error": { kind } });
        expect(_meta["easel/retry-after-seconds"]).toBeGreaterThanOrEqual(1);
        expect(_meta["easel/retry-after-seconds"]).toBeLessThanOrEqual(most);
      }
      expect(Number(modern.headers["retry-after"])).toBe(JSON.parse(modern.body).result._meta["easel/retry-after-seconds"]);
      await client.close();
      await first.catch(() => {});
    },
  );

  test("that a token is not for at all is refused with the scope that it lacks", async () => {
    const config = `authentication:\n  tokens:\n    - { name: anna, token: ${SECRET}, scopes: ["resources:queue"] }\n`;
    const bridge = await start({ config });
    const client = await bridge.connect(bearer(SECRET));
    expect((await client.client.listTools()).tools).toEqual([]);
    const call = { jsonrpc: "2.0", id: 5, method: "tools/call", params: { name: "generate_image", arguments: FOX } };
    const refused = await bridge.post(call, { ...bearer(SECRET), "mcp-session-id": client.transport.sessionId ?? "" });
    expect(refused.status).toBe(403);
    expect(refused.headers["www-authenticate"]).toBe(
      'Bearer realm="easel", error="insufficient_scope", error_description="The token is not allowed to do this", scope="tools"',
    );
    expect((await bridge.request("GET", "/metrics", bearer(SECRET))).status).toBe(403);
  });
});

describe("OAuth", () => {
  test("clients learn where to get a token, and one of that server counts", async () => {
    const server = await TestAuthorizationServer.start();
    onTestFinished(() => server.stop());
    const config = `authentication:\n  oauth: { issuer: "${server.issuer}", audience: "https://mcp.example.com/mcp" }\n`;
    const bridge = await start({ config });
    const metadata = `${bridge.url}/.well-known/oauth-protected-resource/mcp`;
    expect((await bridge.post(initialize)).headers["www-authenticate"]).toBe(
      `Bearer realm="easel", scope="tools resources", resource_metadata="${metadata}"`,
    );
    const found = await bridge.request("GET", new URL(metadata).pathname);
    expect(JSON.parse(found.body)).toMatchObject({ resource: `${bridge.url}/mcp`, authorization_servers: [server.issuer] });
    const claims = { aud: "https://mcp.example.com/mcp", scope: "tools:get_job" };
    const client = await bridge.connect(bearer(await server.token(claims)));
    expect((await client.client.listTools()).tools.map(({ name }) => name)).toEqual(["get_job"]);
    expect((await bridge.post(initialize, bearer(await server.token({ ...claims, aud: "https://other.example.com" })))).status).toBe(401);
    server.broken = 500;
    await server.newKey();
    const unsure = await bridge.post(initialize, bearer(await server.token(claims)));
    expect([401, 503]).toContain(unsure.status);
  });
});

describe("for those who look after the bridge", () => {
  test("it says whether all is well, without a token and without anything that is anybody's", async () => {
    const bridge = await start({ env: { MCP_AUTH_TOKEN: SECRET } });
    const client = await bridge.connect(bearer(SECRET));
    expect((await client.call("generate_image", FOX)).images).toHaveLength(1);
    expect((await client.call("generate_image", { ...FOX, seed: "5" })).images).toHaveLength(1);
    expect((await client.call("generate_image", { ...FOX, seed: "5" })).images).toHaveLength(1);
    const json = async (address: string) => {
      const { status, body } = await bridge.request("GET", address);
      return { status, body: JSON.parse(body) };
    };
    expect(await json("/live")).toEqual({ status: 200, body: { status: "live" } });
    expect(await json("/ready")).toEqual({ status: 200, body: { status: "ready" } });
    expect(await json("/health")).toEqual({
      status: 200,
      body: {
        status: "healthy",
        reasons: [],
        comfyui: { reachable: true, vram_free_mb: expect.any(Number) },
        engines: [{ state: "ready", active_jobs: 0, foreign_jobs: 0, vram_free_mb: expect.any(Number) }],
        workers: null,
        redis: null,
        disk: { free_mb: expect.any(Number) },
        active_jobs: 0,
        waiting_jobs: 0,
        cache_size: 2,
      },
    });
    const { body, headers } = await bridge.request("GET", "/metrics", bearer(SECRET));
    expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'easel_jobs_total{tool="generate_image",outcome="done"} 2',
      'easel_cache_hits_total{tool="generate_image"} 1',
      'easel_job_duration_seconds_count{tool="generate_image"} 2',
      'easel_jobs{state="running"} 0',
      'easel_jobs{state="waiting"} 0',
      "easel_cache_entries 2",
      "easel_engine_up 1",
      "easel_disk_free_bytes ",
      'easel_sessions{transport="streamable-http"} 1',
    ]) {
      expect(body).toContain(line);
    }
    expect(body).toMatch(/^easel_vram_free_bytes\{device="0"\} \d+$/m);
    expect(body).not.toMatch(/private|default|correct-horse/);
    const lines = bridge
      .stderr()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.find(({ text }) => text === "job done")).toMatchObject({
      principal: "token-default",
      request: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test("it says what is wrong when no engine answers, and goes on", async () => {
    const bridge = await start({ env: { COMFYUI_URL: await freeUrl() } });
    const health = await bridge.request("GET", "/health");
    expect(health.status).toBe(200);
    expect(JSON.parse(health.body)).toMatchObject({
      status: "degraded",
      reasons: ["engine_unreachable"],
      comfyui: { reachable: false, vram_free_mb: 0 },
    });
    const ready = await bridge.request("GET", "/ready");
    expect([ready.status, JSON.parse(ready.body)]).toEqual([503, { status: "not_ready", reasons: ["engine_unreachable"] }]);
    expect((await bridge.request("GET", "/live")).status).toBe(200);
    expect((await bridge.request("GET", "/metrics")).body).toContain("easel_engine_up 0");
  });
});
