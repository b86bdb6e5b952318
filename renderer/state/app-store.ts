import { create } from "zustand";
import type { IndexProgress, Picture } from "#contract/gallery.ts";
import type { EventData } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import type { AppState, ClientView } from "#contract/view.ts";
import { isActive } from "../text/jobs.ts";
import type { CreateIntent } from "./create-intent.ts";
import { readKept } from "./kept.ts";

/** The pages that main may lead to, and the sidebar. */
export const pages = ["home", "create", "gallery", "models", "workflows", "connect", "share", "doctor", "logs", "settings"] as const;
export type Page = (typeof pages)[number] | "first-run";

/** What the window knows. Main owns the truth; this is its last word, plus where the person is. */
export interface WindowState {
  /** Null until main has answered the first time. */
  app: AppState | null;
  loadError: ErrorView | null;
  page: Page;
  /** What the Create page was opened for; null once it has begun with it. */
  createIntent: CreateIntent | null;
  /** The picture that the gallery's detail view shows. */
  openPicture: string | null;
  /** Job id -> data URL of the newest look at a running job. */
  previews: Readonly<Record<string, string>>;
  /** Pictures there are; null until counted. */
  pictureCount: number | null;
  /** Grows with every change of the gallery, so that lists know to ask again. */
  galleryVersion: number;
  /** How far the gallery is with new files; null while it reads none. */
  galleryProgress: IndexProgress;
  /** The newest pictures, for the home page. */
  recent: readonly Picture[];
  aiApps: readonly ClientView[] | null;
  /** Why the newest look at the AI apps failed. */
  aiAppsError: ErrorView | null;
  /** The change to an AI app's settings that is being shown. */
  planned: PlannedChange | null;
}

export interface PlannedChange {
  client: string;
  action: "write" | "remove";
}

export const initialState: WindowState = {
  app: null,
  loadError: null,
  page: "home",
  createIntent: null,
  openPicture: null,
  previews: {},
  pictureCount: null,
  galleryVersion: 0,
  galleryProgress: null,
  recent: [],
  aiApps: null,
  aiAppsError: null,
  planned: null,
};

export function withApp(state: WindowState, app: AppState): WindowState {
  return { ...state, app, loadError: null, previews: stillActive(state.previews, app) };
}

/** Slices that arrive before the first snapshot are dropped: the snapshot holds them. */
export function withSlices(state: WindowState, slices: EventData<"state">): WindowState {
  if (!state.app) return state;
  const known = Object.fromEntries(Object.entries(slices).filter(([, value]) => value !== undefined));
  return withApp(state, { ...state.app, ...known });
}

export function withPreview(state: WindowState, preview: EventData<"preview">): WindowState {
  const job = state.app?.jobs.find(({ id }) => id === preview.jobId);
  if (job && !isActive(job)) return state;
  return { ...state, previews: { ...state.previews, [preview.jobId]: preview.dataUrl } };
}

/** A page that this window does not have (yet) is the first one. */
export function withPlace(state: WindowState, place: EventData<"navigate">): WindowState {
  return { ...state, page: pages.find((page) => page === place.page) ?? "home", openPicture: place.pictureId };
}

function stillActive(previews: WindowState["previews"], app: AppState): WindowState["previews"] {
  const ended = new Set(app.jobs.filter((job) => !isActive(job)).map(({ id }) => id));
  const kept = Object.entries(previews).filter(([id]) => !ended.has(id));
  return kept.length === Object.keys(previews).length ? previews : Object.fromEntries(kept);
}

const isPage = (value: unknown): value is Page => pages.some((page) => page === value);

/** Begins on the page where the person was last. */
export const useAppStore = create<WindowState>(() => {
  const page = readKept("page");
  return isPage(page) ? { ...initialState, page } : initialState;
});

export const goTo = (page: Page, pictureId: string | null = null): void => useAppStore.setState({ page, openPicture: pictureId });

/** Opens the Create page with what it is to begin with. */
export const openCreate = (intent: CreateIntent): void => useAppStore.setState({ page: "create", openPicture: null, createIntent: intent });

/** Shows what a change would do, on whatever page the person is. */
export const planChange = (client: string, action: PlannedChange["action"]): void => useAppStore.setState({ planned: { client, action } });
export const closePlan = (): void => useAppStore.setState({ planned: null });
