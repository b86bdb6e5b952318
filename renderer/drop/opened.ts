import type { OpenedFile } from "#contract/drop.ts";
import { act } from "../state/act.ts";
import { useAppStore, type WindowState } from "../state/app-store.ts";
import { takeDropped } from "./dropped.ts";

/** Treats files that the system has Easel open as if they were dropped, once the bridge can read them. Returns the function that stops it. */
export function followOpened(): () => void {
  const takeIfReady = ({ app }: WindowState) => {
    if (app?.bridge.kind === "ready") void takeOpened();
  };
  const stops = [
    window.easel.on("opened", () => takeIfReady(useAppStore.getState())),
    useAppStore.subscribe((state, before) => {
      if (state.app?.bridge.kind !== before.app?.bridge.kind) takeIfReady(state);
    }),
  ];
  takeIfReady(useAppStore.getState());
  return () => {
    for (const stop of stops) stop();
  };
}

async function takeOpened(): Promise<void> {
  const answer = await act("drop.takeOpened");
  if (answer.ok && answer.value.length > 0) await takeDropped(answer.value.map(asFile));
}

const asFile = ({ name, base64 }: OpenedFile): File => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name);
