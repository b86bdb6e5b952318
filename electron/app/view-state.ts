import { Listeners } from "#base/listeners.ts";
import type { JobView } from "#contract/job.ts";
import type { AppState, EngineSource, PartnerKeyState, Settings } from "#contract/view.ts";

const MAX_JOBS = 100;
const active = (job: JobView) => job.state.kind === "waiting_for_engine" || job.state.kind === "queued" || job.state.kind === "running";

/** What the window shows, in one place. Every change goes out as the whole slice that changed. */
export class ViewState {
  #state: AppState;
  #notices = 0;
  readonly #listeners = new Listeners<Partial<AppState>>();

  constructor(initial: AppState) {
    this.#state = initial;
  }

  get(): AppState {
    return this.#state;
  }

  set(slice: Partial<AppState>): void {
    this.#state = { ...this.#state, ...slice };
    this.#listeners.emit(slice);
  }

  /** Puts a new or changed job into its place: active ones first, oldest at the top; then the ended ones, newest first. */
  setJob(job: JobView): void {
    const others = this.#state.jobs.filter((other) => other.id !== job.id);
    const jobs = [...others, job];
    const running = jobs.filter(active).sort((a, b) => a.createdAt - b.createdAt);
    const ended = jobs.filter((other) => !active(other)).sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
    this.set({ jobs: [...running, ...ended].slice(0, MAX_JOBS) });
  }

  /** Something to tell once; the same text is told only once at a time. */
  addNotice(tone: "info" | "problem", text: string): void {
    if (this.#state.notices.some((notice) => notice.text === text)) return;
    this.#notices += 1;
    this.set({ notices: [...this.#state.notices, { id: `notice-${this.#notices}`, tone, text }] });
  }

  dismissNotice(id: string): void {
    this.set({ notices: this.#state.notices.filter((notice) => notice.id !== id) });
  }

  /** Those that have not ended, oldest first. */
  activeJobs(): JobView[] {
    return this.#state.jobs.filter(active);
  }

  /** Hears every slice that is set. Returns the function that stops listening. */
  onChange(listener: (slice: Partial<AppState>) => void): () => void {
    return this.#listeners.add(listener);
  }
}

/** Before anything has been heard: nothing runs yet. */
export function initialState(version: string, source: EngineSource, settings: Settings, partnerKey: PartnerKeyState): AppState {
  const platform = process.platform === "darwin" || process.platform === "win32" ? process.platform : "linux";
  return {
    version,
    platform,
    tray: true,
    engine: {
      source,
      practice: source.kind === "practice",
      state: { kind: "stopped" },
      owned: source.kind !== "url",
      memory: null,
      notes: [],
    },
    startedEngines: [],
    pool: [],
    workers: [],
    paintModel: "unknown",
    modelDownloads: [],
    memoryHistory: [],
    paused: false,
    install: { kind: "none" },
    bridge: { kind: "starting" },
    jobs: [],
    clients: [],
    brokenWorkflows: [],
    draftWorkflows: [],
    settings,
    partnerKey,
    sharing: settings.sharing.on ? { kind: "starting" } : { kind: "off" },
    updates: { kind: "unconfigured" },
    notices: [],
  };
}
