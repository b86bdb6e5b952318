import { useCallback, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import type { Answer } from "../ipc/ask.ts";
import { useLatest } from "./use-latest.ts";

export interface Query<T, A extends unknown[]> {
  /** Null until the first answer; an error afterwards does not take it away. */
  value: T | null;
  error: ErrorView | null;
  /** True while the newest question has no answer. */
  waiting: boolean;
  look: (...about: A) => Promise<void>;
}

/** What main says to a question that is asked again and again. `question` is the same function at each rendering. */
export function useQuery<T, A extends unknown[]>(question: (...about: A) => Promise<Answer<T>>): Query<T, A> {
  const [said, setSaid] = useState<Pick<Query<T, A>, "value" | "error">>({ value: null, error: null });
  const { waiting, ask } = useLatest();
  const look = useCallback(
    (...about: A) =>
      ask(question(...about), (answer) =>
        setSaid(({ value }) => (answer.ok ? { value: answer.value, error: null } : { value, error: answer.error })),
      ),
    [ask, question],
  );
  return { ...said, waiting, look };
}
