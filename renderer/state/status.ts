import type { AppState } from "#contract/view.ts";
import { type EngineSummary, engineSummary } from "../text/engine.ts";
import { type Status, statusOf } from "../text/status.ts";
import { useNow } from "./now.ts";

/** How things are, from the engine to the bridge. */
export const useStatus = (app: AppState): Status => statusOf(app, useEngineSummary(app));

/** The engine in words, counting down where there is something to count. */
function useEngineSummary(app: AppState): EngineSummary {
  const { state } = app.engine;
  const counts = state.kind === "crashed" && state.retryAt !== null;
  const now = useNow(counts ? 250 : null);
  const here = "url" in state ? originOf(state.url) : null;
  const running = app.jobs.filter((job) => job.state.kind === "running");
  const elsewhere = running.filter(({ engine }) => here !== null && engine !== undefined && originOf(engine) !== here).length;
  return engineSummary(app.engine, running.length - elsewhere, now, { paused: app.paused, elsewhere });
}

const originOf = (url: string): string => url.replace(/\/+$/, "").replace("//localhost", "//127.0.0.1");
