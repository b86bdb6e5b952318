import type { JobView } from "#contract/job.ts";
import type { AppState, EngineSource, Settings } from "#contract/view.ts";

const KEPT_JOBS = 100;
const active = (job: JobView) => job.state.kind === "waiting_for_engine" || job.state.kind === "queued" || job.state.kind === "running";

/** What the window shows, in one place. Every change goes out as the whole slice that changed. */
export class ViewState {
  #state: AppState;
  #notices = 0;
  readonly #listeners = new Set<(slice: Partial<AppState>) => void>();

  constructor(initial: AppState) {
    this.#state = initial;
  }

  get(): AppState {
    return this.#state;
  }

  set(slice: Partial<AppState>): void {
    this.#state = { ...this.#state, ...slice };
    for (const listener of this.#listeners) listener(slice);
  }

  /** Puts a new or changed job into its place: active ones first, oldest at the top; then the ended ones, newest first. */
  job(job: JobView): void {
    const others = this.#state.jobs.filter((other) => other.id !== job.id);
    const jobs = [...others, job];
    const running = jobs.filter(active).sort((a, b) => a.createdAt - b.createdAt);
    const ended = jobs.filter((other) => !active(other)).sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
    this.set({ jobs: [...running, ...ended].slice(0, KEPT_JOBS) });
  }

  notice(tone: "info" | "problem", text: string): void {
    if (this.#state.notices.some((notice) => notice.text === text)) return;
    this.#notices += 1;
    this.set({ notices: [...this.#state.notices, { id: `notice-${this.#notices}`, tone, text }] });
  }

  dismissNotice(id: string): void {
    this.set({ notices: this.#state.notices.filter((notice) => notice.id !== id) });
  }

  activeJobs(): JobView[] {
    return this.#state.jobs.filter(active);
  }

  onChange(listener: (slice: Partial<AppState>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Before anything has been heard: nothing runs yet. */
export function initialState(version: string, source: EngineSource, settings: Settings): AppState {
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
    memoryHistory: [],
    paused: false,
    install: { kind: "none" },
    bridge: { kind: "starting" },
    jobs: [],
    clients: [],
    brokenWorkflows: [],
    draftWorkflows: [],
    settings,
    notices: [],
  };
}
