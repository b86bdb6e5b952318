import type { Settings } from "#contract/view.ts";

/** How Easel lives without its window. */
export const backgroundText = {
  title: "In the background",
  login: "Start Easel when I log in",
  loginHint: "Without its window, so that AI apps can paint at any time.",
  closed: "When this window is closed",
  closedHint: "Start Easel once more to see it again.",
  whenClosed: { ask: "Ask", keep: "Keep running", quit: "Quit" } satisfies Record<Settings["whenClosed"], string>,
};
