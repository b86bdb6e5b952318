import type { Clock } from "#base/clock.ts";
import { type AddedEndpoint, type BridgeMessage, type EngineLogin, type EngineReport, HostMessage } from "#contract/host.ts";
import type { JobState, JobView } from "#contract/job.ts";
import type { SharingOrder } from "#contract/sharing.ts";
import { LOCAL } from "../auth/principal.ts";
import type { Job, JobWatcher } from "../jobs/record/job.ts";

/** The app that started this bridge, over Node's IPC channel (`contract/host.ts`). */
export interface Host {
  /** Does nothing when the app is gone. */
  send(message: BridgeMessage): void;
  /** Told at once what the app has said last, and then every new report. There is one listener. */
  onEngineReport(listener: (report: EngineReport) => void): void;
  /** The same for whether new jobs wait. */
  onPause(listener: (paused: boolean) => void): void;
  /** The same for where to serve other computers; null = nowhere. */
  onShare(listener: (order: SharingOrder | null) => void): void;
  /** The same for the engines beside the app's own one. */
  onAddedEngines(listener: (engines: readonly AddedEndpoint[]) => void): void;
  /** Whether the app has added any. */
  hasAddedEngines(): boolean;
  /** The same for the names of the engines that are to get no more jobs. */
  onDraining(listener: (names: readonly string[]) => void): void;
  /** The key for partner nodes that the person has given; null where there is none. */
  partnerKey(): string | null;
  /** What the engine at an address wants to hear of us; null for nothing. */
  engineLogin(): EngineLogin | null;
  /** AI apps (their ids) in whose chats the person wants no views; null until the app has said so. */
  neverViews(): readonly string[] | null;
  /** There is one listener. */
  onNeverViewsChanged(listener: () => void): void;
}

/** The app; null when the parent process left no IPC channel. */
export function findHost(): Host | null {
  if (!process.send) return null;
  const engine = latestValue<EngineReport>();
  const pause = latestValue<boolean>();
  const share = latestValue<SharingOrder | null>();
  const addedEngines = latestValue<readonly AddedEndpoint[]>();
  const draining = latestValue<readonly string[]>();
  let engineLogin: EngineLogin | null = null;
  let neverViews: readonly string[] | null = null;
  let partnerKey: string | null = null;
  let onNeverViewsChanged = () => {};
  process.on("message", (raw) => {
    const message = HostMessage.safeParse(raw);
    if (!message.success) return; // from an app of another version
    if (message.data.type === "engine") {
      engineLogin = message.data.login ?? null;
      engine.set(message.data.engine);
    } else if (message.data.type === "pause") pause.set(message.data.paused);
    else if (message.data.type === "added_engines") addedEngines.set(message.data.engines);
    else if (message.data.type === "draining_engines") draining.set(message.data.names);
    else if (message.data.type === "share") share.set(message.data.order);
    else if (message.data.type === "partner_key") partnerKey = message.data.key;
    else {
      const before = neverViews?.join();
      neverViews = message.data.never;
      if (neverViews.join() !== before) onNeverViewsChanged();
    }
  });
  return {
    send: (message) => {
      // The channel closes a moment before stdin does when the app ends.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onEngineReport: engine.listen,
    onPause: pause.listen,
    onShare: share.listen,
    onAddedEngines: addedEngines.listen,
    hasAddedEngines: () => (addedEngines.last() ?? []).length > 0,
    onDraining: draining.listen,
    partnerKey: () => partnerKey,
    engineLogin: () => engineLogin,
    neverViews: () => neverViews,
    onNeverViewsChanged: (listener) => {
      onNeverViewsChanged = listener;
    },
  };
}

/** The latest value, for one listener, which may come later than the value. */
function latestValue<T>() {
  let last: { value: T } | null = null;
  let listener: ((value: T) => void) | null = null;
  return {
    last: () => last?.value ?? null,
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

/** The window is told of a job's progress, and is sent previews, no more often than this. */
const PROGRESS_PAUSE_MS = 250;
const PREVIEW_PAUSE_MS = 500;
/** A place in the queue from which on nobody is told when the job will be done: it would be worked out anew with every job that ends. */
const MAX_ESTIMATED_PLACE = 8;

/** What the window shows of a job; of one from another computer, that it is there, and not what was asked or made. */
export function hostView({ view, principal }: Pick<Job, "view" | "principal">): JobView {
  if (principal === LOCAL.id) return view;
  const { state } = view;
  return { ...view, arguments: {}, state: state.kind === "done" ? { ...state, outputs: [], text: [] } : state };
}

/** Whether the job is worked on, or soon will be. */
function isNear({ view: { state } }: Job): boolean {
  return state.kind === "running" || (state.kind === "queued" && state.position !== null && state.position <= MAX_ESTIMATED_PLACE);
}

/**
 * Tells the app what happens to jobs: every new state at once; progress, places in the queue and previews now and then. `eta` gives
 * the milliseconds until a job is done; null when nobody can tell.
 */
export function jobReporter(host: Host, clock: Clock, eta: (job: Job) => number | null): JobWatcher {
  const sent = new Map<string, { kind: JobState["kind"]; at: number; previewAt: number }>();
  const scheduled = new Set<string>();
  const changed = (job: Job) => {
    const now = clock.now();
    const last = sent.get(job.id);
    const { kind } = job.view.state;
    const wait = last?.kind === kind ? last.at + PROGRESS_PAUSE_MS - now : 0;
    if (job.active && wait > 0) {
      // Places in a long queue, too: every job that ends moves them all.
      if (!scheduled.has(job.id)) void clock.sleep(wait).then(() => scheduled.delete(job.id) && job.active && changed(job));
      scheduled.add(job.id);
      return;
    }
    if (job.active) sent.set(job.id, { kind, at: now, previewAt: last?.previewAt ?? 0 });
    else sent.delete(job.id);
    const left = isNear(job) ? eta(job) : null;
    host.send({ type: "job", job: { ...hostView(job), ...(left !== null && { expectedAt: Math.round(now + left) }) } });
  };
  return {
    changed,
    preview: (job, { mime, bytes }) => {
      const last = sent.get(job.id);
      const now = clock.now();
      if (!last || job.principal !== LOCAL.id || now - last.previewAt < PREVIEW_PAUSE_MS) return;
      last.previewAt = now;
      host.send({ type: "preview", jobId: job.id, mime, base64: Buffer.from(bytes).toString("base64") });
    },
  };
}
