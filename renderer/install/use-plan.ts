import { useCallback, useEffect, useRef } from "react";
import type { InstallPlan } from "#contract/install.ts";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../ipc/ask.ts";
import { useAsked } from "../state/use-query.ts";

type Wish = CallInput<"install.plan">;

interface Planned {
  /** Null until the first answer. */
  plan: InstallPlan | null;
  error: ErrorView | null;
  /** True while the answer to the newest wish is not there yet. */
  busy: boolean;
  change: (part: Partial<Wish>) => void;
}

const planFor = (wish: Wish) => ask("install.plan", wish);

/** What installing would do, planned anew with every change of mind. */
export function usePlan(): Planned {
  const { value: plan, error, waiting: busy, look } = useAsked(planFor);
  const wish = useRef<Wish>({ gpu: null, folder: null });
  const change = useCallback(
    (part: Partial<Wish>) => {
      wish.current = { ...wish.current, ...part };
      void look(wish.current);
    },
    [look],
  );
  useEffect(() => void change({}), [change]);
  return { plan, error, busy, change };
}
