import { create } from "zustand";
import type { CommandId } from "#contract/commands.ts";
import { messages } from "#contract/messages/messages.ts";
import { nextZoom } from "#contract/zoom.ts";
import { changeQuery } from "../gallery/gallery-store.ts";
import { act } from "../state/act.ts";
import { goTo, openCreate, useAppStore } from "../state/app-store.ts";
import { toggleHelp } from "../state/help.ts";
import { addToast } from "../state/toasts.ts";

/** Whether the command palette is open. */
export const usePalette = create<{ open: boolean }>(() => ({ open: false }));

const actions: Record<CommandId, () => unknown> = {
  palette: () => usePalette.setState({ open: true }),
  home: () => goTo("home"),
  create: () => goTo("create"),
  gallery: () => goTo("gallery"),
  models: () => goTo("models"),
  workflows: () => goTo("workflows"),
  connect: () => goTo("connect"),
  share: () => goTo("share"),
  doctor: () => goTo("doctor"),
  logs: () => goTo("logs"),
  settings: () => goTo("settings"),
  help: toggleHelp,
  newPicture: () => openCreate({ mode: "paint" }),
  search: focusSearch,
  pause: () => act("jobs.pause", !useAppStore.getState().app?.paused),
  cancelAll: () => act("jobs.cancelAll"),
  freeMemory: () => act("engine.free"),
  restartEngine: () => act("engine.restart"),
  copyDiagnostics: async () => {
    if ((await act("logs.copyDiagnostics")).ok) addToast({ tone: "done", text: messages.logs.diagnosticsCopied });
  },
  zoomIn: () => zoom((now) => nextZoom(now, "in")),
  zoomOut: () => zoom((now) => nextZoom(now, "out")),
  zoomReset: () => zoom(() => 1),
  quit: () => act("app.quit"),
};

/** What counts also while a dialog is open. */
const ALWAYS: readonly CommandId[] = ["help", "zoomIn", "zoomOut", "zoomReset", "quit"];

/** Runs a command, unless a dialog waits for an answer first. */
export function runCommand(id: CommandId): void {
  if (ALWAYS.includes(id) || !document.querySelector("dialog[open]")) actions[id]();
}

/** Shows the gallery's pictures of these words. */
export function searchPictures(search: string): void {
  changeQuery({ search });
  goTo("gallery");
}

const searchField = () => document.querySelector<HTMLInputElement>("main input[type=search]");

function focusSearch(): void {
  if (!searchField()) goTo("gallery");
  // The gallery's is there with the next picture of the page.
  requestAnimationFrame(() => searchField()?.select());
}

function zoom(change: (now: number) => number): void {
  const { app } = useAppStore.getState();
  if (app) void act("settings.change", { zoom: change(app.settings.zoom) });
}
