import type { Clock } from "#base/clock.ts";
import { type BridgeMessage, type EngineReport, HostMessage } from "#contract/host.ts";
import type { JobState } from "#contract/job.ts";
import type { Job, JobWatcher } from "../jobs/record/job.ts";

/** The app that spawned this bridge, over Node's IPC channel. */
export interface Host {
  send(message: BridgeMessage): void;
  onEngineReport(listener: (report: EngineReport) => void): void;
  /** Whether the person lets new jobs begin. */
  onPause(listener: (paused: boolean) => void): void;
  /** AI apps (their ids) in whose chats the person wants no views. */
  neverViews(): readonly string[];
}

/** Null when the parent process left no IPC channel. */
export function findHost(): Host | null {
  if (!process.send) return null;
  const engine = latestValue<EngineReport>();
  const pause = latestValue<boolean>();
  let neverViews: readonly string[] = [];
  process.on("message", (raw) => {
    const message = HostMessage.safeParse(raw);
    if (!message.success) return; // from an app of another version
    if (message.data.type === "engine") engine.set(message.data.engine);
    else if (message.data.type === "pause") pause.set(message.data.paused);
    else neverViews = message.data.never;
  });
  return {
    send: (message) => {
      // The channel closes a moment before stdin does when the app ends.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onEngineReport: engine.listen,
    onPause: pause.listen,
    neverViews: () => neverViews,
  };
}

/** What was said last, for one listener, who may come later. */
function latestValue<T>() {
  let last: { value: T } | null = null;
  let listener: ((value: T) => void) | null = null;
  return {
    set: (value: T) => {
      last = { value };
      listener?.(value);
    },
    listen: (next: (value: T) => void) => {
      listener = next;
      if (last) next(last.value);
    },
  };
}

/** The window does not draw more often than this. Milliseconds. */
const PAUSE = { progress: 100, preview: 200 };

/** Passes on what happens to jobs: every new state at once; progress, places in the queue and previews now and then. */
export function jobReporter(host: Host, clock: Clock): JobWatcher {
  const told = new Map<string, { kind: JobState["kind"]; at: number; previewAt: number }>();
  const late = new Set<string>();
  const changed = (job: Job) => {
    const now = clock.now();
    const last = told.get(job.id);
    const { kind } = job.view.state;
    const wait = last?.kind === kind ? last.at + PAUSE.progress - now : 0;
    if (job.active && wait > 0) {
      // A place in the queue, too: with many jobs in it, each that ends moves them all.
      if (!late.has(job.id)) void clock.sleep(wait).then(() => late.delete(job.id) && job.active && changed(job));
      late.add(job.id);
      return;
    }
    if (job.active) told.set(job.id, { kind, at: now, previewAt: last?.previewAt ?? 0 });
    else told.delete(job.id);
    host.send({ type: "job", job: job.view });
  };
  return {
    changed,
    preview: (job, { mime, bytes }) => {
      const last = told.get(job.id);
      const now = clock.now();
      if (!last || now - last.previewAt < PAUSE.preview) return;
      last.previewAt = now;
      host.send({ type: "preview", jobId: job.id, mime, base64: Buffer.from(bytes).toString("base64") });
    },
  };
}
