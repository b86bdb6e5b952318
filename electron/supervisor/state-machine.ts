import type { SystemStats } from "#comfyui/types.ts";
import type { ErrorReport } from "#contract/errors.ts";

/**
 * The life of an engine as a pure state machine: `transition(state, event, context)` gives the next state and what to do. The
 * supervisor around it launches, probes and kills; the time and all randomness come in through the context. Times are epoch ms.
 */
export type EngineState =
  | { kind: "stopped" }
  /** `doing`: the newest line of its log. */
  | { kind: "starting"; since: number; doing: string; lastActivity: number }
  /** `missedProbes`: how many in a row. */
  | { kind: "ready"; since: number; url: string; stats: SystemStats; missedProbes: number }
  | { kind: "not_answering"; since: number; url: string }
  /**
   * Not started by Easel, and gone: it was closed, or is not there yet. Probing goes on. `problem`: what is at its address instead, or
   * keeps Easel out.
   */
  | { kind: "detached"; since: number; url: string; problem: ErrorReport | null }
  /**
   * It answers, but its job makes no progress; or (`unresponsive`) it neither answers nor does anything. One that Easel started is
   * being ended, to be started again; any other can only be reported.
   */
  | { kind: "stuck"; since: number; url: string; unresponsive?: true }
  | { kind: "backing_off"; exit: Exit; retryAt: number }
  | { kind: "gave_up"; exit: Exit; reason: GiveUpReason }
  | { kind: "stopping"; then: "stop" | "start" };

/** How a process ended, with the last lines of its output. */
export interface Exit {
  /** Null when a signal ended it, or when it never ran. */
  code: number | null;
  signal: string | null;
  lastLines: string[];
  /** Why it never ran, for example because there is no such program; null when it did. */
  spawnError: string | null;
  /** Set when Easel ended it because its job made no progress. */
  stuck?: true;
  /** Set when Easel ended it because it neither answered nor did anything. */
  unresponsive?: true;
  /** Set when it ended only to be started again (ComfyUI-Manager, after it has installed something). */
  restartRequested?: true;
}

export type GiveUpReason = { kind: "crash_loop"; crashes: number; minutes: number } | { kind: "start_took_too_long"; minutes: number };

export type EngineEvent =
  | { type: "start" }
  | { type: "stop" }
  | { type: "restart" }
  | { type: "log_line"; line: string }
  /** It has written something, perhaps no whole line. */
  | { type: "output" }
  | { type: "healthy"; url: string; stats: SystemStats }
  /** `refused`: nothing even listens at its address. `problem`: what was seen there that waiting does not change. */
  | { type: "unhealthy"; url: string; refused: boolean; problem: ErrorReport | null }
  /** Nothing moves in it any more (health/stall-detector.ts). */
  | { type: "stuck" }
  /** A job of an engine that was called stuck makes progress after all. */
  | { type: "job_progressed" }
  | { type: "exited"; exit: Exit }
  | { type: "killed" }
  /** The computer was asleep: times measured across the gap mean nothing. */
  | { type: "resumed" }
  | { type: "tick" };

export interface TransitionContext {
  now: number;
  random: () => number;
  /** Whether Easel launches the process; false = attached to one that somebody else started, which is only watched. */
  owned: boolean;
  /** When the process crashed before, oldest first. */
  crashes: readonly number[];
  /** When it ended only to be started again before, oldest first. */
  requestedRestarts: readonly number[];
}

export type Command = "launch" | "kill";

export interface Transition {
  state: EngineState;
  command?: Command;
}

/** When a crash is followed by a restart, and when an engine counts as silent or gone. */
export const policy = {
  /** Before the 1st, 2nd, ... restart. The first wait is short: a single crash should cost little more than the engine's own start. */
  backoffMs: [500, 2_000, 4_000, 8_000, 16_000, 30_000],
  /** Share by which a wait may be shorter or longer. */
  jitter: 0.2,
  /** After running well for this long, the next crash counts as the first. */
  healthyAfterMs: 120_000,
  /** After this many crashes within the window it is not restarted any more. */
  maxCrashes: 5,
  crashWindowMs: 600_000,
  /** How often within the window it may ask to be restarted; beyond that it is a crash loop like any other. */
  maxRequestedRestarts: 5,
  /** This many failed probes in a row and a ready engine counts as not answering. */
  maxMissedProbes: 3,
  /** How long an engine that Easel did not start is looked for before it counts as not there. */
  attachTimeoutMs: 15_000,
  /** How long a start may go without a sign of life. First starts import for minutes, but they keep talking. */
  startSilenceMs: 600_000,
} as const;

/** The state after `event`, and what the supervisor has to do about it; no command = nothing. The same state object = no change. */
export function transition(state: EngineState, event: EngineEvent, context: TransitionContext): Transition {
  switch (event.type) {
    case "start":
      return isIdle(state) ? launch(context) : enter(state);
    case "stop":
      return stop(state, "stop");
    case "restart":
      return isIdle(state) ? launch(context) : stop(state, "start");
    case "log_line":
      return enter(state.kind === "starting" ? { ...state, doing: event.line, lastActivity: context.now } : state);
    case "output":
      return enter(state.kind === "starting" ? { ...state, lastActivity: context.now } : state);
    case "healthy":
      return enter(healthy(state, event.url, event.stats, context));
    case "unhealthy":
      return enter(context.owned ? unhealthy(state, context) : unreachable(state, event, context));
    case "stuck":
      return stuck(state, context);
    case "job_progressed":
      return enter(state.kind === "stuck" && !context.owned ? { kind: "not_answering", since: context.now, url: state.url } : state);
    case "exited":
      return exited(state, event.exit, context);
    case "killed":
      if (state.kind === "stuck")
        return crashed({ ...noExit, ...(state.unresponsive ? { unresponsive: true } : { stuck: true }) }, 0, context);
      if (state.kind !== "stopping") return enter(state);
      return state.then === "start" ? launch(context) : enter({ kind: "stopped" });
    case "resumed":
      return enter(resumed(state, context));
    case "tick":
      return tick(state, context);
  }
}

