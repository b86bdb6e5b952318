import type { EngineView } from "#contract/view.ts";
import { plural, secondsUntil } from "./format.ts";

type Tone = "good" | "busy" | "wait" | "bad" | "rest";
export type EngineAction = "start" | "try_now" | "look_again" | "stop" | "stop_trying" | "restart" | "free" | "open" | "pause" | "choose";

/** The engine's state for people: a headline, what it means, what can be done. */
export interface EngineWords {
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

export function engineWords(
  engine: EngineView,
  activeJobs: number,
  now: number,
  { paused, elsewhere }: Meanwhile = { paused: false, elsewhere: 0 },
): EngineWords {
  const { state, source, owned } = engine;
  const foreign = source.kind === "url";
  switch (state.kind) {
    case "stopped":
      return {
        tone: "rest",
        title: foreign ? "Not connected to your ComfyUI" : "The engine is resting",
        detail: foreign
          ? "Start ComfyUI, then let Easel look again."
          : paused
            ? "Painting is paused, so it rests until you go on or start it."
            : "It wakes up by itself when a picture is asked for, or you can start it now.",
        short: "Resting",
        actions: [foreign ? "look_again" : "start"],
      };
    case "starting":
      return {
        tone: source.kind === "url" ? "wait" : "busy",
        title: foreign ? "Looking for your ComfyUI" : "Starting the engine",
        detail: source.kind === "url" ? `Nothing answers at ${hostOf(source.url)} so far. Easel keeps looking.` : doing(state.doing),
        short: foreign ? "Looking" : "Starting",
        actions: [...(owned ? (["stop"] as const) : []), ...(foreign ? (["choose"] as const) : [])],
      };
    case "ready":
      return {
        ...readyWords(engine, state.version, activeJobs, { paused, elsewhere }),
        actions: [...(engine.practice ? [] : (["open"] as const)), "free", ...(owned ? (["restart", "stop"] as const) : [])],
      };
    case "not_answering":
      return {
        tone: "wait",
        title: "The engine is not answering",
        detail: owned
          ? "It may be busy with a big model, so Easel keeps asking. If nothing moves for minutes, restart it."
          : "It may be busy with a big model, or it was closed. Easel keeps asking.",
        short: "No answer",
        actions: owned ? ["restart", "stop"] : [],
      };
    case "detached":
      return {
        tone: "rest",
        title: "Your ComfyUI is not running",
        detail: foreign
          ? `Nothing answers at ${hostOf(state.url)}. Start it there, and Easel finds it by itself.`
          : "Start it again, and Easel finds it by itself. Or let Easel start one: it does so when a picture is asked for, or now.",
        short: "Not running",
        actions: foreign ? ["look_again", "choose"] : ["start"],
      };
    case "stuck":
      return {
        tone: "bad",
        title: "The engine is stuck",
        detail: owned
          ? "Nothing moves in it any more. Easel is starting it again."
          : "It answers, but its picture no longer moves. Start your ComfyUI again; Easel does not end what it did not start.",
        short: "Stuck",
        actions: [],
      };
    case "crashed":
      return crashed(engine, state, now);
    case "stopping":
      return { tone: "rest", title: "Stopping the engine", detail: "It puts its brushes away.", short: "Stopping", actions: [] };
    case "failed":
      return {
        tone: "bad",
        title: foreign ? "Your ComfyUI could not be reached" : "The engine could not start",
        detail: sentence(state.error.message, state.error.remedy),
        short: "Not working",
        actions: [foreign ? "look_again" : "start", "choose"],
      };
  }
}

function readyWords({ practice, owned }: EngineView, version: string, painting: number, { paused, elsewhere }: Meanwhile) {
  const name = practice ? "The practice engine" : `ComfyUI ${version}`;
  const runs = practice
    ? "The practice engine is running on this computer."
    : `${name} is running${owned ? "." : ", started outside of Easel."}`;
  if (painting > 0) {
    const title = painting === 1 ? "Painting your picture" : `Painting ${plural(painting, "picture", "pictures")}`;
    return { tone: "busy", title, detail: paused ? `${runs} New pictures wait.` : runs, short: "Painting" } as const;
  }
  if (elsewhere > 0) {
    const detail = `It was begun before you changed the engine. ${name} paints the next ones.`;
    return { tone: "busy", title: "Another engine finishes its picture", detail, short: "Painting" } as const;
  }
  if (paused) return { tone: "wait", title: "Paused", detail: runs, short: "Paused" } as const;
  return { tone: "good", title: "Ready to paint", detail: runs, short: "Ready" } as const;
}

function crashed(engine: EngineView, state: Extract<EngineView["state"], { kind: "crashed" }>, now: number): EngineWords {
  const title = "The engine stopped unexpectedly";
  if (state.retryAt === null) {
    return {
      tone: "bad",
      title,
      detail: sentence(state.error.message, state.error.remedy),
      short: "Stopped",
      actions: [engine.source.kind === "url" ? "look_again" : "start", "choose"],
    };
  }
  const seconds = secondsUntil(state.retryAt, now);
  return {
    tone: "wait",
    title,
    detail: seconds > 0 ? `Trying again in ${seconds} s.` : "Trying again now.",
    short: "Trying again",
    actions: ["try_now", "stop_trying"],
  };
}

/** An address as short as people say it. */
const hostOf = (url: string): string =>
  url
    .replace(/^https?:\/\//, "")
    .replace(/^[^/@]*@/, "")
    .replace(/\/.*$/, "");

function doing(words: string): string {
  const said = words.trim().replace(/[.…]+$/, "");
  if (said) return `${said.charAt(0).toUpperCase()}${said.slice(1)} …`;
  return "This can take a minute the first time.";
}

const sentence = (...parts: string[]): string => parts.filter(Boolean).join(" ");

export const actionLabels: Record<EngineAction, string> = {
  start: "Start the engine",
  try_now: "Try now",
  look_again: "Look again",
  stop: "Stop",
  stop_trying: "Stop trying",
  restart: "Restart",
  free: "Free up memory",
  open: "Open in browser",
  pause: "Pause",
  choose: "Choose another engine",
};

/** Where the engine of a picture ran, from its address: "this computer (port 8188)". */
export function engineName(address: string): string {
  const [, host = address, port] = /^https?:\/\/(\[[^\]]*\]|[^:/]*)(?::(\d+))?/.exec(address) ?? [];
  const here = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
  return `${here ? "This computer" : host}${port === undefined ? "" : ` (port ${port})`}`;
}
