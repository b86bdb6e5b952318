import { jetbrainsAi, raycast } from "./by-hand.ts";
import { claudeDesktop } from "./claude-desktop.ts";
import type { Client } from "./client.ts";
import { cline, continueDev, cursor, devin, junie, kiro, vscode, vscodeInsiders, zed } from "./editors.ts";
import { claudeCode, codex, copilotCli, gemini, goose, lmstudio, opencode, warp } from "./terminals.ts";

/** The AI apps that Easel can write to, in the order in which they are shown. Paths drift: look them up again when `lastVerified` is old. */
export const clients: readonly Client[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscode,
  vscodeInsiders,
  devin,
  zed,
  cline,
  lmstudio,
  codex,
  gemini,
  continueDev,
  goose,
  kiro,
  opencode,
  copilotCli,
  warp,
  junie,
  raycast,
  jetbrainsAi,
];
