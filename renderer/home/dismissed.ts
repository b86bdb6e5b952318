import { create } from "zustand";
import { keep, readKept } from "../state/kept.ts";

/** Troubles that the person has put away stay so, over restarts, as long as they could be shown. */
const MAX_DISMISSED = 200;

export const useDismissed = create<{ jobs: readonly string[] }>(() => ({ jobs: stored() }));

export function dismiss(...ids: readonly string[]): void {
  useDismissed.setState(({ jobs }) => ({ jobs: [...new Set([...ids, ...jobs])].slice(0, MAX_DISMISSED) }));
  keep("dismissed-jobs", useDismissed.getState().jobs);
}

function stored(): string[] {
  const value = readKept("dismissed-jobs");
  return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
}
