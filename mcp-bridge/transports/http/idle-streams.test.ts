import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { endProcess, freeUrl, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge } from "../../test-support/http-bridge.ts";
import { residentBytes } from "../../test-support/process-memory.ts";

/*
 * Streams on which nothing happens, through an nginx that ends what is silent for a minute. The whole proof takes ten, and needs nginx:
 * it is done where the environment says for how long.
 */
const MINUTES = Number(process.env.EASEL_IDLE_STREAM_MINUTES ?? 0);
const STREAMS = 500;
/** As AI apps' own connections would be of a few users more: what the first ones load is not counted. */
const WARM_UP = 30;
const MAX_BYTES_EACH = 30_000;

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "idle", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

describe.skipIf(MINUTES === 0)(`${STREAMS} idle streams through nginx`, () => {
  let bridge: HttpBridge;
  let nginx: ChildProcess;
  let url: string;
  beforeAll(async () => {
    bridge = await HttpBridge.start({ env: { COMFYUI_URL: "http://127.0.0.1:9" } });
    url = await freeUrl();
    nginx = startNginx(new URL(url).port, bridge.url);
    await vi.waitFor(async () => expect((await fetch(`${url}/live`)).status).toBe(200), 60_000);
  });
  afterAll(async () => {
    await endProcess(nginx);
    await bridge.stop();
  });

  test(`stay open for ${MINUTES} minutes, at most ${MAX_BYTES_EACH / 1000} kB each`, { timeout: (MINUTES + 3) * 60_000 }, async () => {
    const streams: IdleStream[] = [];
    while (streams.length < WARM_UP) streams.push(await IdleStream.open(url, streams.length));
    const before = await residentBytes(bridge.child.pid);
    while (streams.length < WARM_UP + STREAMS) streams.push(await IdleStream.open(url, streams.length));
    await new Promise((resolve) => setTimeout(resolve, MINUTES * 60_000));
    const each = ((await residentBytes(bridge.child.pid)) - before) / STREAMS;
    if (process.env.EASEL_TEST_TIMES) console.log(`${(each / 1000).toFixed(1)} kB for each idle stream`);
    expect(streams.filter(({ ended }) => ended)).toHaveLength(0);
    // nginx would have ended a stream that had said nothing.
    expect(streams.filter(({ bytes }) => bytes === 0)).toHaveLength(0);
    expect(each).toBeLessThanOrEqual(MAX_BYTES_EACH);
    for (const stream of streams) stream.close();
  });
});

function startNginx(port: string, upstream: string): ChildProcess {
  const folder = temporaryFolder();
  const conf = path.join(folder, "nginx.conf");
  fs.writeFileSync(
    conf,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${upstream}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host;
      proxy_buffering off; proxy_read_timeout 60s; send_timeout 60s;
    }
  }
}`,
  );
  return spawn("nginx", ["-c", conf, "-p", folder], { stdio: "ignore" });
}

/** One client's stream, of one of the three kinds that there are. */
class IdleStream {
  ended = false;
  bytes = 0;
  readonly #request: http.ClientRequest;

  private constructor(request: http.ClientRequest, response: http.IncomingMessage) {
    this.#request = request;
    response.on("data", (piece: Buffer) => {
      this.bytes += piece.length;
    });
    response.on("close", () => {
      this.ended = true;
    });
    request.on("error", () => {}); // its end is noted
  }

  static async open(url: string, index: number): Promise<IdleStream> {
    const kinds = [IdleStream.#ofSession, IdleStream.#sse, IdleStream.#subscription];
    const request = await (kinds[index % kinds.length] ?? IdleStream.#sse)(url);
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      request.once("response", resolve);
      request.once("error", reject);
    });
    expect(response.statusCode).toBe(200);
    return new IdleStream(request, response);
  }

  static async #ofSession(url: string): Promise<http.ClientRequest> {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "idle", version: "1" } };
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params });
    const { headers } = await fetch(`${url}/mcp`, { method: "POST", headers: JSON_HEADERS, body });
    const session = { "mcp-session-id": headers.get("mcp-session-id") ?? "", accept: "text/event-stream" };
    return http.get(`${url}/mcp`, { headers: session, agent: false });
  }

  static async #sse(url: string): Promise<http.ClientRequest> {
    return http.get(`${url}/sse`, { headers: { accept: "text/event-stream" }, agent: false });
  }

  static async #subscription(url: string): Promise<http.ClientRequest> {
    const method = "subscriptions/listen";
    const headers = { ...JSON_HEADERS, "mcp-protocol-version": "2026-07-28", "mcp-method": method };
    const request = http.request(`${url}/mcp`, { method: "POST", headers, agent: false });
    request.end(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: { _meta: META, notifications: { toolsListChanged: true } } }));
    return request;
  }

  close(): void {
    this.#request.destroy();
  }
}
