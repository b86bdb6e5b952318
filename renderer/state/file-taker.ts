import { create } from "zustand";

/** Who takes files that are dropped anywhere on the window, before a workflow is looked for in them. */
export interface FileTaker {
  /** Shown while files are held over the window. */
  words: string;
  /** Whether it takes them. */
  take: (files: readonly File[]) => boolean;
}

export const useFileTaker = create<{ taker: FileTaker | null }>(() => ({ taker: null }));
