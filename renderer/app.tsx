import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { ConnectPage } from "./connect/connect-page.tsx";
import { Plan } from "./connect/plan-dialog.tsx";
import { Repairs } from "./connect/repairs.tsx";
import { DoctorPage } from "./doctor/doctor-page.tsx";
import { DropDialog } from "./drop/drop-dialog.tsx";
import { DropZone } from "./drop/drop-zone.tsx";
import { GalleryPage } from "./gallery/gallery-page.tsx";
import { HomePage } from "./home/home-page.tsx";
import { InstallDialog } from "./install/install-dialog.tsx";
import { LogsPage } from "./logs/logs-page.tsx";
import { ModelsPage } from "./models/models-page.tsx";
import { SettingsPage } from "./settings/settings-page.tsx";
import { SharePage } from "./share/share-page.tsx";
import { CommandPalette } from "./shell/command-palette.tsx";
import { Notices } from "./shell/notices.tsx";
import { Sidebar } from "./shell/sidebar.tsx";
import { useCommands } from "./shell/use-commands.ts";
import { type Page, useAppStore } from "./state/app-store.ts";
import { useKeptFocus } from "./state/kept-focus.ts";
import { load } from "./state/listen.ts";
import { useTheme } from "./state/theme.ts";
import { Button } from "./ui/button.tsx";
import { EaselMark } from "./ui/easel-mark.tsx";
import { Problem } from "./ui/problem.tsx";
import { Toasts } from "./ui/toasts.tsx";
import { ImportDialog } from "./workflows/import-dialog.tsx";
import { WorkflowsPage } from "./workflows/workflows-page.tsx";

/** The largest page, which nobody needs at the start. */
const CreatePage = lazy(() => import("./create/create-page.tsx"));

/** Which most people see once. */
const FirstRunPage = lazy(() => import("./first-run/first-run-page.tsx"));

export function App() {
  const app = useAppStore((state) => state.app);
  const loadError = useAppStore((state) => state.loadError);
  useTheme(app?.settings.theme ?? "system");
  return app ? <Window app={app} /> : <Splash error={loadError} />;
}

function Window({ app }: { app: AppState }) {
  const page = useAppStore((state) => state.page);
  useCommands(app.platform);
  useKeptFocus();
  // A button that led here went with its page: the keyboard goes on in this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: with every page
  useEffect(() => {
    if (document.activeElement === document.body) document.querySelector("main")?.focus();
  }, [page]);
  return (
    <div className={page === "first-run" ? "window window-bare" : "window"}>
      {page === "first-run" ? null : <Sidebar app={app} page={page} />}
      <main className={`page page-${page}`} key={page} tabIndex={-1}>
        <Notices notices={app.notices} />
        {page === "connect" || page === "doctor" || page === "first-run" ? null : <Repairs />}
        {pages[page](app)}
      </main>
      <Toasts />
      <CommandPalette platform={app.platform} />
      <Plan />
      <InstallDialog app={app} />
      <ImportDialog />
      <DropZone />
      <DropDialog app={app} />
    </div>
  );
}

/** A page that is still being loaded says which one it will be. */
function PageTitle({ title }: { title: string }) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
    </div>
  );
}

const pages: Record<Page, (app: AppState) => ReactNode> = {
  home: (app) => <HomePage app={app} />,
  create: (app) => (
    <Suspense fallback={<PageTitle title={messages.createPage.title} />}>
      <CreatePage app={app} />
    </Suspense>
  ),
  gallery: (app) => <GalleryPage app={app} />,
  models: (app) => <ModelsPage app={app} />,
  workflows: (app) => <WorkflowsPage app={app} />,
  connect: (app) => <ConnectPage app={app} />,
  share: (app) => <SharePage app={app} />,
  doctor: (app) => <DoctorPage app={app} />,
  logs: () => <LogsPage />,
  settings: (app) => <SettingsPage app={app} />,
  "first-run": (app) => (
    <Suspense fallback={<PageTitle title={messages.firstRun.title} />}>
      <FirstRunPage app={app} />
    </Suspense>
  ),
};

function Splash({ error }: { error: { message: string; remedy: string } | null }) {
  return (
    <main className="splash">
      <EaselMark size={56} />
      <h1 className="visually-hidden">{messages.app.name}</h1>
      {error ? (
        <Problem title={messages.app.loadFailed} error={error}>
          <Button className="splash-retry" onClick={load}>
            {messages.app.retry}
          </Button>
        </Problem>
      ) : (
        <p className="soft splash-words">{messages.app.loading}</p>
      )}
    </main>
  );
}
