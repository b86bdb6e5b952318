import { create } from "zustand";
import type { CallInput } from "#contract/ipc.ts";
import { goTo } from "../state/app-store.ts";

/** What somebody wants to get. */
export type Wish = CallInput<"models.plan">;

/** The model that somebody misses; null where nobody does. */
export const useWanted = create<{ model: string | null }>(() => ({ model: null }));

/** Shows the models. `missing`: the file that something cannot do without; null = any. */
export function openModels(missing: string | null = null): void {
  useWanted.setState({ model: missing });
  goTo("models");
}
