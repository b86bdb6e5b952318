import type { ClusterWorker, PooledEngine } from "#contract/engines.ts";
import { MAIN_ENGINE } from "#contract/main-engine.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import type { AppState, EngineView } from "#contract/view.ts";
import { engineSummary } from "../text/engine.ts";
import { ago, duration } from "../text/times.ts";

const GIGABYTE_BYTES = 1024 ** 3;

/** One of several engines, as Home shows it. */
export interface EngineItem {
  /** As the pool calls it. */
  id: string;
  /** As people call it. */
  name: string;
  tone: "good" | "busy" | "wait" | "bad" | "rest";
  /** Its state and what it does. */
  says: string;
  /** Its device, memory, pace and queue, as far as they are known. */
  facts: string[];
  /** What went wrong last; null where nothing did. */
  fault: string | null;
  isDraining: boolean;
  /** Easel can start it anew. */
  canRestart: boolean;
}

/** All engines that pictures are given to, the first one first; empty where there is only one. */
export function engineItems({ engine, startedEngines, pool, settings }: AppState, now: number): EngineItem[] {
  if (settings.addedEngines.length === 0 && pool.length < 2) return [];
  // One that has not answered yet is not in the pool.
  const ids = [...new Set([MAIN_ENGINE, ...pool.map(({ name }) => name), ...settings.addedEngines.map(({ name }) => name)])];
  const shown = pool.length === 0 || pool.some(({ name }) => name === MAIN_ENGINE) ? ids : ids.filter((id) => id !== MAIN_ENGINE);
  return shown.map((id) => {
    const view = id === MAIN_ENGINE ? engine : startedEngines.find(({ name }) => name === id)?.engine;
    return itemOf(id, pool.find(({ name }) => name === id) ?? null, view ?? null, now);
  });
}

function itemOf(id: string, pooled: PooledEngine | null, view: EngineView | null, now: number): EngineItem {
  const words = messages.engines;
  const fault = pooled?.lastFault ?? null;
  return {
    id,
    name: id === MAIN_ENGINE ? words.first : id,
    ...stateOf(pooled, view, now),
    facts: pooled ? factsOf(pooled).filter((fact) => fact !== id) : [],
    fault: fault === null ? null : words.fault(ago(fault.at, now), lineOf(fault.error)),
    isDraining: pooled?.state === "draining",
    canRestart: view?.owned ?? false,
  };
}

/** Of one that Easel starts, what its supervisor knows; of any other, and of one that is ready, what the bridge knows. */
function stateOf(pooled: PooledEngine | null, view: EngineView | null, now: number): Pick<EngineItem, "tone" | "says"> {
  const words = messages.engines;
  if (view && view.state.kind !== "ready") {
    const { tone, short, detail } = engineSummary(view, 0, now);
    return { tone, says: view.state.kind === "failed" ? detail : short };
  }
  const running = pooled?.running.length ?? 0;
  const state = pooled?.state ?? "unknown";
  if (state === "draining")
    return { tone: "rest", says: [words.states.draining, running > 0 && words.painting(running)].filter(Boolean).join(" · ") };
  if (running > 0) return { tone: "busy", says: words.painting(running) };
  return { tone: ({ unknown: "rest", ready: "good", unreachable: "bad" } as const)[state], says: words.states[state] };
}

function factsOf({ device, memory, paceMs, foreign }: PooledEngine): string[] {
  const words = messages.engines;
  const gigabytes = (bytes: number) => messages.formats.decimal(bytes / GIGABYTE_BYTES);
  return [
    device,
    memory && words.memory(gigabytes(memory.free), gigabytes(memory.total)),
    paceMs === null ? null : words.pace(duration(paceMs)),
    foreign > 0 ? words.others(foreign) : null,
  ].flatMap((fact) => fact ?? []);
}

/** What a worker of the cluster does. */
export function workerSays({ state, running, slots }: ClusterWorker): Pick<EngineItem, "tone" | "says"> {
  const words = messages.engines.workers;
  const tone = ({ idle: "good", working: "busy", away: "bad", silent: "wait", draining: "rest" } as const)[state];
  return { tone, says: [words.states[state], words.jobs(running, slots)].join(" · ") };
}
