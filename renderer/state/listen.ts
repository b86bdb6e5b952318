import { act, ask } from "../ipc/ask.ts";
import { useStudio, withApp, withPlace, withPreview, withSlices } from "./app-store.ts";

/** How many of the newest pictures the home page may need: as many as main remembers jobs. */
const recentPictures = 100;

/** Feeds the store from main. Returns the function that stops it. */
export function listen(): () => void {
  const set = useStudio.setState;
  const stops = [
    window.easel.on("state", (slices) => set((studio) => withSlices(studio, slices))),
    window.easel.on("preview", (preview) => set((studio) => withPreview(studio, preview))),
    window.easel.on("navigate", (place) => set((studio) => withPlace(studio, place))),
    window.easel.on("connect.changed", (aiApps) => set({ aiApps })),
    window.easel.on("gallery.changed", ({ total }) => {
      set((studio) => ({ pictureCount: total, galleryVersion: studio.galleryVersion + 1 }));
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
    useStudio.setState({ loadError: answer.error });
    return;
  }
  useStudio.setState((studio) => withApp(studio, answer.value));
  await Promise.all([loadRecent(), loadAiApps()]);
}

async function loadRecent(): Promise<void> {
  const answer = await act("gallery.list", { offset: 0, limit: recentPictures, search: "" });
  if (answer.ok) useStudio.setState({ recent: answer.value.pictures, pictureCount: answer.value.total });
}

export async function loadAiApps(): Promise<void> {
  const answer = await ask("connect.list");
  useStudio.setState(answer.ok ? { aiApps: answer.value, aiAppsError: null } : { aiAppsError: answer.error });
}
