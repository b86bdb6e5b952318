import type { EngineLoad } from "../mcp-bridge/engines/choose-engine.ts";
import { type Schedulable, Scheduler } from "../mcp-bridge/jobs/queue/scheduler.ts";

/**
 * A bridge's scheduler, the real one, with made-up engines and clients and a clock of its own: what docs/scale.md says of many cards.
 * Run it with `node bench/scale-simulation.ts`; it prints one line for each fleet.
 */

interface Fleet {
  engines: number;
  clients: number;
  /** Models there are, and how many of them each engine has. */
  models: number;
  each: number;
}

interface SimulatedJob extends Schedulable {
  model: number;
  asked: number;
}

/** Seconds of a job on an engine that has its model loaded, and what loading another takes more. */
const JOB_S = 10;
const LOAD_S = 5;
/** How much of what the engines could do is asked for. */
const DEMAND = 0.6;
const SECONDS = 900;

/** A small, repeatable source of chance (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class SimulatedEngine {
  readonly id: string;
  readonly models: ReadonlySet<number>;
  loaded: number | null = null;
  busyUntil: number[] = [];

  constructor(id: string, models: ReadonlySet<number>) {
    this.id = id;
    this.models = models;
  }

  get load(): EngineLoad {
    const loadedModels = new Set(this.loaded === null ? [] : [String(this.loaded)]);
    return { id: this.id, weight: 1, slots: 2, running: this.busyUntil.length, foreign: 0, freeMemoryBytes: null, loadedModels, pace: 1 };
  }

  /** Its jobs run one after the other. */
  take(model: number, now: number): void {
    const start = Math.max(now, ...this.busyUntil);
    this.busyUntil.push(start + JOB_S + (this.loaded === model ? 0 : LOAD_S));
    this.loaded = model;
  }
}

/** Seconds that jobs waited for an engine, the share of jobs that had to load a model, and what a decision cost. */
function simulate({ engines: count, clients, models, each }: Fleet) {
  const random = chance(count);
  const fleet = Array.from(
    { length: count },
    (_, n) => new SimulatedEngine(String(n), new Set(Array.from({ length: each }, (__, k) => (n + k) % models))),
  );
  const byId = new Map(fleet.map((engine) => [engine.id, engine]));
  const scheduler = new Scheduler<SimulatedJob>("least_busy");
  const waits: number[] = [];
  let [loads, decisions, spentMs, longestQueue] = [0, 0, 0, 0];
  for (let now = 0; now < SECONDS; now++) {
    for (const engine of fleet) engine.busyUntil = engine.busyUntil.filter((until) => until > now);
    for (let due = (count * DEMAND) / JOB_S; due > 0; due--) {
      if (random() > due) break;
      const model = Math.floor(random() * models);
      const client = String(Math.floor(random() * clients));
      const fit: SimulatedJob["fit"] = (id) =>
        byId.get(id)?.models.has(model) ? { kind: "can", needs: { models: [String(model)], memoryBytes: null } } : { kind: "cannot" };
      scheduler.add({ client, session: client, priority: "normal", model, asked: now, fit });
    }
    longestQueue = Math.max(longestQueue, scheduler.waiting);
    const since = performance.now();
    for (let next = scheduler.next(fleet.map(({ load }) => load)); next; next = scheduler.next(fleet.map(({ load }) => load))) {
      const engine = byId.get(next.engineId);
      if (engine?.loaded !== next.item.model) loads += 1;
      engine?.take(next.item.model, now);
      waits.push(Math.max(now, ...(engine?.busyUntil ?? [])) - JOB_S - next.item.asked);
      decisions += 1;
    }
    spentMs += performance.now() - since;
  }
  waits.sort((a, b) => a - b);
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? Number.NaN;
  return { jobs: decisions, median: at(0.5), slowest: at(0.99), loads: loads / decisions, longestQueue, decisionMs: spentMs / decisions };
}

const FLEETS: Fleet[] = [
  { engines: 1, clients: 3, models: 3, each: 3 },
  { engines: 4, clients: 10, models: 6, each: 3 },
  { engines: 16, clients: 50, models: 12, each: 6 },
  { engines: 100, clients: 300, models: 30, each: 8 },
  { engines: 1_000, clients: 3_000, models: 60, each: 10 },
];

for (const fleet of FLEETS) {
  const { jobs, median, slowest, loads, longestQueue, decisionMs } = simulate(fleet);
  console.log(
    `${fleet.engines} engines, ${fleet.clients} clients, ${fleet.models} models: ${jobs} jobs in a quarter of an hour; waited ${median.toFixed(0)} s (median), ` +
      `${slowest.toFixed(0)} s (99 of 100); ${(loads * 100).toFixed(0)} % loaded a model; at most ${longestQueue} in the queue; ${decisionMs.toFixed(3)} ms a decision`,
  );
}
