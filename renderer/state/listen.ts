import { ask } from "../ipc/ask.ts";
import { act } from "./act.ts";
import { useAppStore, withApp, withPlace, withPreview, withSlices } from "./app-store.ts";
import { followHistory } from "./history.ts";
import { keep } from "./kept.ts";

/** How many of the newest pictures the home page may need: as many as main remembers jobs. */
const MAX_RECENT_PICTURES = 100;

/** Feeds the store from main. Returns the function that stops it. */
export function listen(): () => void {
  const set = useAppStore.setState;
  const stops = [
    followHistory(),
    useAppStore.subscribe(({ page }, before) => page !== before.page && keep("page", page)),
    window.easel.on("state", (slices) => set((state) => withSlices(state, slices))),
    window.easel.on("preview", (preview) => set((state) => withPreview(state, preview))),
    window.easel.on("navigate", (place) => set((state) => withPlace(state, place))),
    window.easel.on("connect.changed", (aiApps) => set({ aiApps })),
    window.easel.on("gallery.changed", ({ total, progress }) => {
      set((state) => ({ pictureCount: total, galleryProgress: progress, galleryVersion: state.galleryVersion + 1 }));
      void loadRecent();
    }),
  ];
  void load();
  return () => {
    for (const stop of stops) stop();
  };
}

export async function load(): Promise<void> {
  const answer = await ask("app.state");
  if (!answer.ok) {
    useAppStore.setState({ loadError: answer.error });
    return;
  }
  const isFirstRun = answer.value.settings.firstRun !== "done";
  useAppStore.setState((state) => withApp(isFirstRun && state.app === null ? { ...state, page: "first-run" } : state, answer.value));
  await Promise.all([loadRecent(), loadAiApps()]);
}

async function loadRecent(): Promise<void> {
  const answer = await act("gallery.list", { offset: 0, limit: MAX_RECENT_PICTURES, search: "" });
  if (answer.ok) useAppStore.setState({ recent: answer.value.pictures, pictureCount: answer.value.total });
}

export async function loadAiApps(): Promise<void> {
  const answer = await ask("connect.list");
  useAppStore.setState(answer.ok ? { aiApps: answer.value, aiAppsError: null } : { aiAppsError: answer.error });
}
