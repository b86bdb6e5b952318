import { useCallback, useEffect, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import type { EngineFinding } from "#contract/view.ts";
import { ask } from "../easel.ts";
import { useNewest } from "../state/newest.ts";
import { useStudio } from "../state/studio.ts";

export interface Found {
  /** Null until the first answer. */
  list: readonly EngineFinding[] | null;
  error: ErrorView | null;
  looking: boolean;
  look: () => Promise<void>;
}

/** Every ComfyUI on this computer; looked for when the component appears, and again when the engine has changed. */
export function useFound(): Found {
  const [answer, setAnswer] = useState<Pick<Found, "list" | "error">>({ list: null, error: null });
  const { waiting: looking, ask: askNewest } = useNewest();
  const engine = useStudio(({ app }) => `${JSON.stringify(app?.engine.source)} ${app?.engine.state.kind}`);
  const look = useCallback(
    () =>
      askNewest(ask("engine.discover"), (found) =>
        setAnswer(({ list }) => (found.ok ? { list: found.value, error: null } : { list, error: found.error })),
      ),
    [askNewest],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in use is part of the answer
  useEffect(() => void look(), [look, engine]);
  return { ...answer, looking, look };
}
