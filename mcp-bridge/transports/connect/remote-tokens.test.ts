import fs from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../test-support/engines.ts";

import { RemoteTokens } from "./remote-tokens.ts";
import { systemSecrets } from "./system-secrets.ts";
import { fakeSecretPrograms } from "./testing/fake-secret-programs.ts";

const TOKEN = "a-token-of-more-than-thirty-two-characters";
const GPU = new URL("https://gpu.example.com:3001/mcp");
const OTHER = new URL("https://other.example.com/mcp");

const PLACES = [
  ["linux", "the keyring of this desktop"],
  ["darwin", "the keychain of this Mac"],
  ["win32", "a file that Windows has encrypted for you alone"],
] as const;

// The system's programs are played by scripts for a shell.
describe.skipIf(process.platform === "win32").each(PLACES)("tokens that the system keeps: %s", (platform, place) => {
  const env = fakeSecretPrograms();
  const file = path.join(temporaryFolder(), "remote-tokens.json");
  const tokens = () => new RemoteTokens(file, systemSecrets(platform, env));

  test("are given back for their address, and stand in no file of ours", async () => {
    expect(await tokens().keep(GPU, TOKEN)).toEqual({ place, unsafeBecause: null });
    expect(await tokens().tokenFor(GPU)).toBe(TOKEN);
    expect(await tokens().tokenFor(OTHER)).toBeNull();
    expect(fs.readFileSync(file, "utf8")).not.toContain(TOKEN);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
  });

  test("may be of any characters that a header can hold", async () => {
    const odd = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_, index) => 0x21 + index));
    await tokens().keep(OTHER, odd);
    expect(await tokens().tokenFor(OTHER)).toBe(odd);
    expect(await tokens().tokenFor(GPU)).toBe(TOKEN);
  });

  test("that cannot be had are not silently left out", async () => {
    const locked = new RemoteTokens(file, systemSecrets(platform, { ...env, LOCKED: "1" }));
    await expect(locked.tokenFor(GPU)).rejects.toThrow(new RegExp(`${place}, which does not give it .*locked.*MCP_AUTH_TOKEN`));
    const elsewhere = new RemoteTokens(file, null);
    await expect(elsewhere.tokenFor(GPU)).rejects.toThrow("was kept on another computer");
  });

  test("are forgotten", async () => {
    expect(await tokens().forget(GPU)).toBeNull();
    expect(await tokens().tokenFor(GPU)).toBeNull();
    expect(await tokens().forget(GPU)).toBeNull();
    expect(await tokens().tokenFor(OTHER)).not.toBeNull();
  });

  test("lie in a file for their owner alone, and the reason is told, where the system does not keep them", async () => {
    for (const trouble of [{ PATH: temporaryFolder() }, { ...env, LOCKED: "1" }, { ...env, FORGETFUL: "1" }]) {
      const other = path.join(temporaryFolder(), "remote-tokens.json");
      const { place: where, unsafeBecause } = await new RemoteTokens(other, systemSecrets(platform, trouble)).keep(GPU, TOKEN);
      expect(where).toBe("a file that only you may read");
      expect(unsafeBecause).toContain(`${place} does not answer: `);
      expect(fs.statSync(other).mode & 0o777).toBe(0o600);
      expect(await new RemoteTokens(other, null).tokenFor(GPU)).toBe(TOKEN);
    }
  });
});

test("the system is told which token to forget, and one that does not answer is named", async () => {
  const env = fakeSecretPrograms();
  const file = path.join(temporaryFolder(), "remote-tokens.json");
  const tokens = new RemoteTokens(file, systemSecrets("linux", env));
  await tokens.keep(GPU, TOKEN);
  expect(fs.readdirSync(env.KEPT)).toHaveLength(1);
  await tokens.forget(GPU);
  expect(fs.readdirSync(env.KEPT)).toEqual([]);
  await tokens.keep(GPU, TOKEN);
  const locked = new RemoteTokens(file, systemSecrets("linux", { ...env, LOCKED: "1" }));
  expect(await locked.forget(GPU)).toBe("the keyring of this desktop");
});
