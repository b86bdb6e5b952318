import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { TestAuthorizationServer } from "../../test-support/authorization-server.ts";
import { allowsTool } from "../scopes.ts";
import { AuthorizationServerUnreachable, type OAuthOptions } from "./access-tokens.ts";
import { IntrospectedAccessTokens } from "./introspection.ts";
import { JwtAccessTokens } from "./jwt.ts";
import { protectedResourceAddress, protectedResourceMetadata } from "./protected-resource.ts";

const AUDIENCE = "https://mcp.example.com/mcp";
let server: TestAuthorizationServer;

beforeEach(async () => {
  server = await TestAuthorizationServer.start();
});
afterEach(() => server.stop());

const options = (): OAuthOptions => ({
  issuer: server.issuer,
  audience: AUDIENCE,
  check: { kind: "jwks", uri: null },
  caps: { steps: 20 },
});
const jwts = (jwksUri: string | null = null) => new JwtAccessTokens(options(), jwksUri, systemClock);

describe("signed tokens", () => {
  test("one for this server is its subject's, with its scopes, caps and expiry", async () => {
    const principal = await jwts().principalOf(await server.token({ aud: AUDIENCE, scope: "openid tools:upscale resources" }));
    expect(principal).toMatchObject({ name: "anna", caps: { steps: 20 } });
    expect(principal?.id).toMatch(/^oauth-[0-9a-f]{24}$/);
    expect(principal?.expiresAt).toBeGreaterThan(Date.now());
    expect([...(principal?.scopes.toolNames ?? [])]).toEqual(["upscale"]);
    expect(principal?.scopes.resources.size).toBe(7);
  });

  test("another subject is another principal, the same one always the same", async () => {
    const tokens = jwts();
    const [anna, again, ben] = await Promise.all(
      ["anna", "anna", "ben"].map(async (sub) => tokens.principalOf(await server.token({ aud: AUDIENCE, sub }))),
    );
    expect(anna?.id).toBe(again?.id);
    expect(ben?.id).not.toBe(anna?.id);
  });

  test.each([
    ["another audience", { aud: "https://other.example.com/mcp" }, {}],
    ["no audience", {}, {}],
    ["another issuer", { aud: AUDIENCE, iss: "https://evil.example.com" }, {}],
    ["one that has expired", { aud: AUDIENCE }, { issuedAt: 1_700_000_000 }],
    ["one that begins later", { aud: AUDIENCE, nbf: 4_000_000_000 }, {}],
  ])("%s does not count", async (_, claims, times) => {
    expect(await jwts().principalOf(await server.token(claims, times))).toBeNull();
  });

  test("nor does one without a signature, with a changed one, or signed with the public key as a secret", async () => {
    const tokens = jwts();
    const good = await server.token({ aud: AUDIENCE, scope: "tools:upscale" });
    const [head = "", payload = "", signature = ""] = good.split(".");
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const greedy = encoded({ ...claims, scope: "tools resources" });
    for (const forged of [
      `${encoded({ alg: "none" })}.${payload}.`,
      `${encoded({ alg: "none" })}.${payload}.x`,
      `${head}.${greedy}.${signature}`,
      `${encoded({ alg: "HS256", kid: "key-0" })}.${payload}.${signature}`,
      `${head}.${payload}.${Buffer.alloc(64).toString("base64url")}`,
      "a.b.c",
      "no token at all",
    ]) {
      expect(await tokens.principalOf(forged), forged).toBeNull();
    }
    expect(await tokens.principalOf(good)).not.toBeNull();
  });

  test("the keys are found by the issuer's metadata and kept, and `jwks_uri` needs no metadata", async () => {
    const tokens = jwts();
    for (let n = 0; n < 3; n++) await tokens.principalOf(await server.token({ aud: AUDIENCE }));
    expect(server.asked.filter((path) => path === "/keys")).toHaveLength(1);
    server.asked.length = 0;
    expect(await jwts(`${server.issuer}/keys`).principalOf(await server.token({ aud: AUDIENCE }))).not.toBeNull();
    expect(server.asked).toEqual(["/keys"]);
  });

  test("an issuer that does not answer makes nobody's token invalid", async () => {
    const token = await server.token({ aud: AUDIENCE });
    server.broken = 503;
    const tokens = jwts();
    await expect(tokens.principalOf(token)).rejects.toThrow(AuthorizationServerUnreachable);
    await expect(jwts(`${server.issuer}/keys`).principalOf(token)).rejects.toThrow(AuthorizationServerUnreachable);
    server.broken = null;
    expect(await tokens.principalOf(token)).not.toBeNull();
  });
});

describe("introspected tokens", () => {
  const introspected = (now = () => 0) =>
    new IntrospectedAccessTokens(
      options(),
      { url: `${server.issuer}/introspect`, clientId: "easel", clientSecret: "p:q" },
      { ...systemClock, now },
    );

  test("an active one for this server counts, every other does not", async () => {
    server.introspected
      .set("good", { active: true, aud: [AUDIENCE], sub: "anna", scope: "tools" })
      .set("theirs", { active: true, aud: "https://other.example.com", sub: "anna", scope: "tools" })
      .set("nobody's", { active: true, aud: AUDIENCE })
      .set("foreign", { active: true, aud: AUDIENCE, sub: "anna", iss: "https://evil.example.com" })
      .set("old", { active: false, aud: AUDIENCE, sub: "anna" });
    const tokens = introspected();
    const good = await tokens.principalOf("good");
    expect(good && allowsTool(good.scopes, { name: "upscale", readOnly: false })).toBe(true);
    for (const token of ["theirs", "nobody's", "foreign", "old", "unknown"]) expect(await tokens.principalOf(token), token).toBeNull();
  });

  test("an answer counts for half a minute", async () => {
    let now = 0;
    const tokens = introspected(() => now);
    server.introspected.set("good", { active: true, aud: AUDIENCE, sub: "anna" });
    expect(await tokens.principalOf("good")).not.toBeNull();
    server.introspected.clear();
    now = 29_999;
    expect(await tokens.principalOf("good")).not.toBeNull();
    now = 30_000;
    expect(await tokens.principalOf("good")).toBeNull();
    expect(server.asked).toHaveLength(2);
  });

  test("a server that does not answer makes nobody's token invalid", async () => {
    server.broken = 500;
    await expect(introspected().principalOf("good")).rejects.toThrow(AuthorizationServerUnreachable);
  });
});

test("the metadata names the endpoint and where to get tokens for it", () => {
  expect(protectedResourceAddress(AUDIENCE)).toBe("https://mcp.example.com/.well-known/oauth-protected-resource/mcp");
  expect(protectedResourceAddress("https://mcp.example.com")).toBe("https://mcp.example.com/.well-known/oauth-protected-resource");
  expect(protectedResourceMetadata(AUDIENCE, "https://login.example.com")).toEqual({
    resource: AUDIENCE,
    authorization_servers: ["https://login.example.com"],
    scopes_supported: ["tools", "resources", "read-only"],
    bearer_methods_supported: ["header"],
    resource_name: "Easel",
  });
});
