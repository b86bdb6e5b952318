import type { Settings } from "../../../view.ts";

/** What Easel says about itself: when it cannot start, and about a settings file that it could not read. */
export const startup = {
  failed: "Easel could not start",
  folderNotWritable: "Easel may not write to the folder where it keeps its things. Is the disk full, or mounted for reading only?",
  failedDetail: (reason: string) => `${reason}\n\nIs the disk full? Make some room, then start Easel again.`,
};

const SETTINGS: Record<keyof Settings, string> = {
  firstRun: "how far the first steps have come",
  engine: "which engine is used",
  addedEngines: "which engines are beside it",
  launch: "how ComfyUI is started",
  theme: "the colours",
  language: "the language",
  zoom: "the size of everything",
  notifyFinished: "whether finished pictures are announced",
  notifyProblems: "whether problems are announced",
  launchAtLogin: "whether Easel starts with the computer",
  whenClosed: "what closing the window does",
  checkForUpdates: "whether Easel asks for newer versions",
  removeOnUninstall: "whether uninstalling takes Easel out of AI apps",
  neverViews: "in which chats pictures are not shown",
  sharing: "whether other computers may use Easel",
};

export const settingsFile = {
  unreadable: (keptAs: string) => `Your settings could not be read, so Easel starts with fresh ones. The old file is kept as ${keptAs}.`,
  /** Those in `lost` got their defaults. */
  partlyUnreadable: (lost: readonly (keyof Settings)[], keptAs: string) =>
    `Some settings could not be read and are back at their defaults: ${lost.map((key) => SETTINGS[key]).join(", ")}. The old file is kept as ${keptAs}.`,
};
