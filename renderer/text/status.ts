import { lineOf, messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import type { EngineAction, EngineSummary } from "./engine.ts";

const words = messages.home.status;

/** What a person can do about how things are. */
export type StatusAction = EngineAction | "restart_bridge" | "get_model" | "resume";

/** How things are, for the whole chain that makes a picture: the engine, its model, the bridge. */
export interface Status {
  tone: EngineSummary["tone"];
  title: string;
  detail: string;
  /** One or two words for the sidebar. */
  short: string;
  /** The one thing to do next; null where nothing has to be done. */
  next: StatusAction | null;
  /** What else can be done with the engine. */
  more: readonly EngineAction[];
}

type Chain = Pick<AppState, "engine" | "bridge" | "paintModel" | "paused">;

/** The first link that is broken says how things are: a ready engine alone paints nothing. */
export function statusOf({ engine, bridge, paintModel, paused }: Chain, summary: EngineSummary): Status {
  const { tone, title, detail, short, actions } = summary;
  if (engine.state.kind !== "ready") return { tone, title, detail, short, next: actions[0] ?? null, more: actions.slice(1) };
  const more = actions;
  if (bridge.kind === "failed") {
    return { tone: "bad", ...words.bridgeFailed, detail: lineOf(bridge.error), next: "restart_bridge", more };
  }
  if (bridge.kind === "starting") return { tone: "wait", ...words.bridgeStarting, next: null, more };
  if (paintModel === "missing" && !engine.practice) {
    const { modelMissing } = words;
    return { tone: "wait", ...modelMissing, detail: `${detail} ${modelMissing.detail}`, next: "get_model", more };
  }
  if (paused) return { tone, title, detail: messages.home.paused.detail, short, next: "resume", more };
  return { tone, title, detail, short, next: null, more };
}
