import type { SystemStats } from "#comfyui/types.ts";
import type { ErrorReport } from "#contract/errors.ts";
import type { EngineReport } from "#contract/host.ts";
import type { EngineNote, EngineSource, EngineView, MemoryView } from "#contract/view.ts";
import { crashReport, gaveUpReport } from "./crash-report.ts";
import type { EngineState, Exit } from "./state-machine.ts";

/** The supervisor's state as the window, the bridge and the log get it. */

export interface EngineSnapshot {
  state: EngineState;
  source: EngineSource;
  /** Whether Easel started it. */
  owned: boolean;
  /** Why a start could not even be tried; null when it could. */
  failure: ErrorReport | null;
  /** Set when it did not get its default port. */
  portNote: EngineNote | null;
}

/** For the window. */
export function engineView({ state, source, owned, failure, portNote }: EngineSnapshot): EngineView {
  const stats = state.kind === "ready" ? state.stats : null;
  return {
    source,
    owned,
    practice: stats ? stats.practice : source.kind === "practice",
    state: stateView(state, failure),
    memory: stats ? memoryView(stats) : null,
    notes: state.kind === "ready" ? notes(state, owned, portNote) : [],
  };
}

/** That an engine on another computer listens to the network is no news. */
function notes({ url, stats }: Extract<EngineState, { kind: "ready" }>, owned: boolean, portNote: EngineNote | null): EngineNote[] {
  const open = !owned && isLoopback(new URL(url).hostname) && isOpenToNetwork(stats.argv);
  return [...(portNote ? [portNote] : []), ...(open ? [{ kind: "open_to_network" as const }] : [])];
}

/** Whether a host name, or an address as it stands in a URL, is this computer. */
export const isLoopback = (host: string): boolean => /^(127\.|::1$|\[::1\]$|localhost$)/.test(host);

/**
 * Whether a ComfyUI with this command line listens to other computers. `--listen` without a value means every network, and takes
 * several addresses with commas between them (ComfyUI's cli_args.py).
 */
export function isOpenToNetwork(argv: readonly string[]): boolean {
  return argv.some((word, index) => {
    const [flag, inline] = word.split("=", 2);
    if (flag !== "--listen") return false;
    const next = inline ?? argv[index + 1];
    const hosts = next === undefined || next.startsWith("-") ? "0.0.0.0" : next;
    return hosts.split(",").some((host) => !isLoopback(host.trim()));
  });
}

function stateView(state: EngineState, failure: ErrorReport | null): EngineView["state"] {
  switch (state.kind) {
    case "stopped":
      return failure ? { kind: "failed", error: failure } : { kind: "stopped" };
    case "starting":
      return { kind: "starting", since: state.since, doing: state.doing };
    case "ready":
      return { kind: "ready", url: state.url, version: state.stats.version, since: state.since };
    case "not_answering":
      return { kind: "not_answering", url: state.url, since: state.since };
    case "detached":
      return { kind: "detached", url: state.url, since: state.since, problem: state.problem };
    case "stuck":
      return { kind: "stuck", url: state.url, since: state.since };
    case "backing_off":
      return { kind: "crashed", error: crashReport(state.exit), lastLines: state.exit.lastLines, retryAt: state.retryAt };
    case "gave_up":
      return { kind: "crashed", error: gaveUpReport(state), lastLines: state.exit.lastLines, retryAt: null };
    case "stopping":
      return { kind: "stopping" };
  }
}

/** For the bridge, which tells AI apps: no paths and no log lines. */
export function engineReport({ state, owned, failure }: Omit<EngineSnapshot, "source" | "portNote">): EngineReport {
  switch (state.kind) {
    case "ready":
    case "not_answering":
      return { state: "ready", url: state.url };
    case "stuck":
      if (!owned) return { state: "ready", url: state.url };
      return { state: "starting", doing: "The engine stopped working inside and is being started again." };
    case "detached":
      return { state: "stopped", why: state.problem?.message ?? "The ComfyUI that Easel uses is not running." };
    case "starting":
      return { state: "starting", doing: "The engine is starting." };
    case "backing_off":
      return { state: "starting", doing: "The engine stopped unexpectedly and is being started again." };
    case "gave_up":
      return { state: "stopped", why: gaveUpReport(state).message };
    case "stopping":
    case "stopped":
      return { state: "stopped", why: failure ? `${failure.message} ${failure.remedy}` : "The engine is stopped." };
  }
}

/** The first device's VRAM, or the computer's memory where there is no GPU. */
export function memoryView(stats: SystemStats): MemoryView {
  const device = stats.devices[0];
  if (!device || device.type === "cpu") {
    return {
      of: "memory",
      device: device?.name ?? "this computer",
      total: stats.ram.total,
      free: stats.ram.free,
      torch: device?.torchVram.total ?? 0,
    };
  }
  return { of: "vram", device: device.name, total: device.vram.total, free: device.vram.free, torch: device.torchVram.total };
}

/** What Easel's log says when the engine enters this state; null for states that nobody would miss in it. */
export function logLine(state: EngineState): string | null {
  switch (state.kind) {
    case "ready":
      return `the engine is ready at ${state.url} (${state.stats.practice ? "practice engine" : `ComfyUI ${state.stats.version}`})`;
    case "not_answering":
      return "the engine does not answer";
    case "detached":
      return state.problem?.message ?? `nothing answers at ${state.url}`;
    case "stuck":
      return "the engine is stuck";
    case "backing_off":
      return `the engine ended (${exitText(state.exit)}); it is started again`;
    case "gave_up":
      return `the engine ended (${exitText(state.exit)}); gave up: ${gaveUpReport(state).message}`;
    case "stopped":
      return "the engine is stopped";
    case "starting":
    case "stopping":
      return null;
  }
}

function exitText({ stuck, unresponsive, spawnError, signal, code }: Exit): string {
  if (stuck) return "by Easel, as its job made no progress";
  if (unresponsive) return "by Easel, as it showed no sign of life";
  if (spawnError !== null) return spawnError;
  return signal === null ? `code ${code}` : `signal ${signal}`;
}
