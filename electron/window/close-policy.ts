import type { Settings } from "#contract/view.ts";

export interface ClosingOptions {
  hasTray: () => Promise<boolean>;
  settings: () => Pick<Settings, "whenClosed">;
  /** Asks the person; null when they would rather not decide. */
  ask: () => Promise<"keep" | "quit" | null>;
  remember: (whenClosed: "keep" | "quit") => void;
  hide: () => void;
  quit: () => void;
}

/** What closing the window means: Easel lives on in the tray; where there is none, that is asked once, and remembered. */
export function closing({ hasTray, settings, ask, remember, hide, quit }: ClosingOptions): () => Promise<void> {
  let asking = false;
  return async () => {
    if (asking) return;
    asking = true;
    try {
      const wish = (await hasTray()) ? "keep" : settings().whenClosed;
      const answer = wish === "ask" ? await ask() : wish;
      if (wish === "ask" && answer) remember(answer);
      if (answer === "keep") hide();
      if (answer === "quit") quit();
    } finally {
      asking = false;
    }
  };
}
