import fs from "node:fs/promises";
import path from "node:path";
import type { BridgeOptionsView } from "#contract/bridge-option-changes.ts";
import type { SettingsFault } from "#contract/settings-file.ts";
import { defaultSettings } from "../app/settings-schema.ts";
import type { Services } from "../ipc/services.ts";
import { checkLogin } from "../secrets/check-login.ts";
import type { CarriedSettings } from "./settings-transfer.ts";

type Needed = Pick<
  Services,
  | "settings"
  | "state"
  | "bridge"
  | "bridgeOptions"
  | "engine"
  | "engineLogins"
  | "addedEngines"
  | "planner"
  | "loginItem"
  | "updates"
  | "sharing"
>;

/** Folders that such settings name and this computer does not have. */
export async function missingFolders({ engine, launch }: CarriedSettings): Promise<SettingsFault[]> {
  const named = [
    ...(engine.kind === "folder" ? [{ name: "engine", folder: engine.path }] : []),
    ...launch.modelFolders.map((folder) => ({ name: "launch", folder })),
  ];
  const there = await Promise.all(named.map(({ folder }) => isFolder(folder)));
  const missing = new Set(named.filter((_, index) => !there[index]).map(({ name }) => name));
  return [...missing].map((name) => ({ name, fault: "folder_missing" as const }));
}

/**
 * Has all of them count, or none: throws EaselError, or what the disk said, and then everything is as it was before. What the engine
 * makes of them is not part of that: it says so itself.
 */
export async function applySettings(parts: Needed, carried: CarriedSettings, options: BridgeOptionsView["values"]): Promise<void> {
  const { settings, state, bridge, bridgeOptions, engine, engineLogins, addedEngines, planner, loginItem, updates } = parts;
  await checkLogin(carried.engine);
  // Of another ComfyUI nobody knows the flags before it is started.
  if (JSON.stringify(carried.engine) === JSON.stringify(engine.view.source)) await planner.checkChoices(carried.launch);
  const source = engineLogins.take(carried.engine, true);
  const before = { settings: settings.get(), atLogin: loginItem.isOn() };
  await allOrNothing([
    () => bridgeOptions.replace(options),
    () => {
      loginItem.set(carried.launchAtLogin);
      return () => loginItem.set(before.atLogin);
    },
    () => {
      settings.change({ ...carried, engine: source });
      return () => settings.change(before.settings);
    },
  ]);
  const isOther = JSON.stringify(source) !== JSON.stringify(engine.view.source);
  state.set({ settings: settings.get() });
  updates.setOn(carried.checkForUpdates);
  bridge.viewsChanged();
  if (!isOther) return;
  await engine.switchTo(source);
  await addedEngines.firstChanged();
}

type TakeBack = () => unknown;

/** Takes one step after the other; each answers how it is taken back. Where one throws, so does this, once those before it are taken back. */
async function allOrNothing(steps: readonly (() => TakeBack | Promise<TakeBack>)[]): Promise<void> {
  const taken: TakeBack[] = [];
  try {
    for (const step of steps) taken.push(await step());
  } catch (error) {
    // One that cannot be taken back keeps no other from it.
    for (const takeBack of taken.reverse())
      await Promise.resolve()
        .then(takeBack)
        .catch(() => {});
    throw error;
  }
}

/** As on the first day, but for the first run itself and the engines beside the first. Other computers are no longer let in. */
export async function resetSettings(parts: Needed): Promise<void> {
  const { firstRun: _, addedEngines: __, sharing, ...carried } = defaultSettings;
  await applySettings(parts, carried, {});
  parts.state.set({ settings: parts.settings.change({ sharing }) });
  void parts.sharing.changed();
}

const isFolder = (place: string): Promise<boolean> =>
  path.isAbsolute(place)
    ? fs.stat(place).then(
        (found) => found.isDirectory(),
        () => false,
      )
    : Promise.resolve(false);
