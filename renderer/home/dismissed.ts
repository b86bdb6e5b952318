import { create } from "zustand";

/** Troubles that the person has put away stay so, over restarts, as long as they could be shown. */
const STORED_AS = "easel.dismissed-jobs";
const MAX_DISMISSED = 200;

export const useDismissed = create<{ jobs: readonly string[] }>(() => ({ jobs: stored() }));

export function dismiss(...ids: readonly string[]): void {
  useDismissed.setState(({ jobs }) => ({ jobs: [...new Set([...ids, ...jobs])].slice(0, MAX_DISMISSED) }));
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(useDismissed.getState().jobs));
  } catch {
    // Without a place to keep it, it holds until the window is loaded again.
  }
}

function stored(): string[] {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(value) ? value.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}
