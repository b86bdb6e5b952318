import type { Clock } from "#base/clock.ts";
import type { ComfyClient } from "#comfyui/client.ts";
import { EngineUnreachableError } from "#comfyui/unreachable.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import type { Job } from "../record/job.ts";
import type { Fence } from "./fence.ts";
import { type RunContext, resumeJob, withTimeLimit } from "./run-job.ts";

/** An engine that is silent for so long is gone for good: it was frozen, or the way to it is cut. */
const SILENCE_MS = 60_000;
/** A job that was posted just before its worker died may reach the engine this much later. */
const POSTED_LATE_MS = 1_000;
/** Where nobody listens any more, the engine has ended, and its queue with it. */
const MAX_REFUSALS = 3;
const RETRY_MS = 400;

/**
 * Goes on with a job that an engine was given earlier, by another worker. Null where the engine does not have it, or is gone. Throws as
 * `resumeJob`, and what the fence rejects with.
 */
export async function adoptJob(job: Job, client: ComfyClient, context: RunContext, fence: Fence): Promise<JobState | null> {
  if (!(await hasJob(client, job.id, context.clock, fence.released))) return null;
  try {
    return await withTimeLimit(job, context, () => resumeJob(job, client, context, fence));
  } catch (error) {
    // It was restarted between the two questions.
    if (error instanceof EaselError && error.kind === "job_unknown") return null;
    throw error;
  }
}

/** Whether the engine waits for, does or has done the job. Rejects with the signal's reason. */
async function hasJob(client: ComfyClient, jobId: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  let [refusals, unknown] = [0, 0];
  for (const until = clock.now() + SILENCE_MS; clock.now() < until; ) {
    try {
      if ((await client.job(jobId, signal)).state !== "unknown") return true;
      unknown += 1;
      if (unknown > 1) return false;
      await clock.sleep(POSTED_LATE_MS, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof EngineUnreachableError)) throw error;
      refusals = error.reason === "refused" || error.reason === "foreign" ? refusals + 1 : 0;
      if (refusals >= MAX_REFUSALS) return false;
      await clock.sleep(RETRY_MS, signal);
    }
  }
  return false;
}
