import { orAborted } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { JobState } from "#contract/job.ts";
import { endingOf } from "../../images/formats/media-types.ts";
import type { PictureStores } from "../../images/picture-stores.ts";
import { checkOutputs, type OutputCheckOptions } from "../../workflow/limits/output-check.ts";
import type { WorkKey } from "../plan/work-key.ts";
import type { Job } from "../record/job.ts";
import type { JobRequest } from "../record/job-request.ts";
import { saveOutput } from "../record/save-output.ts";
import type { SharedResult } from "../shared-cache/result-codec.ts";
import type { SharedResults } from "../shared-cache/shared-results.ts";
import { type InFlightJobs, isShared } from "./in-flight-jobs.ts";

type Done = Extract<JobState, { kind: "done" }>;

export interface DeduplicatorOptions {
  inFlight: InFlightJobs;
  /** Null where nothing is shared with other computers. */
  sharedResults: SharedResults | null;
  pictures: PictureStores;
  outputCheck: OutputCheckOptions | null;
  clock: Clock;
  /** The subscriber no longer wants the job. */
  release(job: Job, subscriber: string): Promise<void>;
}

/** Saves a job its work when another job, here or on another computer, does it or has done it. */
export class Deduplicator {
  readonly #options: DeduplicatorOptions;
  /** Jobs that do their work themselves, and whose results others may have. */
  readonly #makers = new WeakSet<Job>();

  constructor(options: DeduplicatorOptions) {
    this.#options = options;
  }

  /**
   * What an equal job makes or has made, waited for; null when the work is this job's own. Throws EaselError when that other job fails
   * on this computer, and rejects with the reason of the job's signal.
   */
  async resultOfEqualJob(job: Job, request: JobRequest): Promise<Done | null> {
    const { inFlight, sharedResults } = this.#options;
    const work = inFlight.workKeyOf(job);
    if (!work || !isShared(request)) return null;
    for (let other = await inFlight.otherOf(job, work); other; other = await inFlight.otherOf(job, work)) {
      const done = await this.#follow(job, other);
      if (done) return done;
    }
    const result = await sharedResults?.get(work.hash);
    return result ? this.#saveShared(job, result) : null;
  }

  /** Makes the work this job's own; false when it is another's, so that `resultOfEqualJob` has something to wait for. */
  async claim(job: Job, request: JobRequest, work: WorkKey): Promise<boolean> {
    const { inFlight, sharedResults } = this.#options;
    if (await inFlight.claim(job, request, work)) return false;
    if (!sharedResults || !isShared(request)) return true;
    if (await sharedResults.has(work.hash)) return false;
    this.#makers.add(job);
    return true;
  }

  /** The job has ended, one way or another. Never rejects. */
  async onEnded(job: Job, request: JobRequest): Promise<void> {
    const { inFlight, sharedResults } = this.#options;
    const work = inFlight.workKeyOf(job);
    inFlight.onEnded(request, job);
    if (!work || !sharedResults || !this.#makers.has(job)) return;
    const result = await this.#toShared(job).catch(() => null); // its files cannot be read
    if (result) await sharedResults.set(work.hash, result);
  }

  /** Waits for the other job. Null when it was cancelled, which says nothing about this one. */
  async #follow(job: Job, other: Job): Promise<Done | null> {
    const mirror = () => other.active && job.set({ startedAt: other.view.startedAt, state: other.view.state }, other.doing);
    const stop = other.watch({ changed: mirror, preview: (_, preview) => job.emitPreview(preview) });
    other.subscribers.add(job.id);
    try {
      mirror();
      await orAborted(other.ended, job.signal);
    } finally {
      stop();
      other.subscribers.delete(job.id);
      await this.#options.release(other, job.id);
    }
    const { state } = other.view;
    if (state.kind === "failed") throw new EaselError(state.error);
    if (state.kind !== "done") return null;
    job.notes.push(...other.notes);
    for (const [reference, views] of other.enginePreviews) job.enginePreviews.set(reference, views);
    job.set({ arguments: other.view.arguments }, job.doing);
    return state;
  }

  async #saveShared(job: Job, { arguments: args, text, notes, outputs }: SharedResult): Promise<Done> {
    const { outputCheck } = this.#options;
    if (outputCheck) await checkOutputs(outputs, outputCheck, job.signal);
    job.notes.push(...notes);
    job.set({ arguments: args }, job.doing);
    const kept = outputs.map(({ ending, ...file }, index) => saveOutput(job, index, { ...file, name: `output.${ending}` }, this.#options));
    return { kind: "done", outputs: await Promise.all(kept), text };
  }

  /** What the job made, for other computers; null when it is not done, or not whole. */
  async #toShared(job: Job): Promise<SharedResult | null> {
    const { state, arguments: args } = job.view;
    if (state.kind !== "done" || state.missing) return null;
    const pictures = this.#options.pictures.of(job.principal);
    const read = await Promise.all(state.outputs.map(({ reference }) => pictures.read(reference)));
    const outputs = read.flatMap((kept) => (kept ? [{ mime: kept.mime, ending: endingOf(kept.fileName), bytes: kept.bytes }] : []));
    return outputs.length === state.outputs.length ? { arguments: args, text: state.text, notes: job.notes, outputs } : null;
  }
}
