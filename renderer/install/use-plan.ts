import { useCallback, useEffect, useRef } from "react";
import type { InstallPlan } from "#contract/install.ts";
import type { CallInput } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../ipc/ask.ts";
import { useQuery } from "../state/use-query.ts";

type Choice = CallInput<"install.plan">;

interface Planned {
  /** Null until the first answer. */
  plan: InstallPlan | null;
  error: ErrorView | null;
  /** True while the answer to the newest choice is not there yet. */
  busy: boolean;
  change: (part: Partial<Choice>) => void;
}

const planFor = (choice: Choice) => ask("install.plan", choice);

/** What installing would do, planned anew with every change of mind. */
export function usePlan(): Planned {
  const { value: plan, error, waiting: busy, look } = useQuery(planFor);
  const choice = useRef<Choice>({ gpu: null, folder: null });
  const change = useCallback(
    (part: Partial<Choice>) => {
      choice.current = { ...choice.current, ...part };
      void look(choice.current);
    },
    [look],
  );
  useEffect(() => void change({}), [change]);
  return { plan, error, busy, change };
}
