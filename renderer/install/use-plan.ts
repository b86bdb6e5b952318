import { useCallback, useEffect, useRef, useState } from "react";
import type { InstallPlan } from "#contract/install.ts";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../easel.ts";
import { useNewest } from "../state/newest.ts";

type Wish = CallInput<"install.plan">;

interface Planned {
  /** Null until the first answer. */
  plan: InstallPlan | null;
  error: ErrorView | null;
  /** True while the answer to the newest wish is not there yet. */
  busy: boolean;
  change: (part: Partial<Wish>) => void;
}

/** What installing would do, planned anew with every change of mind. */
export function usePlan(): Planned {
  const [answer, setAnswer] = useState<Pick<Planned, "plan" | "error">>({ plan: null, error: null });
  const { waiting: busy, ask: askNewest } = useNewest();
  const wish = useRef<Wish>({ gpu: null, folder: null });
  const change = useCallback(
    (part: Partial<Wish>) => {
      wish.current = { ...wish.current, ...part };
      void askNewest(ask("install.plan", wish.current), (planned) =>
        setAnswer(({ plan }) => (planned.ok ? { plan: planned.value, error: null } : { plan, error: planned.error })),
      );
    },
    [askNewest],
  );
  useEffect(() => void change({}), [change]);
  return { ...answer, busy, change };
}
