import type { SystemStats } from "#comfyui/types.ts";

/**
 * The life of the engine as a pure state machine: `step(state, event, context)` answers the next state and what to do.
 * The supervisor around it launches, probes and kills; every time and every bit of chance comes in through the context.
 */
export type EngineState =
  | { kind: "stopped" }
  | { kind: "starting"; since: number; doing: string; lastSign: number }
  | { kind: "ready"; since: number; url: string; stats: SystemStats; misses: number }
  | { kind: "not_answering"; since: number; url: string }
  /** Somebody else's, and gone: it was closed, or is not there yet. It is looked for on. */
  | { kind: "detached"; since: number; url: string }
  /**
   * Answers, but its job does not move; or (`silent`) neither answers nor does anything. Ours is being ended, to be started again;
   * somebody else's can only be told of.
   */
  | { kind: "stuck"; since: number; url: string; silent?: true }
  | { kind: "backing_off"; exit: Exit; retryAt: number }
  | { kind: "gave_up"; exit: Exit; reason: GiveUpReason }
  | { kind: "stopping"; then: "stop" | "start" };

/** How a process ended, with the last lines it said. `failure` is set when it never ran (no such program, no free port). */
export interface Exit {
  code: number | null;
  signal: string | null;
  lastLines: string[];
  failure: string | null;
  /** Set when it was ended because its job did not move. */
  stuck?: true;
  /** Set when it was ended because it neither answered nor did anything. */
  silent?: true;
  /** Set when it ended only to be started anew (ComfyUI-Manager, after it has installed something). */
  rebooting?: true;
}

export type GiveUpReason = { kind: "crash_loop"; crashes: number; minutes: number } | { kind: "start_took_too_long"; minutes: number };

export type EngineEvent =
  | { type: "start" }
  | { type: "stop" }
  | { type: "restart" }
  | { type: "said"; line: string }
  | { type: "healthy"; url: string; stats: SystemStats }
  /** `closed`: nobody even listens at its address. */
  | { type: "unhealthy"; url: string; closed: boolean }
  /** Nothing moves in it any more (pulse.ts). */
  | { type: "stuck" }
  /** A job of an engine that was called stuck moves after all. */
  | { type: "moved" }
  | { type: "exited"; exit: Exit }
  | { type: "killed" }
  /** The computer slept: what was counted over the gap means nothing. */
  | { type: "resumed" }
  | { type: "tick" };

export interface Context {
  now: number;
  random: () => number;
  /** Whether Easel launches the process; false = attached to somebody else's, which is only watched. */
  owned: boolean;
  /** When the process crashed before, epoch ms, oldest first. */
  crashes: readonly number[];
  /** When it ended to be started anew before, likewise. */
  reboots: readonly number[];
}

export type Command = "launch" | "kill";

export interface Step {
  state: EngineState;
  command?: Command;
}

export const policy = {
  /** Waits before the 1st, 2nd, ... restart, ms; +-20 %. The first is short: one crash shall cost little more than the engine's own start. */
  backoff: [500, 2_000, 4_000, 8_000, 16_000, 30_000],
  jitter: 0.2,
  /** After that long in good health the next crash counts as the first. */
  calmAfter: 120_000,
  /** That many crashes within the window and no more restarts are tried. */
  crashLimit: 5,
  crashWindow: 600_000,
  /** That often within the window it may end to be started anew; from then on that is a crash loop like any other. */
  rebootLimit: 5,
  /** Probes that may fail in a row before a ready engine counts as not answering. */
  missesAllowed: 3,
  /** How long somebody else's engine may be looked for before it counts as not there. */
  attachWithin: 15_000,
  /** A start may take that long without a sign of life (a log line); first starts import for minutes, but they talk. */
  startSilence: 600_000,
} as const;

export function step(state: EngineState, event: EngineEvent, context: Context): Step {
  switch (event.type) {
    case "start":
      return rests(state) ? launch(context) : stay(state);
    case "stop":
      return stop(state, "stop");
    case "restart":
      return rests(state) ? launch(context) : stop(state, "start");
    case "said":
      return stay(state.kind === "starting" ? { ...state, doing: event.line, lastSign: context.now } : state);
    case "healthy":
      return stay(healthy(state, event.url, event.stats, context));
    case "unhealthy":
      return stay(context.owned ? unhealthy(state, context) : unreachable(state, event, context));
    case "stuck":
      return stuck(state, context);
    case "moved":
      return stay(state.kind === "stuck" && !context.owned ? { kind: "not_answering", since: context.now, url: state.url } : state);
    case "exited":
      return exited(state, event.exit, context);
    case "killed":
      if (state.kind === "stuck") return crashed({ ...noExit, ...(state.silent ? { silent: true } : { stuck: true }) }, 0, context);
      if (state.kind !== "stopping") return stay(state);
      return state.then === "start" ? launch(context) : stay({ kind: "stopped" });
    case "resumed":
      return stay(resumed(state, context));
    case "tick":
      return tick(state, context);
  }
}

