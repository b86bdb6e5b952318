import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { findRedisServer } from "../scripts/bootstrap/redis.ts";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";

const PICTURES = 15;

/** Milliseconds, median, of a call whose picture another computer has made, through a Redis on this one; null where there is no Redis. */
export async function measureSharedCache(stateDirectory: string): Promise<number | null> {
  const redis = await startRedis(stateDirectory);
  if (!redis) return null;
  const engine = await startPracticeEngine(stateDirectory);
  const [here, there] = ["here", "there"].map((name) => startBridge(path.join(stateDirectory, name), engine.url, redis.url)) as [
    McpProcess,
    McpProcess,
  ];
  const paint = (bridge: McpProcess, seed: number) =>
    bridge.request("tools/call", { name: "generate_image", arguments: { prompt: "a fox", width: 64, height: 64, steps: 2, seed } });
  try {
    for (const bridge of [here, there]) {
      await bridge.initialize();
      bridge.initialized();
      await paint(bridge, bridge === here ? 1 : 2);
    }
    const hits: number[] = [];
    for (let seed = 3; seed < 3 + PICTURES; seed += 1) {
      await paint(here, seed);
      const start = performance.now();
      await paint(there, seed);
      hits.push(performance.now() - start);
    }
    return median(hits);
  } finally {
    await Promise.all([here.end(), there.end()]);
    engine.child.kill("SIGKILL");
    redis.child.kill("SIGKILL");
  }
}

function startBridge(state: string, engine: string, redis: string): McpProcess {
  fs.mkdirSync(state, { recursive: true });
  const config = path.join(state, "config.yaml");
  fs.writeFileSync(config, `caching:\n  backend: redis\n  redis_url: ${redis}\n`);
  const program = path.join(root, ".vite", "build", "easel-bridge.cjs");
  const env = { PATH: process.env.PATH, HOME: state, EASEL_STATE_DIR: state };
  return new McpProcess(process.execPath, [program, "--config", config, "--comfyui-url", engine], env);
}

export async function startRedis(directory: string): Promise<{ url: string; child: ChildProcess } | null> {
  const program = findRedisServer();
  if (!program) return null;
  fs.mkdirSync(directory, { recursive: true });
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", directory];
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on("data", (chunk) => String(chunk).includes("Ready to accept") && resolve());
    child.once("exit", (code) => reject(new Error(`redis-server ended with ${code}`)));
  });
  return { url: `redis://127.0.0.1:${port}`, child };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
