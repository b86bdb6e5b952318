import fs from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ComfyClient } from "#comfyui/client.ts";
import { PROGRAM } from "#mcp-bridge/test-support/bridge.ts";
import { Daemon } from "#mcp-bridge/test-support/daemon.ts";
import { startPracticeEngine, temporaryFolder } from "#mcp-bridge/test-support/engines.ts";
import { publicKeyOf, signFeed, trialKey } from "#scripts/release/sign-feed.ts";
import type { BridgeEntry } from "../client-configs/apps/client.ts";
import { bridgeEntry } from "../client-configs/server-entry.ts";
import { fetchFeed } from "./fetch-feed.ts";
import { Updates } from "./updates.ts";

/** `EASEL_UPDATES`: how many; 100 is the whole proof. */
const UPDATES = Number(process.env.EASEL_UPDATES ?? 3);
const PATIENCE_MS = 120_000;

/** Easel as an AppImage: a new file for each version, the older one is thrown away; and its bridge, of which each version has another. */
class Installation {
  readonly state = path.join(temporaryFolder(), "Easel dàta");
  readonly #downloads = temporaryFolder();
  #daemon: Daemon | null = null;
  #appImage = "";

  /** The app of this version starts: it renews what AI apps start, and has a bridge. */
  async start(version: string, engineUrl: string): Promise<BridgeEntry> {
    fs.rmSync(this.#appImage, { force: true });
    this.#appImage = path.join(this.#downloads, `Easel-${version}.AppImage`);
    // Run as plain Node, an AppImage of Easel is just that.
    fs.writeFileSync(this.#appImage, `#!/bin/sh\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
    const bridge = path.join(temporaryFolder(), "easel-bridge.cjs");
    fs.writeFileSync(bridge, `// ${version}\nimport(${JSON.stringify(PROGRAM)});\n`);
    const entry = bridgeEntry({ executable: "/gone/easel", bridge, stateDirectory: this.state, appImage: this.#appImage });
    const report = { state: "ready", url: engineUrl };
    fs.mkdirSync(this.state, { recursive: true });
    fs.writeFileSync(path.join(this.state, "engine.json"), JSON.stringify(report));
    const daemon = new Daemon(this.state);
    this.#daemon = daemon;
    await vi.waitFor(() => expect(daemon.all("listening")).toHaveLength(1), PATIENCE_MS);
    daemon.tell(report);
    return entry;
  }

  async stop(): Promise<void> {
    await this.#daemon?.raw.stop();
  }

  /** Whether its bridge has a job that has not ended. */
  isBusy(): boolean {
    const newest = new Map(this.#daemon?.all("job").map(({ job }) => [job.id, job.state.kind]));
    return [...newest.values()].some((kind) => !["done", "failed", "cancelled"].includes(kind));
  }
}

/** As the app asks its engine. */
async function isPainting(url: string): Promise<boolean> {
  const { running, pending } = await new ComfyClient({ url }).queue();
  return running.length + pending.length > 0;
}

async function connect({ command, args, env }: BridgeEntry): Promise<Client> {
  const client = new Client({ name: "claude-ai", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command, args, env: { PATH: process.env.PATH ?? "", ...env } }));
  return client;
}

test(
  `${UPDATES} updates while AI apps are connected hurt no job and leave no dead entry`,
  async () => {
    const key = trialKey();
    let newest = 1;
    const page = (version: string) => `https://easel.app/releases/${version}`;
    const host = createServer((_request, response) => {
      const version = `0.${newest}.0`;
      response.end(signFeed({ format: 1, releases: [{ version, date: "2026-11-30", notes: "-", page: page(version), files: [] }] }, key));
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void host.close());
    const address = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    const engine = await startPracticeEngine(0, 0, { jobMs: 300 });
    onTestFinished(() => engine.stop());
    const easel = new Installation();
    onTestFinished(() => easel.stop());

    const written = await easel.start("0.1.0", engine.url);
    const connected = await Promise.all([connect(written), connect(written)]);
    onTestFinished(async () => {
      for (const client of connected) await client.close();
    });
    const paint = async (client: Client | undefined, prompt: string) => {
      const call = { name: "generate_image", arguments: { prompt, width: 64, height: 64, steps: 1 } };
      return (await client?.callTool(call, undefined, { timeout: PATIENCE_MS })) as CallToolResult;
    };
    const hurt: unknown[] = [];
    const dead: unknown[] = [];

    for (; newest <= UPDATES; ) {
      const running = newest;
      newest += 1;
      const updates = new Updates({
        version: `0.${running}.0`,
        strategy: { kind: "native", feed: { address, publicKey: publicKeyOf(key), signed: true } },
        fetchText: (from, signal) => fetchFeed(fetch, from, signal),
        native: { download: async () => {}, install: () => {} },
        busyWith: async () => (easel.isBusy() || (await isPainting(engine.url)) ? "job" : null),
        clock: systemClock,
        onView: () => {},
      });
      const before = engine.saved().length;
      const painted = paint(connected[0], `before ${running}`);
      await vi.waitFor(async () => expect((await isPainting(engine.url)) || engine.saved().length > before).toBe(true), PATIENCE_MS);
      await updates.ask();
      expect(updates.view).toMatchObject({ kind: "ready", release: { version: `0.${newest}.0` } });
      await updates.install();
      await easel.stop();
      const entry = await easel.start(`0.${newest}.0`, engine.url);
      expect(entry).toEqual(written);
      const results = [await painted, ...(await Promise.all(connected.map((client, at) => paint(client, `after ${running} ${at}`))))];
      hurt.push(...results.filter(({ isError, content }) => isError || !content.some(({ type }) => type === "image")));
      const fresh = await connect(written).catch((error) => dead.push(error));
      if (fresh instanceof Client) {
        expect((await fresh.listTools()).tools.length).toBeGreaterThan(0);
        await fresh.close();
      }
    }
    expect({ hurt, dead, versions: newest }).toEqual({ hurt: [], dead: [], versions: UPDATES + 1 });
    expect(engine.saved()).toHaveLength(3 * UPDATES);
  },
  PATIENCE_MS + UPDATES * 30_000,
);
