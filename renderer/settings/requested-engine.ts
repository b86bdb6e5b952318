import { create } from "zustand";
import { goTo } from "../state/app-store.ts";

/** The engine choice that the settings page opens with, when somebody came for it. */
export const useRequestedEngine = create<{ kind: "folder" | "url" | null }>(() => ({ kind: null }));

/** From anywhere: to the field for an address. */
export function askForAddress(): void {
  useRequestedEngine.setState({ kind: "url" });
  goTo("settings");
}
