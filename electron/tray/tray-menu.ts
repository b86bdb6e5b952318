import type { MenuItemConstructorOptions, NativeImage } from "electron";
import type { JobView } from "#contract/job.ts";
import { messages, sentencesOf } from "#contract/messages/messages.ts";
import type { AppState } from "#contract/view.ts";
import type { TrayIconName } from "./icons.ts";

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
  icon: TrayIconName;
  /** What Easel does, as the tooltip has it after "Easel:". */
  text: string;
}

/** The part of the state that the tray shows. */
export type TrayState = Pick<AppState, "engine" | "jobs" | "paused">;

/** The newest picture of the gallery. */
export interface LastPicture {
  id: string;
  prompt: string;
  thumbnail: NativeImage | null;
}

/** The icon and the text that go with a state. */
export function trayLook(state: TrayState): TrayLook {
  const active = state.jobs.filter(
    (job) => job.state.kind === "queued" || job.state.kind === "running" || job.state.kind === "waiting_for_engine",
  );
  if (state.paused && !active.some((job) => job.state.kind === "running"))
    return { icon: "paused", text: active.length > 0 ? messages.tray.states.pausedWaiting(active.length) : messages.tray.states.paused };
  switch (state.engine.state.kind) {
    case "ready":
      if (active.length > 0) return { icon: "working", text: messages.tray.states.painting(active.length, fractionOf(active)) };
      return { icon: "ready", text: state.engine.practice ? messages.tray.states.readyPractice : messages.tray.states.ready };
    case "starting":
      return { icon: "starting", text: messages.tray.states.starting };
    case "stopping":
      return { icon: "starting", text: messages.tray.states.stopping };
    case "stopped":
      return { icon: "paused", text: messages.tray.states.stopped };
    case "not_answering":
      return { icon: "problem", text: messages.tray.states.notAnswering };
    case "detached":
      return { icon: "problem", text: messages.tray.states.detached };
    case "stuck":
      return { icon: "problem", text: messages.tray.states.stuck };
    case "crashed":
    case "failed":
      return { icon: "problem", text: sentencesOf(state.engine.state.error).message };
  }
}

/** 0..1 of the first one that is being painted; null while nobody knows. */
function fractionOf(active: JobView[]): number | null {
  for (const { state } of active) if (state.kind === "running" && state.fraction !== null) return state.fraction;
  return null;
}

/** The menu, of which some entries are greyed out in some states. */
export function trayMenu(state: TrayState, last: LastPicture | null, actions: TrayActions): MenuItemConstructorOptions[] {
  const kind = state.engine.state.kind;
  const running = kind === "ready" || kind === "starting" || kind === "not_answering" || kind === "stuck";
  return [
    {
      label: trayLook(state).text.replace(/^./, (letter) => letter.toUpperCase()),
      enabled: false,
    },
    { type: "separator" },
    { label: messages.tray.open, click: actions.open },
    { label: messages.tray.gallery, click: () => actions.openGallery(null) },
    ...(last
      ? [{ label: lastLabel(last), ...(last.thumbnail ? { icon: last.thumbnail } : {}), click: () => actions.openGallery(last.id) }]
      : []),
    { type: "separator" },
    state.paused
      ? { label: messages.tray.resume, click: () => actions.pause(false) }
      : { label: messages.tray.pause, click: () => actions.pause(true) },
    ...(state.engine.owned
      ? [
          { label: messages.tray.startEngine, enabled: !running && kind !== "stopping", click: actions.startEngine },
          { label: messages.tray.restartEngine, enabled: running, click: actions.restartEngine },
          { label: messages.tray.stopEngine, enabled: running, click: actions.stopEngine },
        ]
      : []),
    // "Find ComfyUI for me" may start another one where somebody closed theirs.
    ...(kind === "detached" && state.engine.source.kind === "auto"
      ? [{ label: messages.tray.startEngine, click: actions.startEngine }]
      : []),
    { label: messages.tray.openInBrowser, enabled: kind === "ready" && !state.engine.practice, click: actions.openEngineInBrowser },
    { type: "separator" },
    { label: messages.tray.quit, click: actions.quit },
  ];
}

const MAX_PROMPT_LETTERS = 32;

function lastLabel({ prompt }: LastPicture): string {
  if (!prompt) return messages.tray.lastPicture;
  const letters = [...prompt.replace(/\s+/g, " ")];
  // "&" would mark a key to press.
  const short = (
    letters.length > MAX_PROMPT_LETTERS ? `${letters.slice(0, MAX_PROMPT_LETTERS).join("").trimEnd()}…` : letters.join("")
  ).replaceAll("&", "&&");
  return messages.tray.lastPictureOf(short);
}
