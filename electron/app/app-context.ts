import os from "node:os";
import { app, safeStorage } from "electron";
import { type Clock, systemClock } from "#base/clock.ts";
import { makePrivate } from "#base/private-directory.ts";
import { type StateFiles, stateFiles } from "#base/state-directory.ts";
import { messages } from "#contract/messages/messages.ts";
import type { EngineSource } from "#contract/view.ts";
import { EngineLogins } from "../secrets/engine-logins.ts";
import { PartnerKey } from "../secrets/partner-key.ts";
import { SecretFile } from "../secrets/secret-file.ts";
import { type BuiltFiles, builtFiles } from "./built-files.ts";
import { chosenLanguage, speakLanguage } from "./language.ts";
import { type LoginItem, openLoginItem } from "./login-item.ts";
import { Logs } from "./logs.ts";
import { engineFromEnvironment, openSettings, type SettingsFile, type SettingsTrouble } from "./settings.ts";
import { initialState, ViewState } from "./view-state.ts";

/** What every part of the app works with. */
export interface AppContext {
  clock: Clock;
  built: BuiltFiles;
  files: StateFiles;
  settings: SettingsFile;
  partnerKey: PartnerKey;
  engineLogins: EngineLogins;
  loginItem: LoginItem;
  state: ViewState;
  logs: Logs;
}

/** `builtFolder` is where the built main.cjs lies. Electron must be ready. Throws where the state directory cannot be written. */
export async function openAppContext(builtFolder: string): Promise<AppContext> {
  const files = stateFiles(app.getPath("userData"));
  makePrivate(files.directory);
  const settings = openSettings(files.directory, app.getVersion());
  await speakLanguage(chosenLanguage(settings.get()));
  const loginItem = openLoginItem(app, os.homedir());
  const launchAtLogin = loginItem.isOn();
  if (settings.get().launchAtLogin !== launchAtLogin) settings.change({ launchAtLogin });
  const engineLogins = new EngineLogins(new SecretFile(files.engineLogin, safeStorage));
  const chosen = engineFromEnvironment(process.env.EASEL_ENGINE);
  const source = chosen === null ? keptSource(settings, engineLogins) : engineLogins.take(chosen, false);
  const partnerKey = new PartnerKey(files.partnerKey, safeStorage);
  const state = new ViewState(initialState(app.getVersion(), source, settings.get(), partnerKey.state));
  if (settings.trouble) state.addNotice("problem", troubleText(settings.trouble));
  const logs = new Logs(files.logs, systemClock);
  return { clock: systemClock, built: builtFiles(builtFolder), files, settings, engineLogins, partnerKey, loginItem, state, logs };
}

/** The engine of the settings. A login that somebody has written there moves to where it is safe. */
function keptSource(settings: SettingsFile, engineLogins: EngineLogins): EngineSource {
  const { engine } = settings.get();
  try {
    const source = engineLogins.take(engine, true);
    return JSON.stringify(source) === JSON.stringify(engine) ? engine : settings.change({ engine: source }).engine;
  } catch {
    return engine; // it is no address, which the engine's start says
  }
}

function troubleText(trouble: SettingsTrouble): string {
  const { settingsFile } = messages;
  return trouble.kind === "unreadable"
    ? settingsFile.unreadable(trouble.keptAs)
    : settingsFile.partlyUnreadable(trouble.lost, trouble.keptAs);
}
