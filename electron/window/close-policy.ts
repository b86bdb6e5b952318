import { app } from "electron";
import type { Settings } from "#contract/view.ts";
import type { AppContext } from "../app/app-context.ts";
import { hasTray } from "../tray/tray-support.ts";
import { askWhenClosed } from "./dialogs.ts";
import type { MainWindow } from "./window.ts";

type Answer = "keep" | "quit";

export interface ClosePolicy {
  hasTray: () => Promise<boolean>;
  settings: () => Pick<Settings, "whenClosed">;
  /** Asks the person; null when they would rather not decide. */
  ask: () => Promise<Answer | null>;
  remember: (whenClosed: Answer) => void;
  hide: () => void;
  quit: () => void;
}

/** What closing the window means: Easel lives on in the tray; where there is none, that is asked once, and remembered. */
export function closeHandler({ hasTray, settings, ask, remember, hide, quit }: ClosePolicy): () => Promise<void> {
  let asking = false;
  return async () => {
    if (asking) return;
    asking = true;
    try {
      const chosen = (await hasTray()) ? "keep" : settings().whenClosed;
      const answer = chosen === "ask" ? await ask() : chosen;
      if (chosen === "ask" && answer) remember(answer);
      if (answer === "keep") hide();
      if (answer === "quit") quit();
    } finally {
      asking = false;
    }
  };
}

/**
 * The policy, tied to this app; the state learns whether a tray is seen. `trayOpened` says whether the system took our icon at all.
 * Returns what to call when the person closes the window.
 */
export function setupClosing({ settings, state }: AppContext, window: MainWindow, trayOpened: boolean): () => void {
  const traySeen = async () => {
    const tray = trayOpened && (await hasTray());
    state.set({ tray });
    return tray;
  };
  const close = closeHandler({
    hasTray: traySeen,
    settings: settings.get,
    ask: () => askWhenClosed(window.browserWindow),
    remember: (whenClosed) => state.set({ settings: settings.change({ whenClosed }) }),
    hide: () => window.hide(),
    quit: () => app.quit(),
  });
  void traySeen();
  return () => void close();
}
