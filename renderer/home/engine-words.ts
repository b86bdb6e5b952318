import type { AppState } from "#contract/view.ts";
import { useNow } from "../state/now.ts";
import { type EngineWords, engineWords } from "../text/engine.ts";
import { isActive } from "../text/jobs.ts";

/** The engine in words, counting down where there is something to count. */
export function useEngineWords(app: AppState): EngineWords {
  const { state } = app.engine;
  const counts = state.kind === "crashed" && state.retryAt !== null;
  const now = useNow(counts ? 250 : null);
  const running = app.jobs.filter((job) => isActive(job) && job.state.kind === "running").length;
  return engineWords(app.engine, running, now);
}
