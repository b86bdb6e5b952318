import { useCallback, useEffect, useRef, useState } from "react";
import type { InstallPlan } from "#contract/install.ts";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../easel.ts";

export type Wish = CallInput<"install.plan">;

export interface Planned {
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
  const [busy, setBusy] = useState(true);
  const wish = useRef<Wish>({ gpu: null, folder: null });
  const asked = useRef(0);
  const change = useCallback(async (part: Partial<Wish>) => {
    wish.current = { ...wish.current, ...part };
    asked.current += 1;
    const mine = asked.current;
    setBusy(true);
    const planned = await ask("install.plan", wish.current);
    if (mine !== asked.current) return; // a newer wish is on its way
    setAnswer(({ plan }) => (planned.ok ? { plan: planned.value, error: null } : { plan, error: planned.error }));
    setBusy(false);
  }, []);
  useEffect(() => void change({}), [change]);
  return { ...answer, busy, change };
}
