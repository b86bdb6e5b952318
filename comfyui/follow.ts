import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { EngineUnreachableError } from "./http.ts";
import { type EngineJobs, isActive, jobCancelled } from "./jobs.ts";
import type { JobOutputs } from "./types.ts";
import type { JobWatch } from "./watch.ts";

/** How often a job is looked at as a safety net under its events. */
const FALLBACK_POLL_MS = 5_000;
/** An engine may say that a job is over a moment before its history does. */
const HISTORY_LAG_MS = 5_000;
/** How long a job may be unknown before it counts as lost; one look is not proof. */
const UNKNOWN_TIMEOUT_MS = 300;
/** A port that stays closed for so many looks means that the engine is gone, and its queue with it. */
const REFUSALS = { most: 4, apart: 400 };
/** Silence of an engine that has not closed its port: it may be loading a model from a slow disk. */
const MAX_OUTAGE_MS = 60_000;

export interface FollowOptions {
  watch: JobWatch;
  jobs: EngineJobs;
  clock: Clock;
  /** How often a job is looked at whose events go to somebody else. */
  pollIntervalMs: number;
  signal?: AbortSignal;
}

/**
 * Looks at the job whenever the watch says so, and at intervals, until it has ended. The events only say when to look: what
 * became of a job is read from the engine's history, which does not depend on a connection.
 * @throws EaselError of the job's failure; job_cancelled; engine_crashed; engine_unreachable; output_gone; or the signal's reason
 */
export async function untilEnded({ watch, jobs, clock, pollIntervalMs, signal }: FollowOptions): Promise<JobOutputs> {
  const silence = new Outage(clock);
  let unknownSince: number | undefined;
  let lag = 10;
  for (;;) {
    let wait = watch.receivesEvents ? FALLBACK_POLL_MS : pollIntervalMs;
    try {
      const job = await jobs.find(watch.jobId, signal);
      silence.end();
      if (job.state === "completed") return job.outputs;
      if (job.state === "failed") throw job.error;
      if (job.state === "cancelled") throw jobCancelled();
      if (job.state === "pending") watch.onPending(job.position);
      if (job.state === "running") watch.onRunning();
      unknownSince = isActive(job) ? undefined : (unknownSince ?? clock.now());
      if (unknownSince !== undefined && clock.now() - unknownSince >= (watch.ended ? HISTORY_LAG_MS : UNKNOWN_TIMEOUT_MS))
        throw lostJobError(watch);
      if (watch.ended || unknownSince !== undefined) {
        wait = Math.min(lag, wait);
        lag *= 2;
      }
    } catch (error) {
      if (!(error instanceof EngineUnreachableError)) throw error;
      wait = silence.retryAfter(error);
    }
    await watch.waitUntilDue(wait, clock, signal);
  }
}

/** Why a job that the engine had is no longer there. */
function lostJobError(watch: JobWatch): EaselError {
  if (watch.ended) return new EaselError("output_gone", "job_outputs_lost", {});
  if (watch.connectedThroughout && !watch.started) return new EaselError("job_cancelled", "job_removed_from_queue", {});
  return new EaselError("engine_crashed", "engine_restarted_during_job", {});
}

/** How long the engine has not answered, and when that is too long. */
class Outage {
  readonly #clock: Clock;
  #since: number | undefined;
  #refusals = 0;
  #wait = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  end(): void {
    this.#since = undefined;
    this.#refusals = 0;
    this.#wait = 0;
  }

  /** Milliseconds until it is worth asking again. */
  retryAfter(error: EngineUnreachableError): number {
    const now = this.#clock.now();
    this.#since ??= now;
    // Something else at the engine's address has taken its place, for the port was the engine's.
    this.#refusals = error.reason === "refused" || error.reason === "foreign" ? this.#refusals + 1 : 0;
    if (this.#refusals >= REFUSALS.most) throw engineCrashed(error);
    if (now - this.#since >= MAX_OUTAGE_MS) throw error;
    if (this.#refusals > 0) return REFUSALS.apart;
    this.#wait = Math.min(this.#wait * 2 || 250, 2_000);
    return this.#wait;
  }
}

/** The error for an engine that went away in the middle of a job. */
export function engineCrashed(cause: unknown): EaselError {
  return new EaselError("engine_crashed", "engine_stopped_during_job", {}, cause);
}
