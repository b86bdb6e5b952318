import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readFeedSource } from "#electron/updates/strategy.ts";
import { publicKeyOf, trialKey } from "../release/sign-feed.ts";
import { feedSource, writeFeedSource } from "./feed-source.ts";
import { missingForSigning, signingOptions } from "./signing.ts";

const EASEL_FEED_PUBLIC_KEY = publicKeyOf(trialKey());
const EASEL_FEED_ADDRESS = "https://easel.app/updates.json";
const APPLE = { APPLE_ID: "me@example.org", APPLE_APP_PASSWORD: "abcd", APPLE_TEAM_ID: "TEAM" };
const WINDOWS = { WINDOWS_CERTIFICATE_FILE: "C:\\cert.pfx", WINDOWS_CERTIFICATE_PASSWORD: "abcd" };

describe("where a packed Easel hears of newer versions", () => {
  it("is nowhere, unless the build was told an address", () => {
    expect(feedSource("linux", { EASEL_FEED_PUBLIC_KEY })).toBeNull();
  });

  it.each([
    ["no key", { EASEL_FEED_ADDRESS }],
    ["an address that anybody could change on the way", { EASEL_FEED_ADDRESS: "http://easel.app/updates.json", EASEL_FEED_PUBLIC_KEY }],
  ])("%s ends the build", (_what, env) => {
    expect(() => feedSource("linux", env)).toThrow();
  });

  it("is written where the app reads it, and taken away by a build without it", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "easel-feed-"));
    onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, "update-feed.json");
    const source = feedSource("darwin", { EASEL_FEED_ADDRESS, EASEL_FEED_PUBLIC_KEY, ...APPLE });
    writeFeedSource(file, source);
    expect(readFeedSource(file)).toEqual({ address: EASEL_FEED_ADDRESS, publicKey: EASEL_FEED_PUBLIC_KEY, signed: true });
    writeFeedSource(file, null);
    expect(readFeedSource(file)).toBeNull();
  });
});

describe("signing", () => {
  it.each([
    ["darwin", APPLE, ["osxNotarize", "osxSign"]],
    ["win32", WINDOWS, ["windowsSign"]],
    ["linux", { ...APPLE, ...WINDOWS }, []],
    ["darwin", WINDOWS, []],
    ["win32", { WINDOWS_CERTIFICATE_FILE: "C:\\cert.pfx" }, []],
  ] as const)("on %s with %o", (platform, env, options) => {
    expect(Object.keys(signingOptions(platform, env)).sort()).toEqual(options);
  });

  it("names what is missing, and never what it is", () => {
    expect(missingForSigning("darwin", { APPLE_ID: "me@example.org" })).toEqual(["APPLE_APP_PASSWORD", "APPLE_TEAM_ID"]);
  });
});
