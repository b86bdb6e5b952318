import { EaselError } from "#contract/errors.ts";
import type { JobState, JobView } from "#contract/job.ts";
import { LOCAL } from "../../auth/principal.ts";
import type { EnginePreviews } from "../../images/engine-previews.ts";
import { Pace } from "./pace.ts";

/** The newest preview of an unfinished picture. */
export interface JobPreview {
  mime: string;
  bytes: Uint8Array;
}

/** Is told what happens to a job. */
export interface JobWatcher {
  changed?(job: Job): void;
  preview?(job: Job, preview: JobPreview): void;
}

/** Why a job was told to stop; the reason of its signal. */
export const CANCELLED = new EaselError("job_cancelled", "job_cancelled", {});

/** One piece of work of this process, from request to outputs. Its `view` is what everybody else sees of it. */
export class Job {
  view: JobView;
  /** The newest preview, counted from 1; null before the first, and where the engine was asked for none. */
  preview: (JobPreview & { number: number }) | null = null;
  /** What is going on, in words for a person; empty where there is nothing to say. */
  doing = "";
  /** The ledger has it, and so has the engine: it survives this process. */
  onEngine = false;
  /** The engine does not answer: nobody knows when the job will be done. */
  engineIsSilent = false;
  /** Sentences for the result: what differs from what was asked. */
  notes: string[] = [];
  /** Copies that the engine makes of the outputs when asked, by reference, while it still has them. */
  readonly enginePreviews = new Map<string, EnginePreviews>();
  readonly pace = new Pace();
  /** Resolves when the job is done, failed or cancelled; never rejects. */
  readonly ended: Promise<void>;
  /** The sessions of the calls that are waiting for it now, one for each call. */
  readonly waiters: string[] = [];
  /** How many calls have waited for it so far. */
  calls = 0;
  /** A call was answered before the job was done, and nobody has been given what it made since. */
  undelivered = false;
  /** Who wants the job and has not changed their mind: sessions by id, and whoever else waits for it. */
  readonly subscribers = new Set<string>();

  readonly #stop = new AbortController();
  readonly #watchers = new Set<JobWatcher>();
  #end: () => void = () => {};

  /** `JobRequest.key`: the same for jobs that were asked for in the same words; null where asking again is meant to make another. */
  readonly key: string | null;
  /** To whom the job and its outputs belong (`Principal.id`). */
  readonly principal: string;

  /** `view` may be of a job that has ended already. */
  constructor(view: JobView, key: string | null = null, principal: string = LOCAL.id) {
    this.view = view;
    this.key = key;
    this.principal = principal;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    if (!this.active) this.#end();
  }

  get id(): string {
    return this.view.id;
  }

  get active(): boolean {
    return isActive(this.view.state);
  }

  /** Fires when the job is to stop. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  stop(): void {
    this.#stop.abort(CANCELLED);
  }

  /** Changes the view and what the job is doing, and tells the watchers. An ended job stays as it is. */
  set(change: Partial<JobView>, doing = ""): void {
    if (!this.active) return;
    this.view = { ...this.view, ...change };
    this.doing = doing;
    for (const watcher of this.#watchers) watcher.changed?.(this);
    if (!this.active) this.#end();
  }

  emitPreview(preview: JobPreview): void {
    this.preview = { ...preview, number: (this.preview?.number ?? 0) + 1 };
    for (const watcher of this.#watchers) watcher.preview?.(this, preview);
  }

  /** Returns the function that stops watching. */
  watch(watcher: JobWatcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }
}

/** Whether a job in this state has not ended. */
export function isActive(state: JobState): boolean {
  return state.kind === "waiting_for_engine" || state.kind === "queued" || state.kind === "running";
}
