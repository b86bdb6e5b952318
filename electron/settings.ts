import fs from "node:fs";
import path from "node:path";
import Store from "electron-store";
import { type EngineSource, Settings } from "#contract/view.ts";

const defaults: Settings = {
  engine: { kind: "practice" },
  launch: { memory: "auto", device: null, reserveVram: null, modelFolders: [], extraFlags: "" },
  theme: "system",
  notifyFinished: false,
  notifyProblems: true,
  launchAtLogin: false,
  whenClosed: "ask",
};

/** What older versions wrote, brought to today's shape, by the version that changed it. (`Store` runs them in order.) */
const migrations = {
  // 0.1.0 is the first: nothing to do, and a place for the next one.
  "0.1.0": () => {},
};

export interface SettingsFile {
  get(): Settings;
  /** Keys that are absent or undefined stay as they are. */
  change(part: { [K in keyof Settings]?: Settings[K] | undefined }): Settings;
  /** Set when the file could not be understood: what was done about it, in words. */
  notice: string | null;
}

/** The settings, in `settings.json` of the state directory. A broken file is kept aside, never overwritten. */
export function openSettings(directory: string, version: string): SettingsFile {
  const open = () =>
    new Store<Settings>({
      name: "settings",
      cwd: directory,
      defaults,
      migrations,
      projectVersion: version,
      clearInvalidConfig: false,
    } as ConstructorParameters<typeof Store<Settings>>[0]);
  let notice: string | null = null;
  let store: Store<Settings>;
  try {
    store = open();
    Settings.parse(store.store);
  } catch {
    const kept = keepAside(directory);
    notice = `Your settings could not be read, so Easel starts with fresh ones. The old file is kept as ${kept}.`;
    store = open();
  }
  return {
    get: () => Settings.parse(store.store),
    change: (part) => {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
      const next = Settings.parse({ ...store.store, ...given });
      store.set(next);
      return next;
    },
    notice,
  };
}

function keepAside(directory: string): string {
  const file = path.join(directory, "settings.json");
  for (let n = 1; ; n += 1) {
    const kept = path.join(directory, `settings.broken-${n}.json`);
    if (fs.existsSync(kept)) continue;
    if (fs.existsSync(file)) fs.renameSync(file, kept);
    return path.basename(kept);
  }
}

/** `EASEL_ENGINE=practice|auto|PATH|URL`; null when it is not set. */
export function engineFromEnvironment(value: string | undefined): EngineSource | null {
  if (!value) return null;
  if (value === "practice" || value === "auto") return { kind: value };
  if (/^https?:\/\//.test(value)) return { kind: "url", url: value.replace(/\/+$/, "") };
  return { kind: "folder", path: path.resolve(value) };
}
