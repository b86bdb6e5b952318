import { useCallback, useEffect, useRef, useState } from "react";

export interface Latest {
  /** True while the newest question has no answer. */
  waiting: boolean;
  /** Begins a question; `answer` of it is heard unless a newer one was begun, or the component is gone: then `missed` is. */
  ask: <T>(question: Promise<T>, answer: (value: T) => void, missed?: (value: T) => void) => Promise<void>;
}

/** The newest question wins, however late an older one's answer comes. */
export function useLatest(): Latest {
  const newest = useRef<object | null>(null);
  const [waiting, setWaiting] = useState(false);
  useEffect(
    () => () => {
      newest.current = null;
    },
    [],
  );
  const ask = useCallback<Latest["ask"]>(async (question, answer, missed) => {
    const mine = {};
    newest.current = mine;
    setWaiting(true);
    const value = await question;
    if (newest.current !== mine) return missed?.(value);
    setWaiting(false);
    answer(value);
  }, []);
  return { waiting, ask };
}
