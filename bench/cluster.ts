import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Redis } from "ioredis";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";
import { startRedis } from "./shared-cache.ts";
import { measureWaiting, paint, WAITING_CONFIG, type WaitingJobs } from "./waiting-jobs.ts";

const PICTURES = 40;
/** Long enough that its worker can be killed over it. */
const LONG_STEPS = 100;
const STEP_MS = 100;
const PROGRAM = path.join(root, ".vite", "build", "easel-bridge.cjs");

export interface ClusterFigures {
  /** Milliseconds, medians: a picture through the queue of a cluster, and through a bridge's own. */
  picture: { shared: number; own: number };
  /** Milliseconds from the death of a worker until another has its job. */
  takeOver: number;
  waiting: WaitingJobs;
}

/** A Redis, an engine that takes no time and one that does. */
interface Surroundings {
  directory: string;
  redisUrl: string;
  redis: Redis;
  quick: string;
  slow: string;
}

/** Null where there is no Redis. */
export async function measureCluster(directory: string, waitingJobs = 10_000): Promise<ClusterFigures | null> {
  const server = await startRedis(directory);
  if (!server) return null;
  const redis = new Redis(server.url);
  const engines = [
    await startPracticeEngine(path.join(directory, "quick"), 0),
    await startPracticeEngine(path.join(directory, "slow"), STEP_MS),
  ];
  const [quick = "", slow = ""] = engines.map(({ url }) => url);
  const here = { directory, redisUrl: server.url, redis, quick, slow };
  try {
    return { picture: await measurePictures(here), takeOver: await measureTakeOver(here), waiting: await measureCrowd(here, waitingJobs) };
  } finally {
    redis.disconnect();
    for (const { child } of engines) child.kill("SIGKILL");
    server.child.kill("SIGKILL");
  }
}

/** By turns, so that a busy moment of the computer falls on both alike. */
async function measurePictures(here: Surroundings): Promise<ClusterFigures["picture"]> {
  const bridges = [startBridge(here, "shared", ["--comfyui-url", here.quick]), startBridge(here, "own", ["--comfyui-url", here.quick], "")];
  const times: [number[], number[]] = [[], []];
  for (const bridge of bridges) await greet(bridge);
  for (let seed = -5; seed < PICTURES; seed++) {
    for (const [index, bridge] of bridges.entries()) {
      const since = performance.now();
      const { text } = await bridge.request("tools/call", paint(1_000_000 + 2 * seed + index));
      if (!text.includes('"type":"image"')) throw new Error(`no image: ${text.slice(0, 300)}`);
      // The first ones also find the engine.
      if (seed >= 0) times[index]?.push(performance.now() - since);
    }
  }
  for (const bridge of bridges) await bridge.end();
  return { shared: median(times[0]), own: median(times[1]) };
}

async function measureTakeOver(here: Surroundings): Promise<number> {
  const workers = await Promise.all([startWorker(here, "first"), startWorker(here, "second")]);
  const bridge = startBridge(here, "asking");
  try {
    await greet(bridge);
    const drawn = bridge.request("tools/call", { name: "generate_image", arguments: { ...paint(2_000_000).arguments, steps: LONG_STEPS } });
    const lock = await lockOtherThan(here.redis, null);
    const victim = await pidAtWork(here.redis);
    const killed = performance.now();
    workers.find(({ pid }) => pid === victim)?.kill("SIGKILL");
    await lockOtherThan(here.redis, lock);
    const time = performance.now() - killed;
    await drawn;
    return time;
  } finally {
    for (const worker of workers) worker.kill("SIGKILL");
    bridge.child.kill("SIGKILL");
  }
}

/** Nobody works. A job is in the queue when the workers, were there any, hear of it. */
async function measureCrowd(here: Surroundings, count: number): Promise<WaitingJobs> {
  const bridge = startBridge(here, "crowded");
  const listener = new Redis(here.redisUrl);
  const waiting: (() => void)[] = [];
  try {
    await greet(bridge);
    listener.on("message", () => waiting.shift()?.());
    await listener.subscribe("easel:added");
    return await measureWaiting(bridge, () => new Promise((resolve) => waiting.push(resolve)), count);
  } finally {
    listener.disconnect();
    bridge.child.kill("SIGKILL");
  }
}

/** Who has the lock of the only job, once that is another than `before`. */
async function lockOtherThan(redis: Redis, before: string | null): Promise<string> {
  for (;;) {
    const [key] = await redis.keys("easel:*:lock");
    const value = key === undefined ? null : await redis.get(key);
    if (value !== null && value !== before) return value;
    await wait(10);
  }
}

/** The process that says that it has a job. */
async function pidAtWork(redis: Redis): Promise<number> {
  for (;;) {
    for (const key of await redis.keys("easel:worker:*")) {
      const report = JSON.parse((await redis.get(key)) ?? "{}") as { pid?: number; jobs?: string[] };
      if (report.pid !== undefined && report.jobs?.length) return report.pid;
    }
    await wait(10);
  }
}

async function greet(bridge: McpProcess): Promise<void> {
  await bridge.initialize();
  bridge.initialized();
}

function startBridge(here: Surroundings, name: string, args: string[] = [], queue = queueOf(here)): McpProcess {
  const { env, config } = stateOf(here, name, queue);
  return new McpProcess(process.execPath, [PROGRAM, "--stdio", "--config", config, ...args], env);
}

/** Resolves when it takes jobs. */
async function startWorker(here: Surroundings, name: string): Promise<ChildProcess> {
  const { env, config } = stateOf(here, name, queueOf(here));
  const args = [PROGRAM, "--worker", "--config", config, "--comfyui-url", here.slow];
  const worker = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"], env });
  await new Promise<void>((resolve) => worker.stdout.once("data", () => resolve()));
  return worker;
}

const queueOf = ({ directory, redisUrl }: Surroundings) =>
  `queue:\n  redis_url: ${redisUrl}\n  shared_folder: ${path.join(directory, "folder")}\n`;

function stateOf({ directory }: Surroundings, name: string, queue: string): { env: NodeJS.ProcessEnv; config: string } {
  const state = path.join(directory, name);
  fs.mkdirSync(state, { recursive: true });
  const config = path.join(state, "config.yaml");
  // The crowd's bridge answers early; the others have their jobs done by then, or wait.
  fs.writeFileSync(config, `${queue}${name === "crowded" ? WAITING_CONFIG : ""}`);
  return { env: { PATH: process.env.PATH, HOME: state, EASEL_STATE_DIR: state }, config };
}
