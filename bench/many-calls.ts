import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median, residentMegabytes } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";

export interface ManyCalls {
  /** Milliseconds of one `ping`, medians: through a relay, and said to a bridge that serves alone. */
  relayed: number;
  direct: number;
  /** Resident memory: of a relay that has shaken hands, of one that has passed some hundred messages on, of a Node that does nothing. */
  relayMegabytes: { atRest: number; busy: number; emptyNode: number };
  /** Milliseconds of a call whose picture is there already. */
  cacheHit: number;
  /** Calls at once, how many of them failed, and the daemon's resident memory before and at its highest. */
  atOnce: number;
  errors: number;
  megabytes: { before: number; highest: number };
}

const PINGS = 300;
const HITS = 15;
const AT_ONCE = 200;

/** A daemon, a relay to it, and a bridge that serves alone, all on one engine: the practice engine, or the one at EASEL_BENCH_ENGINE_URL. */
export async function measureManyCalls(stateDirectory: string): Promise<ManyCalls> {
  const given = process.env.EASEL_BENCH_ENGINE_URL;
  const engine = given ? { url: given, child: null } : await startPracticeEngine(stateDirectory);
  const program = path.join(root, ".vite", "build", "easel-bridge.cjs");
  const env = { PATH: process.env.PATH, HOME: stateDirectory, EASEL_STATE_DIR: path.join(stateDirectory, "daemon") };
  const daemon = await startDaemon(program, env, engine.url);
  const relay = new McpProcess(process.execPath, [program], env);
  const alone = new McpProcess(process.execPath, [program, "--stdio", "--comfyui-url", engine.url], {
    ...env,
    EASEL_STATE_DIR: path.join(stateDirectory, "alone"),
  });
  try {
    for (const bridge of [relay, alone]) {
      await bridge.initialize();
      bridge.initialized();
    }
    const atRest = relay.residentMegabytes();
    const [relayed, direct] = [[] as number[], [] as number[]];
    for (let n = -20; n < PINGS; n += 1) {
      const [through, straight] = [await timed(() => relay.request("ping")), await timed(() => alone.request("ping"))];
      if (n >= 0) relayed.push(through);
      if (n >= 0) direct.push(straight);
    }
    const relayMegabytes = { atRest, busy: relay.residentMegabytes(), emptyNode: await emptyNode(stateDirectory) };
    const paint = (seed: number) =>
      relay.request("tools/call", { name: "generate_image", arguments: { prompt: "a fox", width: 64, height: 64, steps: 2, seed } });
    await paint(1);
    const hits: number[] = [];
    for (let n = 0; n < HITS; n += 1) hits.push(await timed(() => paint(1)));
    const before = residentMegabytes(daemon);
    let highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, residentMegabytes(daemon));
    }, 50);
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => toTheEnd(relay, await paint(1_000 + n))));
    clearInterval(watch);
    const errors = answers.filter(({ text }) => !text.includes('"type":"image"')).length;
    return {
      relayed: median(relayed),
      direct: median(direct),
      relayMegabytes,
      cacheHit: median(hits),
      atOnce: AT_ONCE,
      errors,
      megabytes: { before, highest },
    };
  } finally {
    await Promise.all([relay.end(), alone.end()]);
    daemon.kill("SIGKILL");
    engine.child?.kill("SIGKILL");
  }
}

/** The bridge as the app starts it, on the engine at `url`; relays can connect when this resolves. */
export async function startDaemon(program: string, env: NodeJS.ProcessEnv, url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, "--daemon"], { stdio: ["pipe", "ignore", "ignore", "ipc"], env });
  child.send({ type: "engine", engine: { state: "ready", url } });
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: { type: string }) => message.type === "listening" && resolve());
    child.once("exit", (code) => reject(new Error(`the daemon ended with ${code}`)));
  });
  return child;
}

/** A slow machine says "still working" first; the picture has to come all the same. */
async function toTheEnd(relay: McpProcess, first: { text: string }): Promise<{ text: string }> {
  let answer = first;
  for (let job = jobAtWork(answer.text); job; job = jobAtWork(answer.text)) {
    answer = await relay.request("tools/call", { name: "get_job", arguments: { job_id: job } });
  }
  return answer;
}

const jobAtWork = (text: string) => (text.includes("Still working") ? /Job: ([0-9a-f-]{36})/.exec(text)?.[1] : undefined);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function emptyNode(directory: string): Promise<number> {
  const file = path.join(directory, "empty.cjs");
  fs.writeFileSync(file, 'require("node:fs").writeSync(1, "."); setInterval(() => {}, 1e6);');
  const child = spawn(process.execPath, [file], { stdio: ["ignore", "pipe", "ignore"] });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const megabytes = residentMegabytes(child);
  child.kill("SIGKILL");
  return megabytes;
}
