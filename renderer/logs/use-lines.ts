import { useCallback, useEffect, useState } from "react";
import type { ErrorView } from "#contract/job.ts";
import type { LogLine } from "#contract/view.ts";
import { ask } from "../ipc/ask.ts";
import { beyond, type NumberedLine, withLines } from "./lines.ts";

export interface Lines {
  /** Null until they have been read. */
  lines: readonly NumberedLine[] | null;
  error: ErrorView | null;
  retry: () => void;
}

/** The newest lines, then every new one, while the page is open. */
export function useLines(): Lines {
  const [lines, setLines] = useState<readonly NumberedLine[] | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const [tries, setTries] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: tries is a reason to read again.
  useEffect(() => {
    let closed = false;
    let read: readonly LogLine[] | null = null;
    const stop = window.easel.on("log.lines", (batch) => {
      // What comes before the answer is part of it.
      if (!read) return;
      const fresh = beyond(read, batch);
      read = [];
      setLines((before) => withLines(before ?? [], fresh));
    });
    void ask("logs.read", { limit: 5_000 }).then((answer) => {
      if (closed) return;
      setError(answer.ok ? null : answer.error);
      if (!answer.ok) return;
      read = answer.value;
      setLines(withLines([], answer.value));
    });
    return () => {
      closed = true;
      stop();
    };
  }, [tries]);

  const retry = useCallback(() => setTries((before) => before + 1), []);
  return { lines, error, retry };
}
