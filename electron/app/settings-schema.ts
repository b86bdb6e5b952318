import { Settings } from "#contract/view.ts";

/** What a settings file holds, whichever Easel or person wrote it. */
export type StoredSettings = Readonly<Record<string, unknown>>;

/** Of a file that says nothing: whoever has one already has used Easel before. */
export const defaultSettings: Settings = {
  firstRun: "done",
  engine: { kind: "practice" },
  addedEngines: [],
  launch: { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" },
  theme: "system",
  language: "system",
  zoom: 1,
  notifyFinished: false,
  notifyProblems: true,
  launchAtLogin: false,
  whenClosed: "ask",
  checkForUpdates: true,
  removeOnUninstall: false,
  neverViews: [],
  sharing: { on: false, reach: "network", port: 3001, encryption: { kind: "own" } },
};

/**
 * What each version changed in what older ones wrote; the store runs those that are new, in order, once. A setting that is only
 * added needs none: `parseSettings` gives it its default. 0.1.0 is the first version, so there are none yet.
 */
export const migrations: Readonly<Record<string, (written: StoredSettings) => StoredSettings>> = {};

/**
 * The settings in a file: what is not there gets its default, also within a setting, and so does what cannot be understood, which
 * is named in `lost`. A setting that is broken touches no other.
 */
export function parseSettings(written: StoredSettings): { settings: Settings; lost: (keyof Settings)[] } {
  const lost: (keyof Settings)[] = [];
  const read = <K extends keyof Settings>(key: K): Settings[K] => {
    const value = written[key];
    if (value === undefined) return defaultSettings[key];
    const whole = key === "launch" && isGroup(value) ? { ...defaultSettings.launch, ...value } : value;
    const parsed = Settings.shape[key].safeParse(whole);
    if (parsed.success) return parsed.data as Settings[K];
    lost.push(key);
    return defaultSettings[key];
  };
  const settings: Settings = {
    firstRun: read("firstRun"),
    engine: read("engine"),
    addedEngines: read("addedEngines"),
    launch: read("launch"),
    theme: read("theme"),
    language: read("language"),
    zoom: read("zoom"),
    notifyFinished: read("notifyFinished"),
    notifyProblems: read("notifyProblems"),
    launchAtLogin: read("launchAtLogin"),
    whenClosed: read("whenClosed"),
    checkForUpdates: read("checkForUpdates"),
    removeOnUninstall: read("removeOnUninstall"),
    neverViews: read("neverViews"),
    sharing: read("sharing"),
  };
  return { settings, lost };
}

/** Brings the store to what a migration says, key by key: whole, it would lose what electron-store itself keeps in the file. */
export function migrate(
  store: { store: StoredSettings; set(key: string, value: unknown): void; delete(key: string): void },
  change: (written: StoredSettings) => StoredSettings,
) {
  const before = store.store;
  const after = change(before);
  for (const key of Object.keys(before)) if (!(key in after)) store.delete(key);
  for (const [key, value] of Object.entries(after)) if (value !== before[key]) store.set(key, value);
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
