import { useEffect } from "react";
import type { AppState } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { useAppStore } from "../state/app-store.ts";
import { useQuery } from "../state/use-query.ts";

/** What changes together is looked at once. */
const SETTLE_MS = 400;

const walk = () => ask("doctor.look");

/** Looks at once, when asked, and when a link of the chain may have changed. */
export function useSteps(app: AppState) {
  const { value: steps, error, waiting: looking, look } = useQuery(walk);
  const aiApps = useAppStore((state) => state.aiApps);
  // Not the trials themselves: looking makes one, and would never end.
  const chain = JSON.stringify([
    app.engine.state.kind,
    app.bridge.kind,
    app.jobs.map(({ id, state }) => [id, state.kind]),
    aiApps?.map(({ id, config, connectedNow, lastConnectedAt }) => [id, config.kind, connectedNow, lastConnectedAt]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `chain` is what a new look is for.
  useEffect(() => {
    const timer = setTimeout(look, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [chain, look]);
  return { steps, error, looking, look };
}
