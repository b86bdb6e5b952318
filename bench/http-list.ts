import { spawn } from "node:child_process";
import http from "node:http";
import path from "node:path";
import { build } from "vite";
import { root } from "../scripts/bootstrap/root.ts";
import { programConfig } from "../vite.programs.config.ts";
import { median } from "./mcp-process.ts";

const ERAS = ["2025-11-25", "2026-07-28"] as const;
type Era = (typeof ERAS)[number];

/** Milliseconds of one `tools/list` while all clients ask for theirs, medians. */
export interface HttpList {
  era: Era;
  bridge: number;
  floor: number;
}

/** Clients that ask at the same time, each for one list after the other. */
export const CLIENTS = 50;
const LISTS_EACH = 10;
const ROUNDS = 6;

/** The bridge and a server of one tool by turns, so that a slow moment of the machine hits both. */
export async function measureHttpList(stateDirectory: string): Promise<HttpList[]> {
  const outDir = path.join(root, ".vite", "bench");
  await build(programConfig("http-floor", path.join(root, "bench", "http-floor-server.ts"), outDir));
  const bridge = await Server.start([path.join(root, ".vite", "build", "easel-bridge.cjs"), "--http", "127.0.0.1:0"], stateDirectory);
  const floor = await Server.start([path.join(outDir, "http-floor.cjs")], stateDirectory);
  try {
    const results: HttpList[] = [];
    for (const era of ERAS) {
      const times = { bridge: [] as number[], floor: [] as number[] };
      for (let round = -1; round < ROUNDS; round += 1) {
        const [ours, theirs] = [await bridge.timeLists(era), await floor.timeLists(era)];
        if (round < 0) continue; // both have yet to warm up
        times.bridge.push(...ours);
        times.floor.push(...theirs);
      }
      results.push({ era, bridge: median(times.bridge), floor: median(times.floor) });
    }
    return results;
  } finally {
    bridge.stop();
    floor.stop();
  }
}

class Server {
  readonly #url: string;
  readonly stop: () => void;
  readonly #agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });
  readonly #sessions: Record<string, string>[] = [];

  private constructor(url: string, stop: () => void) {
    this.#url = url;
    this.stop = stop;
  }

  static async start(args: string[], state: string): Promise<Server> {
    const env = { PATH: process.env.PATH, HOME: state, EASEL_STATE_DIR: path.join(state, "http-list"), COMFYUI_URL: "http://127.0.0.1:9" };
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env });
    const url = await new Promise<string>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        const listening = /listening on (\S+)/.exec(text)?.[1];
        if (listening) resolve(listening);
      });
    });
    return new Server(url, () => child.kill());
  }

  /** How long each list took. */
  async timeLists(era: Era): Promise<number[]> {
    const isModern = era === "2026-07-28";
    while (!isModern && this.#sessions.length < CLIENTS) this.#sessions.push(await this.#session());
    const times = await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        const headers = isModern ? { "mcp-protocol-version": era, "mcp-method": "tools/list" } : (this.#sessions[client] ?? {});
        const took: number[] = [];
        for (let n = 0; n < LISTS_EACH; n += 1) {
          const start = performance.now();
          await this.#post(listMessage(era), headers);
          took.push(performance.now() - start);
        }
        return took;
      }),
    );
    return times.flat();
  }

  async #session(): Promise<Record<string, string>> {
    const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "bench", version: "1" } };
    const { headers } = await this.#post({ jsonrpc: "2.0", id: 0, method: "initialize", params }, {});
    return { "mcp-session-id": String(headers["mcp-session-id"]), "mcp-protocol-version": "2025-11-25" };
  }

  #post(message: object, more: Record<string, string>): Promise<http.IncomingMessage> {
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream", ...more };
    return new Promise((resolve, reject) => {
      const request = http.request(`${this.#url}/mcp`, { method: "POST", headers, agent: this.#agent }, (response) => {
        response.resume();
        response.once("end", () => (response.statusCode === 200 ? resolve(response) : reject(new Error(`status ${response.statusCode}`))));
      });
      request.once("error", reject);
      request.end(JSON.stringify(message));
    });
  }
}

function listMessage(era: Era): object {
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": era,
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return { jsonrpc: "2.0", id: 1, method: "tools/list", params: era === "2026-07-28" ? { _meta } : {} };
}
