import fs from "node:fs";
import path from "node:path";
import Store from "electron-store";
import { readRegularFileSync } from "#base/regular-file.ts";
import { type EngineSource, Settings } from "#contract/view.ts";
import { migrate, migrations, parseSettings } from "./settings-schema.ts";

const MAX_FILE_BYTES = 4 * 1024 * 1024;

export interface SettingsFile {
  get(): Settings;
  /** Keys that are absent or undefined stay as they are. */
  change(part: { [K in keyof Settings]?: Settings[K] | undefined }): Settings;
  /** Set when the file could not be understood: what was done about it. `keptAs` is the name of the old file. */
  trouble: SettingsTrouble | null;
}

/** `lost` are the settings that got their defaults. */
export type SettingsTrouble =
  | { kind: "unreadable"; keptAs: string }
  | { kind: "partly_unreadable"; keptAs: string; lost: readonly (keyof Settings)[] };

/** The settings, in `settings.json` of the state directory. What cannot be read is kept aside, never overwritten. */
export function openSettings(directory: string, version: string): SettingsFile {
  const open = () =>
    new Store<Record<string, unknown>>({
      name: "settings",
      cwd: directory,
      migrations: Object.fromEntries(
        Object.entries(migrations).map(([since, change]) => [since, (older: Store<Record<string, unknown>>) => migrate(older, change)]),
      ),
      projectVersion: version,
      clearInvalidConfig: false,
      configFileMode: 0o600,
    } as ConstructorParameters<typeof Store<Record<string, unknown>>>[0]);
  let trouble: SettingsTrouble | null = null;
  let store: Store<Record<string, unknown>>;
  const isFirst = !fs.existsSync(path.join(directory, "settings.json"));
  try {
    refuseUnfit(path.join(directory, "settings.json"));
    store = open();
  } catch {
    trouble = { kind: "unreadable", keptAs: keepAside(directory, "move") };
    store = open();
  }
  if (isFirst) store.set("firstRun", "engine" satisfies Settings["firstRun"]);
  let { settings, lost } = parseSettings(store.store);
  if (lost.length > 0) {
    trouble = { kind: "partly_unreadable", keptAs: keepAside(directory, "copy"), lost };
    store.set({ ...settings });
  }
  return {
    get: () => settings,
    change: (part) => {
      const given = Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined));
      settings = Settings.parse({ ...settings, ...given });
      store.set({ ...settings });
      return settings;
    },
    trouble,
  };
}

/** A pipe would be read for ever. Throws for what is no regular file of a sensible size. */
function refuseUnfit(file: string): void {
  if (fs.existsSync(file)) readRegularFileSync(file, MAX_FILE_BYTES);
}

function keepAside(directory: string, how: "move" | "copy"): string {
  const file = path.join(directory, "settings.json");
  for (let n = 1; ; n += 1) {
    const kept = path.join(directory, `settings.broken-${n}.json`);
    if (fs.existsSync(kept)) continue;
    if (fs.existsSync(file)) (how === "move" ? fs.renameSync : fs.copyFileSync)(file, kept);
    return path.basename(kept);
  }
}

/** `EASEL_ENGINE=practice|auto|PATH|URL`; null when it is not set. */
export function engineFromEnvironment(value: string | undefined): EngineSource | null {
  if (!value) return null;
  if (value === "practice" || value === "auto") return { kind: value };
  if (/^https?:\/\//i.test(value)) return { kind: "url", url: value };
  return { kind: "folder", path: path.resolve(value) };
}
