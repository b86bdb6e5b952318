import { withDeadline } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { type EngineJobs, isActive, jobCancelled } from "./jobs.ts";
import type { JobOutputs } from "./types.ts";
import { EngineUnreachableError } from "./unreachable.ts";
import type { JobWatch } from "./watch.ts";

/** How often the state of a job is read in spite of its events, in case one got lost; how soon where no events come; and at first. */
const FALLBACK_POLL_MS = 30_000;
const QUIET_POLL_MS = 5_000;
const FIRST_LOOK_MS = 2_000;
/** The event that a job is over may come a moment before its entry in the history. */
const HISTORY_LAG_MS = 5_000;
/** How long a job must be unknown before it counts as lost; once is no proof. */
const UNKNOWN_TIMEOUT_MS = 300;
/** A port that stays closed this many times in a row means that the engine is gone, and its queue with it. */
const MAX_REFUSALS = 4;
const REFUSAL_INTERVAL_MS = 400;
/** An engine on this computer that takes connections, and in so long answers none of them, is frozen. */
const FROZEN_AFTER_MS = 28_000;
/** For how long the way to an engine may be broken: a network comes back. */
const MAX_OUTAGE_MS = 60_000;
/** Silence of this length is told. */
const TOLD_AFTER_MS = 8_000;

/** What `untilEnded` works with. */
export interface FollowOptions {
  watch: JobWatch;
  jobs: EngineJobs;
  clock: Clock;
  /** How often the state of a job is read whose events go to another client. */
  pollIntervalMs: number;
  /** Whether the engine is on this computer. */
  isLocal: boolean;
  signal?: AbortSignal;
}

/**
 * Reads the state of the job whenever the watch says so, and at intervals, until it has ended. Events only say when to read: the
 * outcome of a job comes from the engine's history, which does not depend on a connection.
 * @throws EaselError for the job's failure; job_cancelled; engine_crashed; engine_unreachable; engine_stuck where it is frozen;
 *   output_gone; or the signal's reason
 */
export async function untilEnded({ watch, jobs, clock, pollIntervalMs, isLocal, signal }: FollowOptions): Promise<JobOutputs> {
  const outage = new Outage(watch, clock, isLocal);
  let unknownSince: number | undefined;
  let lag = 10;
  // What has only just been posted tells of itself.
  if (watch.receivesEvents) await watch.waitUntilDue(FIRST_LOOK_MS, clock, signal);
  for (;;) {
    let wait: number | null = watch.receivesEvents ? null : pollIntervalMs;
    try {
      const job = await withDeadline(clock, outage.msLeft, signal, (limited) => jobs.find(watch.jobId, limited));
      outage.end();
      if (job.state === "completed") return job.outputs;
      if (job.state === "failed") throw job.error;
      if (job.state === "cancelled") throw jobCancelled();
      if (job.state === "pending") watch.onPending(job.position);
      if (job.state === "running") watch.onRunning();
      unknownSince = isActive(job) ? undefined : (unknownSince ?? clock.now());
      if (unknownSince !== undefined && clock.now() - unknownSince >= (watch.ended ? HISTORY_LAG_MS : UNKNOWN_TIMEOUT_MS))
        throw lostJobError(watch);
      if (watch.ended || unknownSince !== undefined) {
        wait = Math.min(lag, wait ?? QUIET_POLL_MS);
        lag *= 2;
      }
    } catch (error) {
      if (!(error instanceof EngineUnreachableError)) throw error;
      wait = outage.retryAfter(error);
    }
    if (wait === null) await watch.waitUntilQuiet(QUIET_POLL_MS, FALLBACK_POLL_MS, clock, signal);
    else await watch.waitUntilDue(wait, clock, signal);
  }
}

/** Why a job that the engine had is no longer there. */
function lostJobError(watch: JobWatch): EaselError {
  if (watch.ended) return new EaselError("output_gone", "job_outputs_lost", {});
  if (watch.connectedThroughout && !watch.started) return new EaselError("job_cancelled", "job_removed_from_queue", {});
  return new EaselError("engine_crashed", watch.started ? "engine_restarted_during_job" : "engine_restarted_before_job", {});
}

/** How long nothing has been heard of the engine, and when that has been too long. */
class Outage {
  readonly #watch: JobWatch;
  readonly #clock: Clock;
  readonly #isLocal: boolean;
  #answeredAt: number;
  #refusals = 0;
  #wait = 0;

  constructor(watch: JobWatch, clock: Clock, isLocal: boolean) {
    this.#watch = watch;
    this.#clock = clock;
    this.#isLocal = isLocal;
    this.#answeredAt = clock.now();
  }

  /** How long the engine may go on being silent. */
  get msLeft(): number {
    return (this.#isLocal ? FROZEN_AFTER_MS : MAX_OUTAGE_MS) - this.#silence;
  }

  get #silence(): number {
    return this.#clock.now() - Math.max(this.#answeredAt, this.#watch.heardAt ?? 0);
  }

  /** The engine has answered. */
  end(): void {
    this.#answeredAt = this.#clock.now();
    this.#refusals = 0;
    this.#wait = 0;
    this.#watch.onSilence(null);
  }

  /** Notes a failed request. Returns the milliseconds until the next one. @throws EaselError where the engine is given up */
  retryAfter(error: EngineUnreachableError): number {
    const silence = this.#silence;
    // `foreign`: the port was the engine's, so it is gone and something else has taken its place.
    this.#refusals = error.reason === "refused" || error.reason === "foreign" ? this.#refusals + 1 : 0;
    if (this.#refusals >= MAX_REFUSALS) throw engineCrashed(this.#watch.started, error);
    const isFrozen = this.#isLocal && error.reason === "timeout";
    if (isFrozen && this.msLeft <= 0) throw new EaselError("engine_stuck", "engine_froze", { seconds: Math.round(silence / 1000) }, error);
    if (silence >= MAX_OUTAGE_MS) throw error;
    if (silence >= TOLD_AFTER_MS) this.#watch.onSilence(Math.round(silence / 1000));
    if (this.#refusals > 0) return REFUSAL_INTERVAL_MS;
    this.#wait = Math.min(this.#wait * 2 || 250, 2_000);
    return this.#wait;
  }
}

/** The error for an engine that went away with a job. `started`: whether it was at it. */
export function engineCrashed(started: boolean, cause: unknown): EaselError {
  return new EaselError("engine_crashed", started ? "engine_stopped_during_job" : "engine_stopped_before_job", {}, cause);
}
