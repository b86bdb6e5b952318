import { create } from "zustand";
import type { EventData } from "#contract/ipc.ts";
import type { ErrorView } from "#contract/job.ts";
import type { AppState, ClientView, Picture } from "#contract/view.ts";
import { isActive } from "../text/jobs.ts";
import { type MemorySample, remember } from "./memory.ts";

export type Page = EventData<"navigate">["page"];

/** What the window knows. Main owns the truth; this is its last word, plus where the person is. */
export interface Studio {
  /** Null until main has answered the first time. */
  app: AppState | null;
  loadError: ErrorView | null;
  page: Page;
  /** The picture that the gallery's detail view shows. */
  openPicture: string | null;
  /** Job id -> data URL of the newest look at a running job. */
  previews: Readonly<Record<string, string>>;
  memory: readonly MemorySample[];
  /** Pictures there are; null until counted. */
  pictureCount: number | null;
  /** Grows with every change of the gallery, so that lists know to ask again. */
  galleryVersion: number;
  /** The newest pictures, for the home page. */
  recent: readonly Picture[];
  aiApps: readonly ClientView[] | null;
}

export const beginning: Studio = {
  app: null,
  loadError: null,
  page: "home",
  openPicture: null,
  previews: {},
  memory: [],
  pictureCount: null,
  galleryVersion: 0,
  recent: [],
  aiApps: null,
};

export function withApp(studio: Studio, app: AppState, now: number): Studio {
  const memory = remember(studio.memory, studio.app?.engine.memory ?? null, app.engine.memory, now);
  return { ...studio, app, loadError: null, memory, previews: stillActive(studio.previews, app) };
}

/** Slices that arrive before the first snapshot are dropped: the snapshot holds them. */
export function withSlices(studio: Studio, slices: EventData<"state">, now: number): Studio {
  if (!studio.app) return studio;
  const known = Object.fromEntries(Object.entries(slices).filter(([, value]) => value !== undefined));
  return withApp(studio, { ...studio.app, ...known }, now);
}

export function withPreview(studio: Studio, preview: EventData<"preview">): Studio {
  const job = studio.app?.jobs.find(({ id }) => id === preview.jobId);
  if (job && !isActive(job)) return studio;
  return { ...studio, previews: { ...studio.previews, [preview.jobId]: preview.dataUrl } };
}

export function withPlace(studio: Studio, place: EventData<"navigate">): Studio {
  return { ...studio, page: place.page, openPicture: place.pictureId };
}

function stillActive(previews: Studio["previews"], app: AppState): Studio["previews"] {
  const ended = new Set(app.jobs.filter((job) => !isActive(job)).map(({ id }) => id));
  const kept = Object.entries(previews).filter(([id]) => !ended.has(id));
  return kept.length === Object.keys(previews).length ? previews : Object.fromEntries(kept);
}

export const useStudio = create<Studio>(() => beginning);

export const goTo = (page: Page, pictureId: string | null = null): void =>
  useStudio.setState((studio) => withPlace(studio, { page, pictureId }));
