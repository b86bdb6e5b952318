import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { hashToken } from "../auth/token.ts";
import { authenticationOf } from "./authentication.ts";
import { ConfigFile } from "./options.ts";
import { readConfig } from "./read.ts";

const SECRET = "correct-horse-battery";

/** The section as it is read, or the sentence that refuses it. */
function read(section: object, env: Record<string, string> = {}) {
  const options = ConfigFile.parse({ authentication: section }).authentication ?? {};
  try {
    return authenticationOf(options, env, "/etc/easel", (at, sentence) => {
      throw new EaselError("config_invalid", "config_file_invalid", { file: "config.yaml", problems: [`${at.join(".")}: ${sentence}`] });
    });
  } catch (error) {
    if (error instanceof EaselError) return error.message;
    throw error;
  }
}

describe("authentication", () => {
  test("is as the guide writes it", () => {
    const guide = `authentication:
  enabled: true
  type: bearer
  token: "\${MCP_AUTH_TOKEN}"
`;
    const found = readConfig(guide, { MCP_AUTH_TOKEN: SECRET });
    if (found.kind === "refused") throw new Error(JSON.stringify(found.problems));
    const options = read(found.options.authentication ?? {});
    expect(options).toMatchObject({ enabled: true, entries: [{ hash: hashToken(SECRET), principal: { name: "default" } }] });
    expect(JSON.stringify(options)).not.toContain(SECRET);
  });

  test("takes the environment's token where there is no configuration, and the configuration's before it", () => {
    const hashes = (section: object) => {
      const options = read(section, { MCP_AUTH_TOKEN: SECRET });
      return typeof options === "string" ? options : options.entries.map(({ hash }) => hash);
    };
    expect(hashes({})).toEqual([hashToken(SECRET)]);
    expect(hashes({ token: "another-good-token" })).toEqual([hashToken("another-good-token")]);
  });

  test("knows many tokens, an authorization server, and a file of tokens beside the configuration", () => {
    const options = read({
      tokens: [{ name: "anna", token: SECRET, scopes: ["tools:upscale"], expires: "2027-01-31", caps: { max_steps: 9 } }],
      token_file: "tokens.json",
      oauth: {
        issuer: "https://login.example.com",
        audience: "https://mcp.example.com/mcp",
        introspection: { url: "https://login.example.com/i", client_id: "a", client_secret: "b" },
        caps: { max_count: 1 },
      },
    });
    expect(options).toMatchObject({
      enabled: null,
      entries: [{ principal: { id: "token-anna", caps: { steps: 9 }, expiresAt: Date.parse("2027-01-31T23:59:59.999Z") } }],
      tokenFile: path.resolve("/etc/easel/tokens.json"),
      oauth: {
        issuer: "https://login.example.com",
        audience: "https://mcp.example.com/mcp",
        check: { kind: "introspection", url: "https://login.example.com/i", clientId: "a", clientSecret: "b" },
        caps: { count: 1 },
      },
    });
  });

  test("says everything that is wrong at once, and never a token", () => {
    const said = read({
      enabled: true,
      type: "none",
      token: "",
      tokens: [{ name: "anna", token: "hunter2", scopes: ["tool", "resources:secrets"] }],
      oauth: {
        issuer: "http://login.example.com",
        audience: "a",
        jwks_uri: "ftp://x",
        introspection: { url: "x", client_id: "a", client_secret: "b" },
      },
    });
    for (const part of [
      "`authentication.token` is empty.",
      "`authentication.tokens.0` is short: 7 characters",
      '`authentication.tokens.0` has the scope "tool", which does not exist.',
      '"resources:secrets"',
      "`type: none` contradicts",
      "`oauth.issuer` must be an https:// address",
      "`oauth.jwks_uri` must be",
      "`oauth.introspection.url` must be",
      "exclude each other",
    ]) {
      expect(said).toContain(part);
    }
    expect(said).not.toContain("hunter2");
  });

  test("that is switched off needs no good tokens", () => {
    expect(read({ enabled: false, token: "" })).toMatchObject({ enabled: false });
    expect(read({ type: "none" })).toMatchObject({ enabled: false });
  });

  test("allows an authorization server without TLS on this computer alone", () => {
    const oauth = (issuer: string) => read({ oauth: { issuer, audience: "a" } });
    for (const issuer of ["http://127.0.0.1:9", "http://localhost", "http://[::1]:4"]) expect(oauth(issuer)).toHaveProperty("oauth.issuer");
    for (const issuer of ["http://10.0.0.1", "http://localhost.example.com", "login.example.com"])
      expect(oauth(issuer)).toContain("https://");
  });
});

test("the example names every option", () => {
  const example = fs.readFileSync(path.join(import.meta.dirname, "..", "config.example.yaml"), "utf8");
  const names = (schema: object): string[] => {
    const { properties = {} } = schema as { properties?: Record<string, object> };
    return Object.entries(properties).flatMap(([name, inner]) => [
      name,
      ...names(inner),
      ...names((inner as { items?: object }).items ?? {}),
    ]);
  };
  const all = names(ConfigFile.toJSONSchema({ unrepresentable: "any", io: "output" }));
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter((name) => !new RegExp(`\\b${name}:`).test(example))).toEqual([]);
});

test("the example's options are right, those that are comments, too", () => {
  const example = fs.readFileSync(path.join(import.meta.dirname, "..", "config.example.yaml"), "utf8");
  const all = example.replace(/^( *)# (?=( *(- )?[a-z_]+:))/gm, "$1");
  const env = { MCP_AUTH_TOKEN: SECRET, ANNA_TOKEN: `${SECRET}2`, OAUTH_CLIENT_SECRET: "x", REDIS_URL: "redis://r", REDIS_PASSWORD: "x" };
  const found = readConfig(all, env);
  expect(found).toMatchObject({
    kind: "read",
    options: { authentication: { tokens: [{ name: "anna" }], oauth: { audience: expect.any(String) } } },
  });
});
