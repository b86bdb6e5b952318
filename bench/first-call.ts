import type { ChildProcess } from "node:child_process";
import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { forwardWebSockets } from "../mcp-bridge/test-support/forward-websockets.ts";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";

export interface FirstCall {
  /** Milliseconds from the call to the job at the engine, medians: of a client that listed the tools and waited, and of one that did not. */
  atEngine: { prepared: number; unprepared: number };
  /** What the engine is asked for a picture, the most: for the first one after a list of tools, and for a later one. */
  requests: { first: number; later: number };
  /** Resident memory after the tools were listed, with nothing to do, MB. */
  idleMegabytes: number;
  /** Milliseconds until a call hears that no engine is there, nor anybody to start one. */
  absentTold: number;
  engine: string;
}

const RUNS = 5;
/** For how long a person types before the first picture is asked for. */
const TYPING_MS = 3_000;
/** A picture's last requests are a moment behind its answer. */
const SETTLE_MS = 500;

const PROGRAM = path.join(root, ".vite", "build", "easel-bridge.cjs");

/** A bridge alone, from its start to its first pictures. The engine is the practice engine, or the one at EASEL_BENCH_ENGINE_URL. */
export async function measureFirstCall(directory: string): Promise<FirstCall> {
  const given = process.env.EASEL_BENCH_ENGINE_URL;
  const engine: { url: string; child: ChildProcess | null } = given
    ? { url: given, child: null }
    : await startPracticeEngine(path.join(directory, "engine"));
  const counted = await startCounter(engine.url);
  try {
    const runs: Awaited<ReturnType<typeof preparedRun>>[] = [];
    const unprepared: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      runs.push(await preparedRun(path.join(directory, `prepared-${run}`), counted, run));
      unprepared.push(await unpreparedRun(path.join(directory, `unprepared-${run}`), counted, run));
    }
    return {
      atEngine: { prepared: median(runs.map(({ atEngine }) => atEngine)), unprepared: median(unprepared) },
      requests: { first: Math.max(...runs.map(({ first }) => first)), later: Math.max(...runs.map(({ later }) => later)) },
      idleMegabytes: median(runs.map(({ idleMegabytes }) => idleMegabytes)),
      absentTold: await untilAbsenceIsTold(path.join(directory, "absent")),
      engine: given ? "given engine" : "practice engine",
    };
  } finally {
    counted.stop();
    engine.child?.kill("SIGKILL");
  }
}

function preparedRun(directory: string, counted: Counter, run: number) {
  return withBridge(directory, counted.url, async (bridge) => {
    await bridge.request("tools/list");
    await wait(TYPING_MS);
    const idleMegabytes = bridge.residentMegabytes();
    const { atEngine, requests: first } = await picture(bridge, counted, 10_000 + run);
    const { requests: later } = await picture(bridge, counted, 20_000 + run);
    return { atEngine, first, later, idleMegabytes };
  });
}

function unpreparedRun(directory: string, counted: Counter, run: number): Promise<number> {
  return withBridge(directory, counted.url, async (bridge) => (await picture(bridge, counted, 30_000 + run)).atEngine);
}

function untilAbsenceIsTold(directory: string): Promise<number> {
  return withBridge(directory, "http://127.0.0.1:9", async (bridge) => {
    const since = performance.now();
    const { text } = await bridge.request("tools/call", paint(1));
    if (!text.includes("engine_unreachable")) throw new Error(`it was told something else: ${text.slice(0, 300)}`);
    return performance.now() - since;
  });
}

/** Paints one. `atEngine`: milliseconds until the engine had the job; `requests`: what it was asked in all. */
async function picture(bridge: McpProcess, counted: Counter, seed: number): Promise<{ atEngine: number; requests: number }> {
  const before = counted.requests.length;
  const since = performance.now();
  const { text } = await bridge.request("tools/call", paint(seed));
  if (!text.includes('"type":"image"')) throw new Error(`no image: ${text.slice(0, 300)}`);
  await wait(SETTLE_MS);
  const requests = counted.requests.slice(before);
  const post = requests.find(({ path }) => path === "/prompt");
  return { atEngine: (post?.at ?? Number.NaN) - since, requests: requests.length };
}

const paint = (seed: number) => ({ name: "generate_image", arguments: { prompt: "a fox", width: 64, height: 64, steps: 1, seed } });

async function withBridge<T>(directory: string, url: string, work: (bridge: McpProcess) => Promise<T>): Promise<T> {
  const bridge = new McpProcess(process.execPath, [PROGRAM, "--stdio", "--comfyui-url", url], {
    PATH: process.env.PATH,
    HOME: directory,
    EASEL_STATE_DIR: path.join(directory, "state"),
  });
  try {
    await bridge.initialize();
    bridge.initialized();
    return await work(bridge);
  } finally {
    await bridge.end();
  }
}

interface Counter {
  url: string;
  /** Every request that came, WebSockets aside, and when. */
  requests: { path: string; at: number }[];
  stop(): void;
}

/** Stands before an engine and notes what it is asked. */
async function startCounter(engineUrl: string): Promise<Counter> {
  const engine = new URL(engineUrl);
  const requests: Counter["requests"] = [];
  const server = http.createServer((request, response) => {
    requests.push({ path: new URL(request.url ?? "/", engine).pathname, at: performance.now() });
    const { method, headers } = request;
    const passed = http.request(new URL(request.url ?? "/", engine), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    passed.on("error", () => response.destroy());
    request.pipe(passed);
  });
  forwardWebSockets(server, engine);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
