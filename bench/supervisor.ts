import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { systemClock } from "#base/clock.ts";
import { Logs } from "#electron/app/logs.ts";
import { Supervised } from "#electron/supervisor/testing/supervised.ts";
import { median } from "./mcp-process.ts";

export interface SupervisorCost {
  /** Milliseconds, medians: from a launch to ready; from a crash to ready again. */
  start: number;
  crashToReady: number;
  /** Share of one core, while an engine is ready and nothing happens. */
  idleShare: number;
  /** Stops of a busy engine with deaf grandchildren: how many, how many of them whole within five seconds, the longest in ms. */
  stops: { all: number; whole: number; longest: number };
  /** While the engine's log floods with a megabyte a second: megabytes that we grew by, and our share of one core. */
  soak: { minutes: number; grown: number; share: number; linesASecond: number };
}

const CRASHES = 7;
const IDLE_SECONDS = 20;
const STOPS = Number(process.env.EASEL_BENCH_STOPS ?? 10);
const SOAK_MINUTES = Number(process.env.EASEL_BENCH_SOAK_MINUTES ?? 0.5);

/** A real Python that plays ComfyUI, under the supervisor that Easel uses. */
export async function measureSupervisor(): Promise<SupervisorCost> {
  const { start, crashToReady } = await measureCrashes();
  return { start, crashToReady, idleShare: await measureIdle(), stops: await measureStops(), soak: await measureSoak() };
}

async function measureCrashes() {
  const [starts, crashes] = [[] as number[], [] as number[]];
  for (let run = 0; run < CRASHES; run += 1) {
    const times: { kind: string; at: number }[] = [];
    const began = performance.now();
    const engine = await Supervised.start("crash-after 800|healthy", {
      onChange: ({ state }) => times.push({ kind: state.kind, at: performance.now() }),
    });
    while (engine.launches < 2 || engine.kind !== "ready") await systemClock.sleep(10);
    const [first, second] = times.filter(({ kind }, index) => kind === "ready" && times[index - 1]?.kind !== "ready");
    const crash = times.find(({ kind }) => kind === "crashed");
    await engine.end();
    if (!first || !second || !crash) throw new Error(`it went ${times.map(({ kind }) => kind).join(", ")}`);
    starts.push(first.at - began);
    crashes.push(second.at - crash.at);
  }
  return { start: median(starts), crashToReady: median(crashes) };
}

async function measureIdle(): Promise<number> {
  const engine = await ready("healthy");
  await systemClock.sleep(2_000);
  const share = await shareDuring(IDLE_SECONDS * 1_000);
  await engine.end();
  return share;
}

async function measureStops(): Promise<SupervisorCost["stops"]> {
  const took: number[] = [];
  let whole = 0;
  for (let stop = 0; stop < STOPS; stop += 1) {
    const engine = await ready("grandchildren,deaf,busy");
    while (engine.livingProcesses().length < 3) await systemClock.sleep(50);
    const began = performance.now();
    await engine.supervisor.stop();
    const ms = performance.now() - began;
    took.push(ms);
    if (ms < 5_000 && engine.livingProcesses().length === 0) whole += 1;
    await engine.end();
  }
  return { all: STOPS, whole, longest: Math.max(...took) };
}

/** With the log files that Easel keeps. The first moments are left out: what the flood fills once is no growth. */
async function measureSoak(): Promise<SupervisorCost["soak"]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "easel-soak-"));
  const logs = new Logs(directory, systemClock);
  let lines = 0;
  const onLine = (line: string) => {
    lines += 1;
    logs.add("engine", line);
  };
  const engine = await ready("flood", { onLine });
  await systemClock.sleep(10_000);
  const [memory, count] = [process.memoryUsage().rss, lines];
  const share = await shareDuring(SOAK_MINUTES * 60_000);
  const grown = (process.memoryUsage().rss - memory) / 2 ** 20;
  const linesASecond = (lines - count) / (SOAK_MINUTES * 60);
  await engine.end();
  logs.dispose();
  fs.rmSync(directory, { recursive: true, force: true });
  return { minutes: SOAK_MINUTES, grown, share, linesASecond };
}

async function ready(...[behaviour, options]: Parameters<typeof Supervised.start>): Promise<Supervised> {
  const engine = await Supervised.start(behaviour, { onLine: () => {}, ...options });
  while (engine.kind !== "ready") await systemClock.sleep(20);
  return engine;
}

async function shareDuring(ms: number): Promise<number> {
  const before = process.cpuUsage();
  const began = performance.now();
  await systemClock.sleep(ms);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1_000 / (performance.now() - began);
}
