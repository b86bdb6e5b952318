import fs from "node:fs";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { openLog } from "#base/log.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { fastClock } from "#comfyui/test-support/fast-clock.ts";
import { freeUrl, startHttpServer, type TestEngine, temporaryFolder } from "../test-support/engines.ts";
import { EngineLocator } from "./engine-locator.ts";

const STATS = {
  system: { os: "linux", comfyui_version: "0.38.1", python_version: "3.12", ram_total: 1, ram_free: 1, argv: [] },
  devices: [],
};

const servers: TestEngine[] = [];
async function answering(status: number, body: string, mime = "application/json"): Promise<string> {
  const server = await startHttpServer((_request, response) => response.writeHead(status, { "content-type": mime }).end(body));
  servers.push(server);
  return server.url;
}
const engine = () => answering(200, JSON.stringify(STATS));

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** So much faster than time that the patience of a minute is spent in a moment, and still slow enough for a busy machine to answer. */
const clock = fastClock(60);
const PATIENCE = { timeoutMs: 60_000 };

function locator(url: string | null, itsClock = clock) {
  const directory = temporaryFolder();
  const reportFile = path.join(directory, "engine.json");
  const connect = (address: string) => new ComfyClient({ url: address });
  const log = openLog({ level: "error", format: "text", file: null });
  const made = new EngineLocator({ name: "main", url, reportFile, connect, catalogLifetimeMs: 60_000, clock: itsClock, log });
  return { locator: made, report: (text: string) => fs.writeFileSync(reportFile, text) };
}

describe("where the engine is", () => {
  test("at the address that somebody chose, whatever the app says", async () => {
    const chosen = await engine();
    const { locator: one, report } = locator(chosen);
    report(JSON.stringify({ state: "ready", url: await engine() }));
    expect((await one.waitUntilReady(PATIENCE)).client.url).toBe(chosen);
    expect(one.lastKnown?.identity).toBe(`${chosen} 0.38.1`);
  });

  test("else where the host says, else where the app last wrote that it is", async () => {
    const [said, written] = [await engine(), await engine()];
    const { locator: one, report } = locator(null);
    report(JSON.stringify({ state: "ready", url: written }));
    expect((await one.waitUntilReady(PATIENCE)).client.url).toBe(written);
    one.requestStart = () => {};
    one.setHostReport({ state: "ready", url: said });
    expect((await one.waitUntilReady(PATIENCE)).client.url).toBe(said);
  });

  test.each(["", "{", '{"state":"flying"}'])("a report that cannot be read (%j) counts as none", async (text) => {
    const { locator: one, report } = locator(null);
    report(text);
    const waiting = one.waitUntilReady(PATIENCE);
    const later = await engine();
    report(JSON.stringify({ state: "ready", url: later }));
    expect((await waiting).client.url).toBe(later);
  });
});

describe("waiting", () => {
  test("ends with what happened and what to do", async () => {
    const { locator: one } = locator(await freeUrl());
    await expect(one.waitUntilReady(PATIENCE)).rejects.toMatchObject({
      kind: "engine_unreachable",
      remedy: expect.stringContaining("Start ComfyUI"),
    });
  });

  test("a web page is no engine and not worth waiting for; a proxy's error page is worth it", async () => {
    const page = locator(await answering(200, "<!doctype html>", "text/html")).locator;
    const attempts: string[] = [];
    await expect(page.waitUntilReady({ ...PATIENCE, onWait: (doing) => attempts.push(doing) })).rejects.toThrow(/is not ComfyUI/);
    expect(attempts).toEqual([]);
    const proxy = locator(await answering(502, "<h1>Bad gateway</h1>", "text/html"), fastClock(2)).locator;
    await expect(proxy.waitUntilReady({ ...PATIENCE, onWait: (doing) => attempts.push(doing) })).rejects.toMatchObject({
      kind: "engine_unreachable",
    });
    expect(attempts.length).toBeGreaterThan(2);
  });

  test("an engine that is being started gets more time, and an error of its own in the end", async () => {
    const { locator: one } = locator(null);
    one.requestStart = () => {};
    one.setHostReport({ state: "starting", doing: "loading ComfyUI" });
    const since = clock.now();
    const told = new Set<string>();
    await expect(one.waitUntilReady({ ...PATIENCE, onWait: (doing) => told.add(doing) })).rejects.toMatchObject({
      kind: "engine_starting",
    });
    expect(clock.now() - since).toBeGreaterThan(120_000);
    expect([...told]).toEqual(["starting the engine: loading ComfyUI"]);
  });

  test("the host is asked once to start a stopped engine, and only for what a person wants done", async () => {
    const { locator: one } = locator(null);
    let asked = 0;
    one.requestStart = () => {
      asked++;
    };
    one.setHostReport({ state: "stopped", why: "" });
    await expect(one.waitUntilReady(PATIENCE)).rejects.toMatchObject({ message: "The picture engine is stopped." });
    one.setHostReport({ state: "stopped", why: "The engine stopped 5 times within 10 minutes." });
    await expect(one.waitUntilReady(PATIENCE)).rejects.toMatchObject({ message: "The engine stopped 5 times within 10 minutes." });
    expect(asked).toBe(0);
    await expect(one.waitUntilReady({ ...PATIENCE, startIfStopped: true })).rejects.toMatchObject({ kind: "engine_unreachable" });
    expect(asked).toBe(1);
  });

  test("can be given up at any moment", async () => {
    const stop = new AbortController();
    const waiting = locator(await freeUrl()).locator.waitUntilReady({ timeoutMs: 1e9, signal: stop.signal });
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});
