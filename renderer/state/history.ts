import { create } from "zustand";
import type { JobView } from "#contract/job.ts";
import { ask } from "../ipc/ask.ts";
import { isActive } from "../text/jobs.ts";
import { useAppStore } from "./app-store.ts";

const PAGE_JOBS = 30;

/** The jobs that have ended, of this and earlier days, newest first, as far as they were asked for. */
export interface History {
  /** Null until the bridge has answered the first time. */
  jobs: readonly JobView[] | null;
  more: boolean;
}

export const useHistory = create<History>(() => ({ jobs: null, more: false }));

/** The newest ones, read again whenever a job ends, or another bridge answers. Returns the function that stops it. */
export function followHistory(): () => void {
  /** The ended jobs at the last look; null while no bridge answers. */
  let seen: string | null = null;
  return useAppStore.subscribe(({ app }) => {
    const ended = app?.bridge.kind === "ready" ? app.jobs.filter((job) => !isActive(job)).map(({ id }) => id) : null;
    const now = ended?.join(" ") ?? null;
    if (now === seen) return;
    seen = now;
    if (now !== null) void loadNewest();
  });
}

async function loadNewest(): Promise<void> {
  const answer = await ask("jobs.history", { after: null, limit: PAGE_JOBS });
  if (!answer.ok) return; // a bridge that ends just now; the next one is asked anew
  const { jobs, more } = answer.value;
  useHistory.setState((before) => {
    const last = jobs.at(-1);
    const rest = last ? olderThan(before.jobs ?? [], last.id) : [];
    return rest.length > 0 ? { jobs: [...jobs, ...rest], more: before.more } : { jobs, more };
  });
}

/** The next page, after those that are known. */
export async function loadMoreHistory(): Promise<void> {
  const last = useHistory.getState().jobs?.at(-1);
  const answer = await ask("jobs.history", { after: last?.id ?? null, limit: PAGE_JOBS });
  if (!answer.ok) return;
  useHistory.setState(({ jobs }) => ({ jobs: [...(jobs ?? []), ...answer.value.jobs], more: answer.value.more }));
}

function olderThan(jobs: readonly JobView[], id: string): readonly JobView[] {
  const place = jobs.findIndex((job) => job.id === id);
  return place === -1 ? [] : jobs.slice(place + 1);
}
