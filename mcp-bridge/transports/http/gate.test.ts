import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HttpBridge } from "../../test-support/http-bridge.ts";

const NO_ENGINE = { COMFYUI_URL: "http://127.0.0.1:9" };
const PING = { jsonrpc: "2.0", id: 1, method: "ping" };
/** Whoever comes so far has passed: there is no session. */
const PASSED = 400;

let bridge: HttpBridge;
beforeAll(async () => {
  bridge = await HttpBridge.start({
    env: NO_ENGINE,
    config: "http:\n  public_url: https://mcp.example.com/easel/\n  allowed_origins: [https://studio.example.com]\n",
  });
});
afterAll(() => bridge.stop());

describe("the gate", () => {
  test.each([
    ["localhost", undefined, PASSED],
    ["127.0.0.1:4000", undefined, PASSED],
    ["[::1]:4000", undefined, PASSED],
    ["mcp.example.com", undefined, PASSED],
    ["LOCALHOST:80", undefined, PASSED],
    ["evil.example", undefined, 403],
    ["localhost.evil.example", undefined, 403],
    ["127.0.0.1.evil.example:80", undefined, 403],
    ["localhost:3000", "http://localhost:3000", PASSED],
    ["localhost:3000", "http://localhost:3001", 403],
    ["localhost:3000", "https://studio.example.com", PASSED],
    ["localhost:3000", "https://mcp.example.com", PASSED],
    ["localhost:3000", "http://studio.example.com", 403],
    ["localhost:3000", "https://evil.example", 403],
    ["localhost:3000", "null", 403],
  ])("host %s, origin %s: %d", async (host, origin, status) => {
    const answer = await bridge.post(PING, { host, ...(origin && { origin }) });
    expect(answer.status).toBe(status);
  });

  test("answers below the public address's path, too", async () => {
    expect((await bridge.post(PING, {}, "/easel/mcp")).status).toBe(PASSED);
    expect((await bridge.post(PING, {}, "/easelmcp")).status).toBe(404);
  });

  test("a page that may call us is told so, others are not", async () => {
    const asked = { "access-control-request-method": "POST" };
    const listed = await bridge.request("OPTIONS", "/mcp", { ...asked, origin: "https://studio.example.com" });
    expect(listed.status).toBe(204);
    expect(listed.headers["access-control-allow-origin"]).toBe("https://studio.example.com");
    const other = await bridge.request("OPTIONS", "/mcp", { ...asked, origin: "https://evil.example" });
    expect(other.status).toBe(403);
    expect(other.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("a token in the address is refused", async () => {
    for (const query of ["token=abc", "x=1&access_token=abc", "api_key=abc", "apikey=abc"]) {
      expect((await bridge.post(PING, {}, `/mcp?${query}`)).status).toBe(400);
    }
  });

  test("forwarded headers count for nobody, unless a proxy is trusted", async () => {
    const evil = { host: "localhost", "x-forwarded-host": "evil.example" };
    expect((await bridge.post(PING, evil)).status).toBe(PASSED);
    const behindProxy = await HttpBridge.start({ env: NO_ENGINE, config: "http:\n  trusted_proxies: 1\n" });
    expect((await behindProxy.post(PING, evil)).status).toBe(403);
    await behindProxy.stop();
  });

  test("off loopback without a token it does not start", async () => {
    await expect(HttpBridge.start({ env: NO_ENGINE, args: ["--http", "0.0.0.0:0"] })).rejects.toThrow(/without any token/);
  });

  test("a port that is taken is said to be", async () => {
    const { port } = new URL(bridge.url);
    await expect(HttpBridge.start({ env: NO_ENGINE, args: ["--http", `127.0.0.1:${port}`] })).rejects.toThrow(
      /another program listens there/,
    );
  });
});
