import { useCallback, useEffect, useState } from "react";
import type { BridgeOptionChanges, BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import type { BridgeOptionName, BridgeOptionValue } from "#contract/bridge-options.ts";
import type { ErrorView } from "#contract/job.ts";
import { ask } from "../../ipc/ask.ts";

export interface BridgeOptions {
  /** Null until main has said what the file says. */
  view: BridgeOptionsView | null;
  /** Why the file cannot be read. */
  error: ErrorView | null;
  look: () => Promise<void>;
  /** Null takes the value away. Answers what is wrong with it; null where it is kept. */
  change: (name: BridgeOptionName, value: BridgeOptionValue | null) => Promise<ErrorView | null>;
}

/** The bridge's options, read when the page appears. */
export function useBridgeOptions(): BridgeOptions {
  const [view, setView] = useState<BridgeOptionsView | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  const look = useCallback(async () => {
    const answer = await ask("options.read");
    if (answer.ok) setView(answer.value);
    setError(answer.ok ? null : answer.error);
  }, []);
  useEffect(() => void look(), [look]);
  const change = useCallback(async (name: BridgeOptionName, value: BridgeOptionValue | null) => {
    const changes: BridgeOptionChanges = { [name]: value };
    const answer = await ask("options.change", changes);
    if (answer.ok) setView(answer.value);
    return answer.ok ? null : answer.error;
  }, []);
  return { view, error, look, change };
}
