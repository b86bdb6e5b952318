import { linkSignals } from "#base/abort.ts";
import type { Clock } from "#base/clock.ts";
import type { EngineEvent, EventStream } from "./events.ts";
import { JobProgress } from "./progress.ts";
import type { Graph, JobEvent } from "./types.ts";

/** Which job a `JobWatch` is for, and who wants to hear of it. */
export interface WatchOptions {
  jobId: string;
  events: EventStream;
  /** The graph that is run; without it there is no progress. */
  graph?: Graph;
  /** The client id under which the job was posted; without it the job's events go to another client. */
  clientId?: string | undefined;
  previews: boolean;
  onEvent: (event: JobEvent) => void;
  clock: Clock;
}

/** One job, as the engine's events tell of it: passes on what is new, and says when the job's state should be read. */
export class JobWatch {
  readonly jobId: string;
  /** Whether the engine has said that the job is over; its outcome is in the history, perhaps a moment later. */
  ended = false;
  /** Whether the job runs, or has run. */
  started = false;
  /** Whether there has been a connection ever since, so that the engine cannot have been restarted meanwhile. */
  connectedThroughout: boolean;
  /** When the engine last sent an event of any kind, epoch ms; null before the first. */
  heardAt: number | null = null;
  #silent = false;
  readonly #options: WatchOptions;
  readonly #progress: JobProgress | undefined;
  readonly #unsubscribe: () => void;
  #position: number | null | undefined;
  #lastProgress = "";
  #due = false;
  #wake = () => {};

  constructor(options: WatchOptions) {
    this.#options = options;
    this.jobId = options.jobId;
    this.connectedThroughout = options.events.clientId !== undefined;
    this.#progress = options.graph && new JobProgress(options.graph);
    this.#unsubscribe = options.events.subscribe((event) => this.#onEngineEvent(event));
  }

  /** Whether this job's events come here. */
  get receivesEvents(): boolean {
    return this.#options.clientId !== undefined && this.#options.clientId === this.#options.events.clientId;
  }

  /** Passes on that the job waits, where that or its position is new. */
  onPending(position: number | null): void {
    if (this.started || position === this.#position) return;
    this.#position = position;
    this.#options.onEvent({ type: "queued", position });
  }

  /** Passes on that the job runs, once. */
  onRunning(): void {
    if (this.started) return;
    this.started = true;
    this.#options.onEvent({ type: "started" });
  }

  /** Passes on for how many seconds the engine has been silent; null when it answers again, where that is new. */
  onSilence(seconds: number | null): void {
    if (seconds === null && !this.#silent) return;
    this.#silent = seconds !== null;
    this.#options.onEvent({ type: "silent", seconds });
  }

  /** The same, at most until the engine has not been heard of for `quietMs`, and at most `maxMs`. */
  async waitUntilQuiet(quietMs: number, maxMs: number, clock: Clock, signal?: AbortSignal): Promise<void> {
    const until = clock.now() + maxMs;
    for (let left = quietMs; left > 0; left = Math.min(until, (this.heardAt ?? 0) + quietMs) - clock.now()) {
      if (await this.waitUntilDue(left, clock, signal)) return;
    }
  }

  /** Waits until the job's state should be read again, at most `ms` milliseconds. False when that was all. @throws the reason of `signal` */
  async waitUntilDue(ms: number, clock: Clock, signal?: AbortSignal): Promise<boolean> {
    if (!this.#due) {
      const awake = linkSignals(signal);
      this.#wake = awake.abort;
      await clock.sleep(ms, awake.signal).catch(() => {});
      awake.abort();
    }
    const due = this.#due;
    this.#due = false;
    if (signal?.aborted) throw signal.reason;
    return due;
  }

  /** Stops watching. */
  dispose(): void {
    this.#unsubscribe();
  }

  /** Whether ours is, and was, the only job: then there is no position to tell. */
  #isAlone({ data }: Extract<EngineEvent, { type: "status" }>): boolean {
    return this.#position === undefined && data.status?.exec_info.queue_remaining === 1;
  }

  #markDue(): void {
    this.#due = true;
    this.#wake();
  }

  #onEngineEvent(event: EngineEvent): void {
    if (event.type !== "disconnected") this.heardAt = this.#options.clock.now();
    switch (event.type) {
      case "connected":
        this.#markDue();
        return;
      case "disconnected":
        this.connectedThroughout = false;
        this.#markDue();
        return;
      case "status":
        // The queue has changed: perhaps our position in it or, where no events come here, our job itself.
        if (!this.receivesEvents || !(this.started || this.#isAlone(event))) this.#markDue();
        return;
      case "preview": {
        // Without an id it belongs to the job that runs, because previews of other jobs are not sent to us.
        const ours = event.jobId === null ? this.started && !this.ended : event.jobId === this.jobId;
        if (ours && this.#options.previews) this.#options.onEvent({ type: "preview", mime: event.mime, bytes: event.bytes });
        return;
      }
      case "text":
      case "feature_flags":
        return;
      default:
        if (event.data.prompt_id === this.jobId) this.#onJobEvent(event);
    }
  }

  #onJobEvent(event: Extract<EngineEvent, { data: { prompt_id?: string | null | undefined } }>): void {
    switch (event.type) {
      case "execution_start":
        this.onRunning();
        return;
      case "execution_cached":
        for (const node of event.data.nodes) this.#progress?.record(node, 1, 1, true);
        return;
      case "executing":
        if (event.data.node !== null) return;
        break;
      case "progress_state":
        this.#recordProgress(event.data.nodes);
        return;
      case "progress":
        if (event.data.node) this.#recordProgress({ [event.data.node]: { ...event.data, state: "running" } });
        return;
    }
    // All other events say that the job is over.
    this.ended = true;
    this.#markDue();
  }

  /** Notes how far the nodes are, then passes on the one that runs. */
  #recordProgress(nodes: Record<string, { value: number; max: number; state: string }>): void {
    if (!this.#progress) return;
    this.onRunning();
    for (const [node, { value, max, state }] of Object.entries(nodes)) this.#progress.record(node, value, max, state === "finished");
    const { fraction } = this.#progress;
    const [node, now] = Object.entries(nodes).find(([, { state }]) => state === "running") ?? [];
    if (node === undefined || now === undefined) return;
    // ComfyUI tells every step twice, once with all nodes and once alone.
    const said = `${node} ${now.value}/${now.max} ${fraction}`;
    if (said === this.#lastProgress) return;
    this.#lastProgress = said;
    this.#options.onEvent({ type: "progress", fraction, step: now.value, steps: now.max, node });
  }
}
