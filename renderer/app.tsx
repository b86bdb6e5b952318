import { lazy, Suspense, useEffect } from "react";
import { messages } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import { Repairs } from "./connect/repairs.tsx";
import { DropZone } from "./drop/drop-zone.tsx";
import { useShownPage } from "./pages.tsx";
import { useKeptFocus } from "./shell/kept-focus.ts";
import { Notices } from "./shell/notices.tsx";
import { Sidebar } from "./shell/sidebar.tsx";
import { Toasts } from "./shell/toasts.tsx";
import { useCommands } from "./shell/use-commands.ts";
import { useAppStore } from "./state/app-store.ts";
import { load } from "./state/listen.ts";
import { useTheme } from "./state/theme.ts";
import { Button } from "./ui/button.tsx";
import { EaselMark } from "./ui/easel-mark.tsx";
import { Problem } from "./ui/problem.tsx";

/** Dialogs, which nobody needs before the window is there: their code comes right after it. */
const CommandPalette = lazy(async () => ({ default: (await import("./shell/command-palette.tsx")).CommandPalette }));
const DropDialog = lazy(async () => ({ default: (await import("./drop/drop-dialog.tsx")).DropDialog }));
const HelpPanel = lazy(async () => ({ default: (await import("./help/help-panel.tsx")).HelpPanel }));
const ImportDialog = lazy(async () => ({ default: (await import("./workflows/import-dialog.tsx")).ImportDialog }));
const InstallDialog = lazy(async () => ({ default: (await import("./install/install-dialog.tsx")).InstallDialog }));
const Plan = lazy(async () => ({ default: (await import("./connect/plan-dialog.tsx")).Plan }));

export function App() {
  const app = useAppStore((state) => state.app);
  const loadError = useAppStore((state) => state.loadError);
  useTheme(app?.settings.theme ?? "system");
  return app ? <Window app={app} /> : <Splash error={loadError} />;
}

function Window({ app }: { app: AppState }) {
  const { page, View } = useShownPage(useAppStore((state) => state.page));
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
        {View ? <View app={app} /> : null}
      </main>
      <Toasts />
      <DropZone />
      <Suspense>
        <CommandPalette platform={app.platform} />
        <Plan />
        <InstallDialog app={app} />
        <ImportDialog />
        <DropDialog app={app} />
        <HelpPanel />
      </Suspense>
    </div>
  );
}

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
