import type { ChildProcess } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { root } from "../scripts/bootstrap/root.ts";
import { McpProcess, median, processorMs } from "./mcp-process.ts";
import { startPracticeEngine } from "./picture.ts";
import { measureWaiting, paint, WAITING_CONFIG, type WaitingJobs } from "./waiting-jobs.ts";

export interface SeveralEngines {
  /** For each number of engines: how many times the jobs of one engine they do in the same time. */
  throughput: { engines: number; times: number }[];
  /** Milliseconds of processor time that a job takes, medians over the numbers of engines: the bridge's, and the practice engine's. */
  processorMs: { bridge: number; engine: number };
  /** Milliseconds of a whole call, medians: with one engine, and with three of which one is chosen. */
  wholeCall: { one: number; three: number };
}

/** So long that eight practice engines, which paint on a processor, want a tenth of one together: it is the pool that is measured. */
const JOB_MS = 8_000;
const JOBS_EACH = 3;
const COUNTS = [1, 2, 3, 8];
const MEASURED = 40;

const PROGRAM = path.join(root, ".vite", "build", "easel-bridge.cjs");

/** Practice engines whose jobs take a fixed time, and one bridge. Each engine gets the same number of jobs. */
export async function measureSeveralEngines(directory: string): Promise<SeveralEngines> {
  const rates: Awaited<ReturnType<typeof rateOf>>[] = [];
  for (const engines of COUNTS) rates.push(await rateOf(path.join(directory, String(engines)), engines));
  const processorMs = { bridge: median(rates.map(({ bridgeMs }) => bridgeMs)), engine: median(rates.map(({ engineMs }) => engineMs)) };
  const alone = rates[0]?.rate ?? Number.NaN;
  const throughput = rates.slice(1).map(({ engines, rate }) => ({ engines, times: rate / alone }));
  const [one, three] = [await callToEnd(path.join(directory, "a"), 1), await callToEnd(path.join(directory, "b"), 3)];
  return { throughput, processorMs, wholeCall: { one, three } };
}

/** Jobs a second, and what one takes of a processor in the bridge and in its engine. */
async function rateOf(directory: string, count: number) {
  return withBridge(directory, count, JOB_MS, async (bridge, engines) => {
    const jobs = count * JOBS_EACH;
    await toTheEnd(bridge, 1);
    const spent = () => ({
      bridge: processorMs(bridge.child),
      engines: engines.reduce((sum, child) => sum + processorMs(child), 0),
    });
    const [since, before] = [performance.now(), spent()];
    await Promise.all(Array.from({ length: jobs }, (_, n) => toTheEnd(bridge, 100 + n)));
    const [ms, after] = [performance.now() - since, spent()];
    const bridgeMs = (after.bridge - before.bridge) / jobs;
    return { engines: count, rate: (jobs * 1000) / ms, bridgeMs, engineMs: (after.engines - before.engines) / jobs };
  });
}

/** Milliseconds of a whole picture whose engine takes no time. */
async function callToEnd(directory: string, count: number): Promise<number> {
  return withBridge(directory, count, 0, async (bridge) => {
    const times: number[] = [];
    for (let n = -5; n < MEASURED; n++) {
      const since = performance.now();
      await toTheEnd(bridge, 1_000 + n);
      if (n >= 0) times.push(performance.now() - since);
    }
    return median(times);
  });
}

/** Very many jobs that wait for one engine. */
export async function measureWaitingJobs(directory: string, count = 10_000): Promise<WaitingJobs> {
  const config = path.join(directory, "config.yaml");
  fs.mkdirSync(directory, { recursive: true });
  fs.writeFileSync(config, WAITING_CONFIG);
  const measure = (bridge: McpProcess) => {
    const accepted = new Map<string | number, () => void>();
    bridge.onProgress = (token) => accepted.get(token)?.();
    return measureWaiting(bridge, (call) => new Promise((resolve) => accepted.set(call, resolve)), count);
  };
  return withBridge(directory, 1, 600_000, measure, ["--config", config]);
}

async function toTheEnd(bridge: McpProcess, seed: number): Promise<void> {
  let { text } = await bridge.request("tools/call", paint(seed));
  for (let id = jobOf(text); id !== null; id = jobOf(text)) {
    ({ text } = await bridge.request("tools/call", { name: "get_job", arguments: { job_id: id } }));
  }
  if (!text.includes('"type":"image"')) throw new Error(`no image: ${text.slice(0, 300)}`);
}

const jobOf = (text: string) => /Still working.*?Job: ([0-9a-f-]{36})/.exec(text)?.[1] ?? null;

async function withBridge<T>(
  directory: string,
  count: number,
  jobMs: number,
  work: (bridge: McpProcess, engines: readonly ChildProcess[]) => Promise<T>,
  args: string[] = [],
): Promise<T> {
  const engines: { url: string; child: ChildProcess }[] = [];
  for (let n = 0; n < count; n++) engines.push(await startPracticeEngine(path.join(directory, `engine-${n}`), 0, jobMs));
  const urls = engines.flatMap(({ url }) => ["--comfyui-url", url]);
  const bridge = new McpProcess(process.execPath, [PROGRAM, "--stdio", ...urls, ...args], {
    PATH: process.env.PATH,
    HOME: directory,
    EASEL_STATE_DIR: path.join(directory, "state"),
  });
  try {
    await bridge.initialize();
    bridge.initialized();
    return await work(
      bridge,
      engines.map(({ child }) => child),
    );
  } finally {
    bridge.child.kill("SIGKILL");
    for (const { child } of engines) child.kill("SIGKILL");
  }
}
