import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { UpdateView } from "#contract/updates.ts";
import { publicKeyOf, signFeed, trialKey } from "#scripts/release/sign-feed.ts";
import type { Feed } from "./feed.ts";
import { fetchFeed } from "./fetch-feed.ts";
import { chooseStrategy, FeedSource, type ThisInstallation, type UpdateStrategy } from "./strategy.ts";
import { type NativeUpdater, Updates } from "./updates.ts";

const key = trialKey();
const release = (version: string): Feed["releases"][number] => ({
  version,
  date: "2026-11-30",
  notes: `What is new in ${version}`,
  page: `https://easel.app/releases/${version}`,
  files: [{ name: "Easel.zip", bytes: 8_000_000, sha256: "0".repeat(64) }],
});
const feedOf = (...versions: string[]) => signFeed({ format: 1, releases: versions.map(release) }, key);

/** The host that is asked, and what it was asked. */
let answer: { status: number; text: string };
const asked: { url: string | undefined; headers: NodeJS.Dict<string | string[]> }[] = [];
const server = createServer(({ url, headers }, response) => {
  asked.push({ url, headers });
  response.writeHead(answer.status).end(answer.text);
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates.json`;
const { host } = new URL(address);
afterAll(() => void server.close());
beforeEach(() => {
  answer = { status: 200, text: feedOf("0.1.0", "0.2.0") };
  asked.length = 0;
});

const feed: FeedSource = { address, publicKey: publicKeyOf(key), signed: true };
const noUpdater: NativeUpdater = { download: async () => {}, install: () => {} };

function updatesOf(strategy: UpdateStrategy, over: Partial<ConstructorParameters<typeof Updates>[0]> = {}) {
  const shown: UpdateView[] = [];
  const updates = new Updates({
    version: "0.1.0",
    strategy,
    fetchText: (from, signal) => fetchFeed(fetch, from, signal),
    native: noUpdater,
    busyWith: async () => null,
    clock: systemClock,
    onView: (view) => shown.push(view),
    ...over,
  });
  return { updates, shown };
}

describe("what is asked", () => {
  it("is one address, with nothing about who asks", async () => {
    const { updates } = updatesOf({ kind: "notice", feed });
    await updates.ask();
    expect(updates.view).toEqual({ kind: "available", host, release: expect.objectContaining({ version: "0.2.0" }) });
    expect(asked.map(({ url }) => url)).toEqual(["/updates.json"]);
    const headers = asked[0]?.headers ?? {};
    expect(headers["user-agent"]).toBe("Easel");
    expect(Object.keys(headers).filter((name) => /cookie|referer|authorization|^x-/.test(name))).toEqual([]);
  });

  it.each([
    ["unconfigured", { kind: "unconfigured" }],
    ["managed", { kind: "package_manager", by: "apt" }],
  ] as const)("is nothing where it is %s, even if somebody asks for it", async (kind, strategy) => {
    const { updates } = updatesOf(strategy);
    updates.setOn(true);
    await updates.ask();
    expect(updates.view.kind).toBe(kind);
    expect(asked).toEqual([]);
  });

  it("is asked once a day while the switch is on, and never while it is off", async () => {
    const sleeps: number[] = [];
    const clock = {
      now: () => 0,
      sleep: async (ms: number, signal?: AbortSignal) => {
        sleeps.push(ms);
        if (sleeps.length > 3) await new Promise((_, reject) => signal?.addEventListener("abort", reject, { once: true }));
      },
    };
    const { updates } = updatesOf({ kind: "notice", feed }, { clock });
    expect(updates.view).toEqual({ kind: "off", host });
    updates.setOn(true);
    await vi.waitFor(() => expect(sleeps).toEqual([30_000, 86_400_000, 86_400_000, 86_400_000]), 60_000);
    expect(asked).toHaveLength(3);
    updates.setOn(false);
    expect(updates.view).toEqual({ kind: "off", host });
  });
});

describe("what is believed", () => {
  it("is nothing of 20 feeds in which something was changed on the way", async () => {
    const { feed: text, signature } = JSON.parse(feedOf("9.9.9")) as { feed: string; signature: string };
    let refused = 0;
    for (let index = 0; index < 20; index += 1) {
      const at = Math.floor((index * text.length) / 20);
      const changed = `${text.slice(0, at)}${text[at] === "1" ? "2" : "1"}${text.slice(at + 1)}`;
      answer = { status: 200, text: JSON.stringify({ feed: changed, signature }) };
      const { updates, shown } = updatesOf({ kind: "native", feed });
      await updates.ask();
      if (updates.view.kind === "failed" && updates.view.error.code === "update_feed_not_ours") refused += 1;
      expect(JSON.stringify(shown)).not.toContain("What is new");
    }
    expect(refused).toBe(20);
  });

  it.each([
    ["a host that answers with an error", 503, "later"],
    ["a feed of another's key", 200, signFeed({ format: 1, releases: [release("9.9.9")] }, trialKey())],
    ["a feed without end", 200, "x".repeat(5_000_000)],
  ])("is nothing of %s, and what is said names no more than the host", async (_what, status, text) => {
    answer = { status, text };
    const { updates } = updatesOf({ kind: "notice", feed });
    await updates.ask();
    expect(updates.view).toMatchObject({ kind: "failed", host });
    expect(JSON.stringify(updates.view)).not.toContain("9.9.9");
  });

  it.each([["0.1.0"], ["0.0.9"]])("a feed whose newest is %s has nothing newer than 0.1.0", async (newest) => {
    answer = { status: 200, text: feedOf("0.0.1", newest) };
    const { updates } = updatesOf({ kind: "notice", feed });
    await updates.ask();
    expect(updates.view).toMatchObject({ kind: "current", host });
  });

  it("the newest is found by its numbers, wherever it stands", async () => {
    answer = { status: 200, text: feedOf("0.9.0", "0.10.0", "0.2.0") };
    const { updates } = updatesOf({ kind: "notice", feed });
    await updates.ask();
    expect(updates.view).toMatchObject({ release: { version: "0.10.0" } });
  });
});

describe("the system's own updater", () => {
  it("waits for jobs and for an AI app's settings, and installs once", async () => {
    const installed = vi.fn();
    let busy: "job" | "config" | null = "job";
    const sleeps: (() => void)[] = [];
    const clock = { now: () => 0, sleep: () => new Promise<void>((resolve) => sleeps.push(resolve)) };
    const { updates } = updatesOf(
      { kind: "native", feed },
      { clock, busyWith: async () => busy, native: { download: async () => {}, install: installed } },
    );
    await updates.ask();
    expect(updates.view).toMatchObject({ kind: "ready", waitsFor: null });
    const done = updates.install();
    await vi.waitFor(() => expect(updates.view).toMatchObject({ kind: "ready", waitsFor: "job" }), 60_000);
    await updates.install(); // a second click changes nothing
    await vi.waitFor(() => expect(sleeps).toHaveLength(1), 60_000);
    busy = "config";
    sleeps.shift()?.();
    await vi.waitFor(() => expect(updates.view).toMatchObject({ waitsFor: "config" }), 60_000);
    await vi.waitFor(() => expect(sleeps).toHaveLength(1), 60_000);
    expect(installed).not.toHaveBeenCalled();
    busy = null;
    sleeps.shift()?.();
    await done;
    expect(installed).toHaveBeenCalledOnce();
  });

  it("is not asked before our own feed has said that there is something", async () => {
    const download = vi.fn();
    answer = { status: 200, text: feedOf("0.1.0") };
    const { updates } = updatesOf({ kind: "native", feed }, { native: { download, install: () => {} } });
    await updates.ask();
    expect(download).not.toHaveBeenCalled();
  });
});

describe("how a newer Easel comes to this computer", () => {
  const here = (over: Partial<ThisInstallation>): ThisInstallation => ({
    platform: "linux",
    executable: "/home/me/Easel/easel",
    env: {},
    store: false,
    exists: () => false,
    ...over,
  });
  it.each<[string, FeedSource | null, Partial<ThisInstallation>, UpdateStrategy]>([
    ["made from its source", null, {}, { kind: "unconfigured" }],
    ["a signed app for Windows", feed, { platform: "win32" }, { kind: "native", feed }],
    ["a signed app for macOS", feed, { platform: "darwin" }, { kind: "native", feed }],
    ["an unsigned app", { ...feed, signed: false }, { platform: "darwin" }, { kind: "notice", feed: { ...feed, signed: false } }],
    ["unpacked on Linux", feed, {}, { kind: "notice", feed }],
    ["an AppImage", feed, { executable: "/tmp/.mount_x/easel" }, { kind: "notice", feed }],
    ["by dpkg", feed, { executable: "/usr/lib/easel/easel", exists: () => true }, { kind: "package_manager", by: "apt" }],
    ["by rpm", feed, { executable: "/usr/lib/easel/easel" }, { kind: "package_manager", by: "rpm" }],
    ["by Flatpak", feed, { env: { FLATPAK_ID: "app.easel.desktop" } }, { kind: "package_manager", by: "flatpak" }],
    ["by the Microsoft Store", feed, { platform: "win32", store: true }, { kind: "package_manager", by: "store" }],
  ])("%s", (_what, source, over, strategy) => {
    expect(chooseStrategy(source, here(over))).toEqual(strategy);
  });

  it.each([["http://example.org/updates.json"], ["ftp://example.org"], ["file:///etc/passwd"]])("a feed at %s is refused", (unsafe) => {
    expect(FeedSource.safeParse({ ...feed, address: unsafe }).success).toBe(false);
  });
});
