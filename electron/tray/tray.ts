import { Menu, type MenuItemConstructorOptions, type NativeImage, Tray } from "electron";
import type { JobView } from "#contract/job.ts";
import type { AppState } from "#contract/view.ts";
import { type TrayMood, trayIcon } from "./icons.ts";

export interface TrayActions {
  open(): void;
  openGallery(pictureId: string | null): void;
  pause(paused: boolean): void;
  startEngine(): void;
  stopEngine(): void;
  restartEngine(): void;
  openEngineInBrowser(): void;
  quit(): void;
}

/** What the tray shows, worked out from the state alone. */
export interface TrayLook {
  mood: TrayMood;
  tooltip: string;
}

type Looked = Pick<AppState, "engine" | "jobs" | "paused">;

/** The newest picture of the gallery. */
export interface LastPicture {
  id: string;
  prompt: string;
  thumbnail: NativeImage | null;
}

export function trayLook(state: Looked): TrayLook {
  const active = state.jobs.filter(
    (job) => job.state.kind === "queued" || job.state.kind === "running" || job.state.kind === "waiting_for_engine",
  );
  if (state.paused && !active.some((job) => job.state.kind === "running"))
    return { mood: "paused", tooltip: active.length > 0 ? `Easel: paused, ${pictures(active.length)} waiting` : "Easel: paused" };
  switch (state.engine.state.kind) {
    case "ready":
      return active.length > 0
        ? { mood: "working", tooltip: `Easel: making ${pictures(active.length)}${percent(active)}` }
        : { mood: "ready", tooltip: state.engine.practice ? "Easel: ready (practice engine)" : "Easel: ready" };
    case "starting":
      return { mood: "starting", tooltip: "Easel: the engine is starting" };
    case "stopping":
      return { mood: "starting", tooltip: "Easel: the engine is stopping" };
    case "stopped":
      return { mood: "problem", tooltip: "Easel: the engine is stopped" };
    case "not_answering":
      return { mood: "problem", tooltip: "Easel: the engine does not answer" };
    case "detached":
      return { mood: "problem", tooltip: "Easel: your ComfyUI is not running" };
    case "stuck":
      return { mood: "problem", tooltip: "Easel: the engine is stuck" };
    case "crashed":
    case "failed":
      return { mood: "problem", tooltip: `Easel: ${state.engine.state.error.message}` };
  }
}

const pictures = (count: number) => (count === 1 ? "a picture" : `${count} pictures`);

function percent(active: JobView[]): string {
  for (const job of active)
    if (job.state.kind === "running" && job.state.fraction !== null) return `, ${Math.round(job.state.fraction * 100)} %`;
  return "";
}

export function trayMenu(state: Looked, last: LastPicture | null, actions: TrayActions): MenuItemConstructorOptions[] {
  const kind = state.engine.state.kind;
  const running = kind === "ready" || kind === "starting" || kind === "not_answering" || kind === "stuck";
  return [
    {
      label: trayLook(state)
        .tooltip.replace(/^Easel: /, "")
        .replace(/^./, (letter) => letter.toUpperCase()),
      enabled: false,
    },
    { type: "separator" },
    { label: "Open Easel", click: actions.open },
    { label: "Gallery", click: () => actions.openGallery(null) },
    ...(last
      ? [{ label: lastLabel(last), ...(last.thumbnail ? { icon: last.thumbnail } : {}), click: () => actions.openGallery(last.id) }]
      : []),
    { type: "separator" },
    state.paused
      ? { label: "Resume new work", click: () => actions.pause(false) }
      : { label: "Pause new work", click: () => actions.pause(true) },
    ...(state.engine.owned
      ? [
          { label: "Start the engine", enabled: !running && kind !== "stopping", click: actions.startEngine },
          { label: "Restart the engine", enabled: running, click: actions.restartEngine },
          { label: "Stop the engine", enabled: running, click: actions.stopEngine },
        ]
      : []),
    // "Find ComfyUI for me" may start another one where somebody closed theirs.
    ...(kind === "detached" && state.engine.source.kind === "auto" ? [{ label: "Start the engine", click: actions.startEngine }] : []),
    { label: "Open ComfyUI in the browser", enabled: kind === "ready" && !state.engine.practice, click: actions.openEngineInBrowser },
    { type: "separator" },
    { label: "Quit Easel", click: actions.quit },
  ];
}

const LABEL_LENGTH = 32;

function lastLabel({ prompt }: LastPicture): string {
  if (!prompt) return "Last picture";
  const letters = [...prompt.replace(/\s+/g, " ")];
  // "&" would mark a key to press.
  const short = (letters.length > LABEL_LENGTH ? `${letters.slice(0, LABEL_LENGTH).join("").trimEnd()}…` : letters.join("")).replaceAll(
    "&",
    "&&",
  );
  return `Last picture: ${short}`;
}

export interface TrayIcon {
  show(state: Looked, last: LastPicture | null): void;
  dispose(): void;
}

/** The tray icon; it is redrawn only when what it says has changed. Null where the desktop has no tray at all. */
export function openTray(actions: TrayActions): TrayIcon | null {
  let tray: Tray;
  try {
    tray = new Tray(trayIcon("starting"));
  } catch {
    return null;
  }
  tray.on("click", actions.open);
  let shown = "";
  return {
    show(state, last) {
      const look = trayLook(state);
      const key = JSON.stringify([look, state.engine.state.kind, state.engine.owned, state.paused, last?.id]);
      if (key === shown) return;
      shown = key;
      tray.setImage(trayIcon(look.mood));
      tray.setToolTip(look.tooltip);
      // Linux never sends right-click: the menu must hang on the icon.
      tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, last, actions)));
    },
    dispose: () => tray.destroy(),
  };
}
