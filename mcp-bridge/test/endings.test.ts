import { type ChildProcess, spawn } from "node:child_process";
import http from "node:http";
import net, { type AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import { configArguments, PROGRAM, TestBridge } from "../test-support/bridge.ts";
import { startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

/**
 * Every way in which a bridge that serves alone can end, whatever its job is at: nothing of it may stay with the engine. Against the
 * practice engine, or the one that EASEL_CONFORMANCE_URL names (whose queue must be empty). Each way and each state is tried once;
 * every way in every state with EASEL_ENDINGS=all.
 */
const all = process.env.EASEL_ENDINGS === "all";
const given = process.env.EASEL_CONFORMANCE_URL || undefined;
const ENDLESS = given ? { width: 512, height: 512, steps: 100 } : { width: 64, height: 64, steps: 100 };
const SHORT = { width: 64, height: 64, steps: 1 };
const STEP_MS = 500;
const PATIENCE = { timeout: 60_000 };

let stopEngine = async () => {};
let spy: ComfyClient;
let door: Door;
let jobs = 0;
const bridges: LoneBridge[] = [];

beforeAll(async () => {
  const practice = given ? null : await startPracticeEngine(STEP_MS);
  if (practice) stopEngine = practice.stop;
  const url = given ?? practice?.url ?? "";
  spy = new ComfyClient({ url });
  door = await Door.open(url);
}, 120_000);
afterEach(async () => {
  door.holdsPictures = false;
  for (const bridge of bridges.splice(0)) bridge.kill();
  const { running, pending } = await spy.queue();
  for (const job of [...pending, ...running]) await spy.cancel(job);
}, 90_000);
afterAll(async () => {
  await door?.close();
  await spy?.dispose();
  await stopEngine();
});

/** Leads to the engine; finished pictures may be held back there, so that a bridge is still fetching them. */
class Door {
  holdsPictures = false;
  /** How many it holds. */
  held = 0;
  readonly #server: http.Server;
  readonly #sockets = new Set<net.Socket>();

  private constructor(engine: URL) {
    this.#server = http.createServer((request, response) => {
      if (this.holdsPictures && request.url?.startsWith("/view")) {
        this.held++;
        return;
      }
      const { url = "", method, headers } = request;
      const onward = http.request({ host: engine.hostname, port: engine.port, path: url, method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 0, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      request.pipe(onward);
    });
    this.#server.on("upgrade", (request, socket: net.Socket, head) => {
      const onward = net.connect(Number(engine.port), engine.hostname, () => {
        const lines = request.rawHeaders.flatMap((name, index, all) => (index % 2 === 0 ? [`${name}: ${all[index + 1]}`] : []));
        onward.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
        onward.write(head);
        socket.pipe(onward).pipe(socket);
      });
      for (const end of [socket, onward]) end.on("error", () => {});
      this.#sockets.add(onward);
    });
    this.#server.on("connection", (socket) => this.#sockets.add(socket));
  }

  static async open(engineUrl: string): Promise<Door> {
    const door = new Door(new URL(engineUrl));
    await new Promise<void>((resolve) => door.#server.listen(0, "127.0.0.1", resolve));
    return door;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Starts the bridge as an AI app in a terminal does: a process in a group of its own, whose pipes the bridge inherits. */
const PARENT = `
const { spawn } = require("node:child_process");
const [, program, ...args] = process.argv;
const child = spawn(process.execPath, [program, ...args], { stdio: ["inherit", "inherit", "inherit"] });
process.stderr.write("bridge " + child.pid + "\\n");
child.on("exit", () => process.exit());`;

/** A bridge that serves alone, with everything around it that can end it. */
class LoneBridge {
  readonly parent: ChildProcess;
  readonly state = temporaryFolder();
  pid = 0;
  readonly #modern: boolean;
  #said = "";

  private constructor(config: string, modern: boolean) {
    this.#modern = modern;
    this.parent = spawn(process.execPath, ["-e", PARENT, PROGRAM, "--stdio", ...configArguments(this.state, config)], {
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, EASEL_STATE_DIR: this.state },
    });
    this.parent.stdin?.on("error", () => {});
    this.parent.stdout?.on("data", (chunk) => {
      this.#said += chunk;
    });
    this.parent.stderr?.on("data", (chunk) => {
      this.pid ||= Number(/bridge (\d+)/.exec(String(chunk))?.[1] ?? 0);
    });
  }

  static async start(config: string, modern: boolean): Promise<LoneBridge> {
    const bridge = new LoneBridge(config, modern);
    bridges.push(bridge);
    await expect.poll(() => bridge.pid, PATIENCE).toBeGreaterThan(0);
    const params = { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } };
    if (!modern) bridge.send({ id: 0, method: "initialize", params }, { method: "notifications/initialized" });
    return bridge;
  }

  send(...messages: object[]): void {
    for (const message of messages) this.parent.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  }

  call(name: string, args: object): void {
    const modern = {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    };
    const _meta = { progressToken: 1, ...(this.#modern && modern) };
    this.send({ id: 1, method: "tools/call", params: { name, arguments: args, _meta } });
  }

  /** Resolves when it has said this to the client. */
  async says(words: RegExp): Promise<void> {
    await expect.poll(() => this.#said, PATIENCE).toMatch(words);
  }

  async ended(): Promise<void> {
    await expect.poll(() => exists(this.pid), PATIENCE).toBe(false);
  }

  kill(): void {
    for (const pid of [this.pid, this.parent.pid ?? 0]) if (pid > 0 && exists(pid)) process.kill(pid, "SIGKILL");
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const WAYS: [string, (bridge: LoneBridge) => unknown][] = [
  ["its stdin is closed", ({ parent }) => parent.stdin?.end()],
  ["it gets SIGTERM", ({ pid }) => process.kill(pid, "SIGTERM")],
  ["Ctrl+C is pressed in its terminal", ({ parent }) => process.kill(-(parent.pid ?? 0), "SIGINT")],
  ["its terminal is closed", ({ parent }) => process.kill(-(parent.pid ?? 0), "SIGHUP")],
  ["its parent is killed, while another process keeps its stdin open", ({ parent }) => parent.kill("SIGKILL")],
];

const inEngine = async () => {
  const { running, pending } = await spy.queue();
  return [...running, ...pending];
};

/** Brings a job of the bridge there. */
const STATES: [string, (bridge: LoneBridge) => Promise<void>][] = [
  [
    "waits in the engine's queue",
    async (bridge) => {
      const other = await LoneBridge.start(config("finish"), false);
      other.call("generate_image", { ...ENDLESS, prompt: `${++jobs}` });
      await other.says(/Step 1 of 100/);
      other.kill();
      bridge.call("generate_image", { ...ENDLESS, prompt: `${++jobs}` });
      await expect.poll(async () => (await spy.queue()).pending.length, PATIENCE).toBe(1);
    },
  ],
  [
    "has just begun there, and loads its model",
    async (bridge) => {
      bridge.call("generate_image", { ...ENDLESS, prompt: `${++jobs}` });
      await expect.poll(async () => (await spy.queue()).running.length, PATIENCE).toBe(1);
    },
  ],
  [
    "is being painted",
    async (bridge) => {
      bridge.call("generate_image", { ...ENDLESS, prompt: `${++jobs}` });
      await bridge.says(/Step \d+ of 100/);
    },
  ],
  [
    "is done, and its picture on the way",
    async (bridge) => {
      door.holdsPictures = true;
      const { held } = door;
      bridge.call("generate_image", { ...SHORT, prompt: `${++jobs}` });
      await expect.poll(() => door.held, PATIENCE).toBeGreaterThan(held);
    },
  ],
];

function config(onDisconnect: "finish" | null): string {
  return `comfyui: { url: "${door.url}" }\n${onDisconnect ? `results: { on_disconnect: ${onDisconnect} }\n` : ""}`;
}

describe.each(STATES.map((state, index) => [...state, index] as const))("when its job %s", (_, begin, state) => {
  test.each(WAYS.filter((_, way) => all || way % STATES.length === state))("and %s", { timeout: 180_000 }, async (_, end) => {
    const bridge = await LoneBridge.start(config(null), false);
    await begin(bridge);
    const before = await inEngine();
    end(bridge);
    await bridge.ended();
    // What was there before ours, and no more.
    expect(await inEngine()).toEqual(before.length === 2 ? before.slice(0, 1) : []);
  });
});

describe("a client of MCP 2026-07-28, which has no sessions", () => {
  test.each(WAYS.slice(0, 2))("takes its job with it, too, when %s", { timeout: 180_000 }, async (_, end) => {
    const bridge = await LoneBridge.start(config(null), true);
    bridge.call("generate_image", { ...ENDLESS, prompt: `${++jobs}` });
    await bridge.says(/Step \d+ of 100/);
    end(bridge);
    await bridge.ended();
    expect(await inEngine()).toEqual([]);
  });
});

test("where jobs are to be finished, the next bridge fetches the picture, before anybody calls it", { timeout: 180_000 }, async () => {
  const bridge = await LoneBridge.start(config("finish"), false);
  bridge.call("generate_image", { ...ENDLESS, steps: given ? 5 : 3, prompt: `${++jobs}` });
  await bridge.says(/Step \d of/);
  process.kill(bridge.pid, "SIGTERM");
  await bridge.ended();
  const next = await TestBridge.start({ state: bridge.state, config: config("finish"), args: ["--stdio"] });
  await expect.poll(() => next.jobs().map(({ state }) => state.kind), PATIENCE).toEqual(["done"]);
  expect(await inEngine()).toEqual([]);
  await next.stop();
});
