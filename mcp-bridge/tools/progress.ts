import type { ProgressToken, ServerNotification } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "#base/clock.ts";
import type { Job } from "../jobs/record/job.ts";

/** At most four a second: clients draw each one. Milliseconds. */
const LEAST_PAUSE = 250;
/** Said again when nothing changes, for clients that count silence as death. Milliseconds. */
const HEARTBEAT = 5_000;
/** Progress must rise with every notification, also while there is none. Percent. */
const TICK = 0.01;

/** Tells one call how its job is doing. Returns the function that ends this; without a token nothing is told. */
export function reportProgress(
  job: Job,
  token: ProgressToken | undefined,
  send: (notification: ServerNotification) => Promise<void>,
  clock: Clock,
): () => void {
  if (token === undefined) return () => {};
  const over = new AbortController();
  let told = "";
  let last = -1;
  let lastAt = Number.NEGATIVE_INFINITY;

  const tell = () => {
    const { state } = job.view;
    const percent = state.kind === "running" ? (state.fraction ?? 0) * 100 : 0;
    last = Math.max(last < 0 ? 0 : last + TICK, Math.min(percent, 100));
    lastAt = clock.now();
    told = job.doing;
    const params = { progressToken: token, progress: Number(last.toFixed(2)), total: 100, message: sentence(job) };
    // A client that is gone ends the call by itself.
    send({ method: "notifications/progress", params }).catch(() => {});
  };
  const changed = () => {
    // What comes too soon after another is left to the next beat.
    if (job.active && clock.now() - lastAt >= LEAST_PAUSE) tell();
  };
  const beat = async () => {
    for (;;) {
      await clock.sleep(LEAST_PAUSE, over.signal);
      if (job.active && (job.doing !== told || clock.now() - lastAt >= HEARTBEAT)) tell();
    }
  };
  const unwatch = job.watch({ changed });
  changed();
  beat().catch(() => {}); // ends by `over`
  return () => {
    unwatch();
    over.abort();
  };
}

function sentence({ doing, view }: Job): string {
  const { state } = view;
  // Not every client draws the number, and the steps are only those of the node that runs now.
  const percent = state.kind === "running" && state.fraction !== null ? `, ${Math.round(state.fraction * 100)} % done` : "";
  const words = doing === "" ? "Starting" : `${doing[0]?.toUpperCase()}${doing.slice(1)}${percent}`;
  return view.warning ? `${words}. ${view.warning}` : words;
}