/** No process runs, and none is watched. */
const isIdle = ({ kind }: EngineState): boolean =>
  kind === "stopped" || kind === "gave_up" || kind === "backing_off" || kind === "detached";

const noExit: Exit = { code: null, signal: null, lastLines: [], spawnError: null };

const enter = (state: EngineState): Transition => ({ state });

const launch = (context: TransitionContext): Transition => ({
  state: { kind: "starting", since: context.now, doing: "", lastActivity: context.now },
  ...(context.owned ? { command: "launch" as const } : {}),
});

function stop(state: EngineState, then: "stop" | "start"): Transition {
  if (isIdle(state)) return enter({ kind: "stopped" });
  if (state.kind === "stopping") return enter({ ...state, then });
  return { state: { kind: "stopping", then }, command: "kill" };
}

function healthy(state: EngineState, url: string, stats: SystemStats, context: TransitionContext): EngineState {
  switch (state.kind) {
    case "starting":
    case "not_answering":
    case "detached":
      return { kind: "ready", since: context.now, url, stats, missedProbes: 0 };
    case "ready":
      return { ...state, stats, missedProbes: 0 };
    default:
      return state;
  }
}

function unhealthy(state: EngineState, context: TransitionContext): EngineState {
  if (state.kind !== "ready") return state;
  const missedProbes = state.missedProbes + 1;
  return missedProbes < policy.maxMissedProbes ? { ...state, missedProbes } : { kind: "not_answering", since: context.now, url: state.url };
}

type Unhealthy = Extract<EngineEvent, { type: "unhealthy" }>;

/** For an engine that Easel did not start, a closed port settles it; for one of ours the process itself tells more. */
function unreachable(state: EngineState, { url, refused, problem }: Unhealthy, context: TransitionContext): EngineState {
  if (state.kind === "detached" && state.problem?.message !== problem?.message) return { ...state, problem };
  if (isIdle(state) || state.kind === "stopping") return state;
  const gone =
    refused ||
    (problem !== null && state.kind !== "ready") ||
    (state.kind === "starting" && context.now - state.since >= policy.attachTimeoutMs);
  if (gone) return { kind: "detached", since: context.now, url, problem };
  return state.kind === "stuck" ? { kind: "not_answering", since: context.now, url } : unhealthy(state, context);
}

function stuck(state: EngineState, context: TransitionContext): Transition {
  // An engine that Easel did not start and that does not answer is just that: not answering.
  if (state.kind !== "ready" && !(state.kind === "not_answering" && context.owned)) return enter(state);
  const unresponsive = state.kind === "not_answering" ? { unresponsive: true as const } : {};
  return {
    state: { kind: "stuck", since: context.now, url: state.url, ...unresponsive },
    ...(context.owned ? { command: "kill" as const } : {}),
  };
}

function resumed(state: EngineState, context: TransitionContext): EngineState {
  if (state.kind === "starting") return { ...state, lastActivity: context.now };
  return state.kind === "ready" ? { ...state, missedProbes: 0 } : state;
}

function exited(state: EngineState, exit: Exit, context: TransitionContext): Transition {
  // Stopping and stuck: an exit we asked for; "killed" follows once the whole process tree is gone.
  if (isIdle(state) || state.kind === "stopping" || state.kind === "stuck") return enter(state);
  const restarts = recent(context.requestedRestarts, context).length;
  if (exit.restartRequested && restarts < policy.maxRequestedRestarts) return launch(context);
  return crashed(exit, state.kind === "ready" ? context.now - state.since : 0, context);
}

/** After an exit that nobody asked for: a restart after a wait, or no more restarts. */
function crashed(exit: Exit, healthyForMs: number, context: TransitionContext): Transition {
  const before = recent(context.crashes, context).length;
  if (before + 1 >= policy.maxCrashes) {
    return enter({
      kind: "gave_up",
      exit,
      reason: { kind: "crash_loop", crashes: before + 1, minutes: policy.crashWindowMs / 60_000 },
    });
  }
  const attempt = healthyForMs >= policy.healthyAfterMs ? 0 : before;
  return enter({ kind: "backing_off", exit, retryAt: context.now + backoff(attempt, context.random) });
}

const recent = (times: readonly number[], { now }: TransitionContext): number[] => times.filter((at) => now - at < policy.crashWindowMs);

function tick(state: EngineState, context: TransitionContext): Transition {
  if (state.kind === "backing_off" && context.now >= state.retryAt) return launch(context);
  if (state.kind === "starting" && context.owned && context.now - state.lastActivity >= policy.startSilenceMs) {
    return {
      state: { kind: "gave_up", exit: noExit, reason: { kind: "start_took_too_long", minutes: policy.startSilenceMs / 60_000 } },
      command: "kill",
    };
  }
  return enter(state);
}

/** How long to wait before restart number `attempt` (from 0), in ms. */
export function backoff(attempt: number, random: () => number): number {
  const base = policy.backoffMs[Math.min(attempt, policy.backoffMs.length - 1)] ?? 30_000;
  return Math.round(base * (1 - policy.jitter + 2 * policy.jitter * random()));
}
