import fs from "node:fs";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";
import { temporaryFolder } from "../test-support/engines.ts";
import { TokenAuthenticator } from "./authenticator.ts";
import { AuthorizationServerUnreachable } from "./oauth/access-tokens.ts";
import { LOCAL } from "./principal.ts";
import { doubledFaults, entriesOf, type WrittenToken } from "./token-entry.ts";
import { TokenFile } from "./token-file.ts";

const SECRET = "correct-horse-battery";
const written = (change: Partial<WrittenToken> = {}): WrittenToken => ({
  place: "`authentication.token`",
  name: "default",
  token: SECRET,
  scopes: ["tools", "resources"],
  ...change,
});

let file: string;
let said: string[];
let now: number;

beforeEach(() => {
  file = path.join(temporaryFolder(), "tokens.json");
  said = [];
  now = Date.parse("2026-11-30T12:00:00Z");
});

function authenticator(tokens: WrittenToken[] = [written()]) {
  const say = (text: string) => void said.push(text);
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const clock = { ...systemClock, now: () => now };
  return new TokenAuthenticator({ entries: entriesOf(tokens).entries, file: new TokenFile(file), accessTokens: null, clock, log });
}

const REFUSED = { kind: "refused", reason: "invalid_token" };

describe("a request", () => {
  test.each([
    [{ authorization: `Bearer ${SECRET}` }],
    [{ authorization: `bearer  ${SECRET} ` }],
    [{ "x-api-key": SECRET }],
    [{ authorization: `Bearer ${SECRET}`, "x-api-key": SECRET }],
  ])("with the token in %j is its owner's", async (headers) => {
    expect(await authenticator().authenticate(headers)).toMatchObject({
      kind: "authenticated",
      principal: { id: "token-default", name: "default" },
    });
  });

  test.each([
    [{ authorization: `Bearer ${SECRET}x` }],
    [{ authorization: `Bearer ${SECRET.slice(0, -1)}` }],
    [{ authorization: `Bearer ${SECRET.toUpperCase()}` }],
    [{ "x-api-key": "another" }],
    [{ authorization: `Bearer ${"x".repeat(100_000)}` }],
    // Whichever of two counts, an intermediary may have seen the other.
    [{ authorization: `Bearer ${SECRET}`, "x-api-key": "another" }],
  ])("with a wrong token is refused", async (headers) => {
    expect(await authenticator().authenticate(headers)).toEqual(REFUSED);
  });

  test.each([[{}], [{ authorization: "" }], [{ authorization: `Basic ${SECRET}` }], [{ authorization: SECRET }], [{ "x-api-key": " " }]])(
    "with no token in %j is asked for one",
    async (headers) => {
      expect(await authenticator().authenticate(headers)).toEqual({ kind: "refused", reason: "no_token" });
    },
  );

  test("with a token that has expired is refused, from that moment on", async () => {
    const tokens = authenticator([written({ expires: "2026-11-30" })]);
    now = Date.parse("2026-11-30T23:59:59Z");
    expect(await tokens.authenticate({ "x-api-key": SECRET })).toMatchObject({ kind: "authenticated" });
    now = Date.parse("2026-12-01T00:00:00Z");
    expect(await tokens.authenticate({ "x-api-key": SECRET })).toEqual(REFUSED);
  });
});

