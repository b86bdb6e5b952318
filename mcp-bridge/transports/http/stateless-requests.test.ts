import net from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Answer } from "../../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";

const VERSION = "2026-07-28";
const STEP_MS = 30;
const FOX = { prompt: "a red fox", width: 256, height: 256, steps: 4 };
/** How many calls are cut; a longer proof by environment variable. */
const CUTS = Number(process.env.EASEL_CUT_CALLS ?? 12);
/** Who make them, at one time. */
const CLIENTS = 20;

let engine: PracticeEngine;
let bridge: HttpBridge;

beforeAll(async () => {
  engine = await startPracticeEngine(STEP_MS);
  bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url }, config: "comfyui:\n  max_concurrent_jobs: 8\n" });
});
afterAll(async () => {
  await bridge.stop();
  await engine.stop();
});

async function connect(url = bridge.url, mode: "auto" | { pin: string } = "auto"): Promise<Client> {
  const client = new Client({ name: "modern", version: "1.0.0" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`)));
  return client;
}

/** A request as the specification writes it (2026-07-28, "Streamable HTTP"). */
function post(method: string, params: Record<string, unknown> = {}, headers: Record<string, string | undefined> = {}, url = bridge.url) {
  const name = typeof params.name === "string" ? params.name : typeof params.uri === "string" ? params.uri : undefined;
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": headers["mcp-protocol-version"] ?? VERSION,
    "io.modelcontextprotocol/clientInfo": { name: "plain", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  const all = {
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
    "mcp-protocol-version": VERSION,
    "mcp-method": method,
    ...(name !== undefined && { "mcp-name": name }),
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  return fetch(`${url}/mcp`, {
    method: "POST",
    headers: given,
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { ...params, _meta } }),
  });
}

describe("Streamable HTTP, 2026-07-28", () => {
  test("a client of SDK v2 agrees on it by itself, and makes a picture with progress", async () => {
    const client = await connect();
    expect(client.getNegotiatedProtocolVersion()).toBe(VERSION);
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain("generate_image");
    const progress: number[] = [];
    const result = await client.callTool(
      { name: "generate_image", arguments: FOX },
      { onprogress: (done) => progress.push(done.progress) },
    );
    expect(new Answer(result as Answer["result"]).images).toHaveLength(1);
    expect(progress.length).toBeGreaterThan(0);
    await client.close();
  });

  test("a client of SDK v2 that knows only older versions is served as well", async () => {
    const client = new Client({ name: "older", version: "1.0.0" }, { versionNegotiation: { mode: "legacy" } });
    await client.connect(new StreamableHTTPClientTransport(new URL(`${bridge.url}/mcp`)));
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    await client.close();
  });

  test("lists and what is discovered say how long they may be kept, and by whom", async () => {
    const discovered = await (await post("server/discover")).json();
    expect(discovered.result).toMatchObject({ supportedVersions: [VERSION], cacheScope: "private", ttlMs: expect.any(Number) });
    for (const method of ["tools/list", "resources/list", "resources/templates/list", "prompts/list"]) {
      const { result } = await (await post(method)).json();
      expect(result).toMatchObject({ resultType: "complete", cacheScope: "private", ttlMs: expect.any(Number) });
    }
  });

  test.each([
    ["another method in the header", "tools/list", {}, { "mcp-method": "tools/call" }, 400, -32020],
    ["another name in the header", "tools/call", { name: "generate_image" }, { "mcp-name": "upscale" }, 400, -32020],
    ["no method in the header", "tools/list", {}, { "mcp-method": undefined }, 400, -32020],
    ["another version in the header", "tools/list", {}, { "mcp-protocol-version": undefined }, 400, -32020],
    ["a version of the future", "tools/list", {}, { "mcp-protocol-version": "2099-01-01" }, 400, -32022],
    ["a method that there is not", "tools/invent", {}, {}, 404, -32601],
    ["a resource that there is not", "resources/read", { uri: "comfyui://nothing" }, {}, 200, -32602],
    ["params of a wrong shape", "tools/call", { name: 5 }, { "mcp-name": "5" }, 200, -32602],
  ])("%s is refused", async (_what, method, params, headers, status, code) => {
    const answer = await post(method, params, headers);
    const { error } = await answer.json();
    expect([answer.status, error.code]).toEqual([status, code]);
  });

  test("a call whose connection is cut, and that is not sent again, is cancelled after the grace", async () => {
    const short = await HttpBridge.start({ env: { COMFYUI_URL: engine.url }, config: "http:\n  reconnect_seconds: 0.2\n" });
    const cut = new AbortController();
    const client = await connect(short.url);
    const call = client.callTool(
      { name: "generate_image", arguments: { ...FOX, steps: 100 } },
      { onprogress: () => cut.abort(), signal: cut.signal },
    );
    await expect(call).rejects.toThrow();
    await expect.poll(async () => stateOfJobs(await connect(short.url))).toEqual([]);
    await client.close();
    await short.stop();
  });

  test(`${CUTS} calls, cut one to three times at any byte and sent again, make as many pictures`, async () => {
    const before = await pictureCount();
    const calls = Array.from({ length: CUTS }, (_, index) => index);
    const client = async () => {
      for (let index = calls.shift(); index !== undefined; index = calls.shift()) {
        const cutter = await Cutter.start(bridge.url, 1 + (index % 3));
        const answer = await sendUntilAnswered(cutter.url, { ...FOX, prompt: `fox number ${index}` });
        expect(answer.images, answer.text).toHaveLength(1);
        await cutter.stop();
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    expect((await pictureCount()) - before).toBe(CUTS);
  }, 600_000);
});

/** What the bridge has not finished yet. */
async function stateOfJobs(client: Client): Promise<string[]> {
  const { contents } = await client.readResource({ uri: "comfyui://queue" });
  await client.close();
  const [queue] = contents;
  return JSON.parse(queue && "text" in queue ? queue.text : "[]").map(({ state }: { state: string }) => state);
}

/** Of what the engine has run, not of what the bridge says. */
async function pictureCount(): Promise<number> {
  return Object.keys(await (await fetch(`${engine.url}/history`)).json()).length;
}

async function sendUntilAnswered(url: string, args: object): Promise<Answer> {
  for (;;) {
    try {
      const response = await post("tools/call", { name: "generate_image", arguments: args }, {}, url);
      const text = await response.text();
      const json = text.startsWith("{") ? text : (/^data: (\{.*"result".*)$/m.exec(text)?.[1] ?? "");
      return new Answer(JSON.parse(json).result);
    } catch {
      // Cut: the specification says to send it again.
    }
  }
}

/** A proxy that cuts its first connections after so many bytes of the answer. */
class Cutter {
  readonly url: string;
  readonly #server: net.Server;
  readonly #clients = new Set<net.Socket>();

  private constructor(server: net.Server) {
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  }

  static async start(target: string, cuts: number): Promise<Cutter> {
    const { hostname, port } = new URL(target);
    let left = cuts;
    const server = net.createServer((client) => {
      const upstream = net.connect(Number(port), hostname);
      // Some in the headers, some amid of progress or of the picture.
      let bytes = left-- > 0 ? Math.floor(Math.random() ** 4 * 150_000) : Number.POSITIVE_INFINITY;
      const cut = () => {
        client.destroy();
        upstream.destroy();
      };
      upstream.on("data", (piece) => {
        client.write(piece.subarray(0, bytes));
        bytes -= piece.length;
        if (bytes <= 0) cut();
      });
      client.on("data", (piece) => upstream.write(piece));
      for (const end of [client, upstream]) {
        end.on("error", cut);
        end.on("close", cut);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const cutter = new Cutter(server);
    server.on("connection", (client) => cutter.#clients.add(client));
    return cutter;
  }

  stop(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
