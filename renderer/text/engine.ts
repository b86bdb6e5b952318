import { hostOf } from "#contract/engine-address.ts";
import { lineOf, messages } from "#contract/messages/messages.ts";
import type { EngineView } from "#contract/view.ts";
import { duration, secondsUntil } from "./times.ts";

const words = messages.engine;

type Tone = "good" | "busy" | "wait" | "bad" | "rest";
export type EngineAction = keyof typeof words.actions;

/** The engine's state for people: a headline, what it means, what can be done. */
export interface EngineSummary {
  tone: Tone;
  title: string;
  detail: string;
  /** One or two words for the sidebar. */
  short: string;
  actions: readonly EngineAction[];
}

/** What else matters: new pictures wait, and pictures that an engine used before still paints. */
interface Meanwhile {
  paused: boolean;
  elsewhere: number;
}

/** `activeJobs` are those that this engine paints; `now` is epoch ms, for the countdown after a crash. */
export function engineSummary(
  engine: EngineView,
  activeJobs: number,
  now: number,
  { paused, elsewhere }: Meanwhile = { paused: false, elsewhere: 0 },
): EngineSummary {
  const { state, source, owned } = engine;
  const foreign = source.kind === "url";
  switch (state.kind) {
    case "stopped": {
      if (foreign) return { tone: "rest", ...words.notConnected, actions: ["look_again"] };
      const { title, detail, detailPaused, short } = words.resting;
      return { tone: "rest", title, detail: paused ? detailPaused : detail, short, actions: ["start"] };
    }
    case "starting": {
      const stop = owned ? (["stop"] as const) : [];
      if (source.kind === "url")
        return { tone: "wait", ...words.looking, detail: words.looking.detail(hostOf(source.url)), actions: [...stop, "choose"] };
      return { tone: "busy", ...words.starting, detail: progressOf(state.doing) || words.starting.detail, actions: stop };
    }
    case "ready":
      return {
        ...readySummary(engine, state.version, activeJobs, { paused, elsewhere }),
        actions: [...(engine.practice ? [] : (["open", "free"] as const)), ...(owned ? (["restart", "stop"] as const) : [])],
      };
    case "not_answering": {
      const { title, detail, detailForeign, short } = words.notAnswering;
      return { tone: "wait", title, detail: owned ? detail : detailForeign, short, actions: owned ? ["restart", "stop"] : [] };
    }
    case "detached": {
      const { title, detail, detailAtAddress, short } = words.detached;
      if (state.problem) return { tone: "bad", ...words.unreachable, detail: lineOf(state.problem), actions: ["look_again", "choose"] };
      if (foreign) return { tone: "rest", title, detail: detailAtAddress(hostOf(state.url)), short, actions: ["look_again", "choose"] };
      return { tone: "rest", title, detail, short, actions: ["start"] };
    }
    case "stuck": {
      const { title, detail, detailForeign, short } = words.stuck;
      return { tone: "bad", title, detail: owned ? detail : detailForeign, short, actions: owned ? ["restart", "stop"] : ["choose"] };
    }
    case "crashed":
      return crashSummary(state, foreign, now);
    case "stopping":
      return { tone: "rest", ...words.stopping, actions: [] };
    case "failed": {
      const { title, short } = foreign ? words.unreachable : words.failed;
      return { tone: "bad", title, detail: lineOf(state.error), short, actions: foreign ? ["look_again", "choose"] : ["choose", "start"] };
    }
  }
}

function readySummary({ practice, owned }: EngineView, version: string, painting: number, { paused, elsewhere }: Meanwhile) {
  const runs = practice ? words.runs.practice : owned ? words.runs.own(version) : words.runs.foreign(version);
  if (painting > 0) {
    const detail = paused ? `${runs} ${words.paused.detail}` : runs;
    return { tone: "busy", title: words.painting.title(painting), detail, short: words.painting.short } as const;
  }
  if (elsewhere > 0) {
    const name = practice ? words.names.practice : words.names.comfyui(version);
    return { tone: "busy", ...words.finishingElsewhere, detail: words.finishingElsewhere.detail(name) } as const;
  }
  if (paused) return { tone: "wait", ...words.paused, detail: runs } as const;
  return { tone: "good", ...words.ready, detail: runs } as const;
}

type Crash = Extract<EngineView["state"], { kind: "crashed" }>;

function crashSummary({ error, retryAt }: Crash, foreign: boolean, now: number): EngineSummary {
  const { title, short } = words.crashed;
  if (retryAt === null) return { tone: "bad", title, detail: lineOf(error), short, actions: [foreign ? "look_again" : "start", "choose"] };
  const seconds = secondsUntil(retryAt, now);
  const detail = seconds > 0 ? words.tryingAgain.detail(duration(seconds * 1000)) : words.tryingAgain.now;
  return { tone: "wait", title, detail, short: words.tryingAgain.short, actions: ["try_now", "stop_trying"] };
}

/** What the engine says it is doing, as a line for people; empty where it says nothing. */
function progressOf(doing: string): string {
  const said = doing.trim().replace(/[.…]+$/, "");
  return said ? `${said.charAt(0).toUpperCase()}${said.slice(1)} …` : "";
}

/** Where the engine of a picture ran, from its address: "This computer (port 8188)". */
export function engineName(address: string): string {
  const [, host = address, port] = /^https?:\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(address) ?? [];
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
  const place = here ? words.places.thisComputer : host;
  return port === undefined ? place : words.places.withPort(place, port);
}