describe("the file of tokens", () => {
  const fields = { name: "anna", scopes: ["tools:upscale"], expires: null, caps: { max_steps: 20, max_jobs: 1 } };

  test("lets those in whose tokens were made, by name, scopes and caps, and keeps no token", async () => {
    const token = new TokenFile(file).add(fields, now);
    expect(token).toMatch(/^easel_[\w-]{43}$/);
    expect(fs.readFileSync(file, "utf8")).not.toContain(token.slice(6));
    expect(await authenticator().authenticate({ authorization: `Bearer ${token}` })).toMatchObject({
      principal: { id: "token-anna", name: "anna", caps: { steps: 20, jobs: 1 }, expiresAt: null },
    });
  });

  test.skipIf(process.platform === "win32")("is nobody else's to read", () => {
    new TokenFile(file).add(fields, now);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test("is followed: a token counts as soon as it is made, and no longer once it is revoked", async () => {
    const tokens = authenticator();
    const other = new TokenFile(file);
    const token = other.add(fields, now);
    expect(await tokens.authenticate({ "x-api-key": token })).toMatchObject({ kind: "authenticated" });
    expect(other.revoke("anna")).toBe(true);
    expect(await tokens.authenticate({ "x-api-key": token })).toEqual(REFUSED);
    expect(other.revoke("anna")).toBe(false);
    expect(other.list()).toEqual([]);
  });

  test("that is broken while it is used lets nobody in by it, is told of once, and works again when it is mended", async () => {
    const tokens = authenticator();
    const token = new TokenFile(file).add(fields, now);
    const good = fs.readFileSync(file);
    fs.writeFileSync(file, "{");
    for (let n = 0; n < 2; n++) expect(await tokens.authenticate({ "x-api-key": token })).toEqual(REFUSED);
    expect(await tokens.authenticate({ "x-api-key": SECRET })).toMatchObject({ kind: "authenticated" });
    expect(said).toEqual(["The file of tokens cannot be used: it is not JSON."]);
    fs.writeFileSync(file, good);
    expect(await tokens.authenticate({ "x-api-key": token })).toMatchObject({ kind: "authenticated" });
  });

  test("refuses a name that is taken and scopes that do not exist", () => {
    const tokens = new TokenFile(file);
    tokens.add(fields, now);
    expect(() => tokens.add(fields, now)).toThrow('There is a token "anna" already.');
    expect(() => tokens.add({ ...fields, name: "ben", scopes: ["tool"] }, now)).toThrow('has the scope "tool", which does not exist');
    expect(tokens.list()).toHaveLength(1);
  });

  test("says everything that is wrong in it at once", () => {
    const hash = "0".repeat(64);
    const created = "2026-11-30T12:00:00.000Z";
    const content = { tokens: [{ name: "Anna!", scopes: [], hash: "12", created, extra: 1 }] };
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(content));
    const fault = faultOf(() => new TokenFile(file).list());
    for (const name of ["tokens.0.name", "tokens.0.scopes", "tokens.0.hash", "tokens.0.extra"]) expect(fault).toContain(name);
    const twice = ["anna", "ben"].map((name) => ({ name, scopes: ["tools", "all"], hash, created }));
    fs.writeFileSync(file, JSON.stringify({ tokens: twice }));
    expect(faultOf(() => new TokenFile(file).list())).toMatch(
      /"anna" has the scope "all".*"ben" has the scope "all".*"anna" and "ben" are the same/s,
    );
  });
});

test("what cannot be found out is not refused", async () => {
  const accessTokens = { principalOf: () => Promise.reject(new AuthorizationServerUnreachable("away")) };
  const say = () => {};
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const { entries } = entriesOf([written()]);
  const tokens = new TokenAuthenticator({ entries, file: new TokenFile(file), accessTokens, clock: systemClock, log });
  await expect(tokens.authenticate({ authorization: "Bearer of-somebody-else" })).rejects.toThrow(AuthorizationServerUnreachable);
  expect(await tokens.authenticate({ "x-api-key": SECRET })).toMatchObject({ kind: "authenticated" });
});

describe("tokens that are in doubt", () => {
  test.each([
    ["", "is empty."],
    ["  ", "is empty."],
    ["short", "is short: 5 characters, where at least 16 are needed."],
    ["with a space in the middle", "has a space"],
    [`${SECRET}\n`, "has a space"],
    ["x".repeat(5000), "is longer than"],
  ])("are told of (%#)", (token, fault) => {
    expect(entriesOf([written({ token })]).faults.join()).toContain(`\`authentication.token\` ${fault}`);
  });

  test("the same token twice, and the same name twice", () => {
    const { entries, faults } = entriesOf([written(), written({ name: "other" }), written({ token: `${SECRET}2` })]);
    expect(faults).toEqual([]);
    expect(doubledFaults(entries)).toEqual([
      'The tokens "default" and "other" are the same: whose pictures are whose would be chance.',
      'There are two tokens of the name "default".',
    ]);
  });

  test("the person at the computer is nobody's token", () => {
    expect(entriesOf([written({ name: "local" })]).entries[0]?.principal.id).not.toBe(LOCAL.id);
  });
});

function faultOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EaselError) return error.message;
    throw error;
  }
  return "";
}
