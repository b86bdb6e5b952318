import type { ClusterWorker } from "#contract/engines.ts";
import type { KnownWorker } from "./redis/worker-list.ts";

/** A worker says that it is there every second or two; one that is silent for so long may be gone. */
const SILENT_MS = 3_000;

/** A worker as those see it who look after the cluster. */
export function describeWorker({ id, host, draining, jobs, kinds, slots, silentMs }: KnownWorker): ClusterWorker {
  const atWork = jobs.length > 0 ? "working" : kinds.length > 0 ? "idle" : "away";
  const state = silentMs >= SILENT_MS ? "silent" : draining ? "draining" : atWork;
  return { id, host, state, running: jobs.length, slots, silentMs };
}
