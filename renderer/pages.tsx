import type { ComponentType } from "react";
import { useEffect, useState } from "react";
import { create } from "zustand";
import { EaselError } from "#contract/errors.ts";
import type { AppState } from "#contract/view.ts";
import { HomePage } from "./home/home-page.tsx";
import { goTo, type Page, useAppStore } from "./state/app-store.ts";
import { problemToast } from "./state/toasts.ts";

type PageView = ComponentType<{ app: AppState }>;

/** Every page but Home is code of its own, which the window does not wait for when it opens. */
const code: Record<Page, () => Promise<PageView>> = {
  home: async () => HomePage,
  create: async () => (await import("./create/create-page.tsx")).CreatePage,
  gallery: async () => (await import("./gallery/gallery-page.tsx")).GalleryPage,
  models: async () => (await import("./models/models-page.tsx")).ModelsPage,
  workflows: async () => (await import("./workflows/workflows-page.tsx")).WorkflowsPage,
  connect: async () => (await import("./connect/connect-page.tsx")).ConnectPage,
  share: async () => (await import("./share/share-page.tsx")).SharePage,
  doctor: async () => (await import("./doctor/doctor-page.tsx")).DoctorPage,
  logs: async () => (await import("./logs/logs-page.tsx")).LogsPage,
  settings: async () => (await import("./settings/settings-page.tsx")).SettingsPage,
  "first-run": async () => (await import("./first-run/first-run-page.tsx")).FirstRunPage,
};

/** The pages whose code is here. */
const usePages = create<Partial<Record<Page, PageView>>>(() => ({ home: HomePage }));

async function loadPage(page: Page): Promise<void> {
  if (usePages.getState()[page]) return;
  const View = await code[page]();
  usePages.setState({ [page]: View });
}

/** Loads the page on which the window begins. What cannot be loaded is said once the window is there. */
export const loadFirstPage = (): Promise<void> => loadPage(useAppStore.getState().page).catch(() => {});

/** Loads the other pages, one after the other, whenever the window has nothing else to do. Opening one is then instant, and works even after an update has replaced Easel's files. */
export function loadOtherPages(): void {
  const left = Object.keys(code) as Page[];
  const next = (): void => {
    const page = left.pop();
    if (page) requestIdleCallback(() => void loadPage(page).finally(next));
  };
  next();
}

/** The page to show for the one that was asked for: until its code is here, the one before it stays. `View` is null while there is nothing to show yet. */
export function useShownPage(asked: Page): { page: Page; View: PageView | null } {
  const views = usePages();
  const [page, setPage] = useState(asked);
  if (page !== asked && views[asked]) setPage(asked);
  useEffect(() => {
    loadPage(asked).catch(() => {
      problemToast(new EaselError("internal_error", "page_not_loaded", {}).report());
      goTo(page);
    });
  }, [asked, page]);
  return { page, View: views[page] ?? null };
}
