import type { ProgressToken, ServerNotification } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "#base/clock.ts";
import type { JobWarning } from "#contract/job.ts";
import { jobWarnings } from "#contract/messages/en/job-warnings.ts";
import type { Job } from "../jobs/record/job.ts";

/** At most four notifications a second: clients draw each one. */
const MIN_PAUSE_MS = 250;
/** Repeated when nothing changes, for clients that take silence for death. */
const HEARTBEAT_MS = 5_000;
/** Progress must rise with every notification (MCP), also while there is none. Percent. */
const MIN_RISE = 0.01;

/**
 * Tells one call how its job is doing, with MCP's progress notifications. Returns the function that ends this. `token` is the request's
 * progress token; without one nothing is sent.
 */
export function reportProgress(
  job: Job,
  token: ProgressToken | undefined,
  send: (notification: ServerNotification) => Promise<void>,
  clock: Clock,
): () => void {
  if (token === undefined) return () => {};
  const ended = new AbortController();
  let sentText = "";
  let sentProgress = -1;
  let sentAt = Number.NEGATIVE_INFINITY;

  const report = () => {
    const { state } = job.view;
    const percent = state.kind === "running" ? (state.fraction ?? 0) * 100 : 0;
    sentProgress = Math.max(sentProgress < 0 ? 0 : sentProgress + MIN_RISE, Math.min(percent, 100));
    sentAt = clock.now();
    sentText = job.doing;
    const params = { progressToken: token, progress: Number(sentProgress.toFixed(2)), total: 100, message: sentence(job) };
    // Where the client is gone, the call ends anyway.
    send({ method: "notifications/progress", params }).catch(() => {});
  };
  const changed = () => {
    // What comes too soon after the last one waits for the next round.
    if (job.active && clock.now() - sentAt >= MIN_PAUSE_MS) report();
  };
  const repeat = async () => {
    for (;;) {
      await clock.sleep(MIN_PAUSE_MS, ended.signal);
      if (job.active && (job.doing !== sentText || clock.now() - sentAt >= HEARTBEAT_MS)) report();
    }
  };
  const unwatch = job.watch({ changed });
  changed();
  repeat().catch(() => {}); // ended
  return () => {
    unwatch();
    ended.abort();
  };
}

function sentence({ doing, view }: Job): string {
  const { state } = view;
  // Not every client draws the number, and the steps are only those of the node that runs now.
  const percent = state.kind === "running" && state.fraction !== null ? `, ${Math.round(state.fraction * 100)} % done` : "";
  const words = doing === "" ? "Starting" : `${doing[0]?.toUpperCase()}${doing.slice(1)}${percent}`;
  return view.warning ? `${words}. ${warningText(view.warning)}` : words;
}

/** The warning as an AI reads it. */
export function warningText(warning: JobWarning): string {
  return jobWarnings[warning.kind](warning);
}
