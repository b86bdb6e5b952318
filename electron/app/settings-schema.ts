import { Settings } from "#contract/view.ts";

/** What stands in a settings file, whoever wrote it. */
export type Written = Readonly<Record<string, unknown>>;

export const defaults: Settings = {
  engine: { kind: "practice" },
  launch: { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" },
  theme: "system",
  notifyFinished: false,
  notifyProblems: true,
  launchAtLogin: false,
  whenClosed: "ask",
};

/**
 * What each version changed in what older ones wrote; the store runs those that are new, in order, once. A setting that is only
 * added needs none: `understand` gives it its default. 0.1.0 is the first version, so there are none yet.
 */
export const migrations: Readonly<Record<string, (written: Written) => Written>> = {};

/**
 * The settings out of what was written: what is not there gets its default, also within a setting, and so does what cannot be
 * understood, which is named in `lost`. Nothing else is touched by one that is broken.
 */
export function understand(written: Written): { settings: Settings; lost: (keyof Settings)[] } {
  const lost: (keyof Settings)[] = [];
  const read = <K extends keyof Settings>(key: K): Settings[K] => {
    const value = written[key];
    if (value === undefined) return defaults[key];
    const whole = key === "launch" && isGroup(value) ? { ...defaults.launch, ...value } : value;
    const parsed = Settings.shape[key].safeParse(whole);
    if (parsed.success) return parsed.data as Settings[K];
    lost.push(key);
    return defaults[key];
  };
  const settings: Settings = {
    engine: read("engine"),
    launch: read("launch"),
    theme: read("theme"),
    notifyFinished: read("notifyFinished"),
    notifyProblems: read("notifyProblems"),
    launchAtLogin: read("launchAtLogin"),
    whenClosed: read("whenClosed"),
  };
  return { settings, lost };
}

/** What a migration did, told to the store key by key, since it keeps a book of its own beside them. */
export function migrate(
  store: { store: Written; set(key: string, value: unknown): void; delete(key: string): void },
  change: (written: Written) => Written,
) {
  const before = store.store;
  const after = change(before);
  for (const key of Object.keys(before)) if (!(key in after)) store.delete(key);
  for (const [key, value] of Object.entries(after)) if (value !== before[key]) store.set(key, value);
}

const isGroup = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