/** No process runs, and none is watched. */
const rests = ({ kind }: EngineState): boolean => kind === "stopped" || kind === "gave_up" || kind === "backing_off" || kind === "detached";

const noExit: Exit = { code: null, signal: null, lastLines: [], failure: null };

const stay = (state: EngineState): Step => ({ state });

const launch = (context: Context): Step => ({
  state: { kind: "starting", since: context.now, doing: "", lastSign: context.now },
  ...(context.owned ? { command: "launch" as const } : {}),
});

function stop(state: EngineState, then: "stop" | "start"): Step {
  if (rests(state)) return stay({ kind: "stopped" });
  if (state.kind === "stopping") return stay({ ...state, then });
  return { state: { kind: "stopping", then }, command: "kill" };
}

function healthy(state: EngineState, url: string, stats: SystemStats, context: Context): EngineState {
  switch (state.kind) {
    case "starting":
    case "not_answering":
    case "detached":
      return { kind: "ready", since: context.now, url, stats, misses: 0 };
    case "ready":
      return { ...state, stats, misses: 0 };
    default:
      return state;
  }
}

function unhealthy(state: EngineState, context: Context): EngineState {
  if (state.kind !== "ready") return state;
  const misses = state.misses + 1;
  return misses < policy.missesAllowed ? { ...state, misses } : { kind: "not_answering", since: context.now, url: state.url };
}

/** Somebody else's: a closed port says all that there is to say, where of ours the process says more. */
function unreachable(state: EngineState, { url, closed }: { url: string; closed: boolean }, context: Context): EngineState {
  if (rests(state) || state.kind === "stopping") return state;
  const gone = closed || (state.kind === "starting" && context.now - state.since >= policy.attachWithin);
  if (gone) return { kind: "detached", since: context.now, url };
  return state.kind === "stuck" ? { kind: "not_answering", since: context.now, url } : unhealthy(state, context);
}

function stuck(state: EngineState, context: Context): Step {
  // Somebody else's that does not answer is nothing more than that.
  if (state.kind !== "ready" && !(state.kind === "not_answering" && context.owned)) return stay(state);
  const silent = state.kind === "not_answering" ? { silent: true as const } : {};
  return {
    state: { kind: "stuck", since: context.now, url: state.url, ...silent },
    ...(context.owned ? { command: "kill" as const } : {}),
  };
}

function resumed(state: EngineState, context: Context): EngineState {
  if (state.kind === "starting") return { ...state, lastSign: context.now };
  return state.kind === "ready" ? { ...state, misses: 0 } : state;
}

function exited(state: EngineState, exit: Exit, context: Context): Step {
  switch (state.kind) {
    case "stopped":
    case "gave_up":
    case "backing_off":
    case "detached":
      return stay(state);
    case "stopping":
      return stay(state); // the end we asked for; "killed" follows once the whole tree is gone
    case "stuck":
      return stay(state); // "killed" follows
    default:
      if (exit.rebooting && recent(context.reboots, context).length < policy.rebootLimit) return launch(context);
      return crashed(exit, state.kind === "ready" ? context.now - state.since : 0, context);
  }
}

/** What follows an end nobody asked for: a restart after a pause, or none any more. `calm`: ms of good health before it. */
function crashed(exit: Exit, calm: number, context: Context): Step {
  const before = recent(context.crashes, context).length;
  if (before + 1 >= policy.crashLimit) {
    return stay({
      kind: "gave_up",
      exit,
      reason: { kind: "crash_loop", crashes: before + 1, minutes: policy.crashWindow / 60_000 },
    });
  }
  const attempt = calm >= policy.calmAfter ? 0 : before;
  return stay({ kind: "backing_off", exit, retryAt: context.now + backoff(attempt, context.random) });
}

const recent = (times: readonly number[], { now }: Context): number[] => times.filter((at) => now - at < policy.crashWindow);

function tick(state: EngineState, context: Context): Step {
  if (state.kind === "backing_off" && context.now >= state.retryAt) return launch(context);
  if (state.kind === "starting" && context.owned && context.now - state.lastSign >= policy.startSilence) {
    return {
      state: { kind: "gave_up", exit: noExit, reason: { kind: "start_took_too_long", minutes: policy.startSilence / 60_000 } },
      command: "kill",
    };
  }
  return stay(state);
}

/** ms to wait before restart number `attempt` (from 0). */
export function backoff(attempt: number, random: () => number): number {
  const base = policy.backoff[Math.min(attempt, policy.backoff.length - 1)] ?? 30_000;
  return Math.round(base * (1 - policy.jitter + 2 * policy.jitter * random()));
}
