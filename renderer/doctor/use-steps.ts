import { useCallback, useEffect, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import type { AppState, DoctorStep } from "#contract/view.ts";
import { ask } from "../easel.ts";
import { useNewest } from "../state/newest.ts";
import { useStudio } from "../state/studio.ts";

/** What changes together is looked at once. */
const SETTLE_MS = 400;

/** Looks at once, when asked, and when a link of the chain may have changed. */
export function useSteps(app: AppState) {
  const [steps, setSteps] = useState<DoctorStep[] | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const { waiting: looking, ask: askNewest } = useNewest();
  const look = useCallback(
    () =>
      askNewest(ask("doctor.look"), (answer) => {
        if (answer.ok) setSteps(answer.value);
        setError(answer.ok ? null : answer.error);
      }),
    [askNewest],
  );

  const aiApps = useStudio((studio) => studio.aiApps);
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
