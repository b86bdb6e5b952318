import fs from "node:fs";
import path from "node:path";
import { writeFileAtomicSync } from "#base/atomic-file.ts";

/** Whether the system starts Easel when the person logs in. The system's own record is the truth: it can be changed there, too. */
export interface LoginItem {
  isOn(): boolean;
  set(on: boolean): void;
}

/** With it Easel starts without showing its window. */
export const HIDDEN_SWITCH = "hidden";

interface ThisApp extends LoginItemSettings {
  isPackaged: boolean;
  getAppPath(): string;
  commandLine: { getSwitchValue(name: string): string; hasSwitch(name: string): boolean };
}

/** Whether this start is one that shows no window. */
export const startsHidden = (app: ThisApp): boolean =>
  app.commandLine.hasSwitch(HIDDEN_SWITCH) || (process.platform === "darwin" && app.getLoginItemSettings().wasOpenedAtLogin === true);

/** That of this very Easel, with the state directory it was started with. An AppImage's mount point changes at every start; its file does not. */
export function openLoginItem(app: ThisApp, home: string): LoginItem {
  const stateDirectory = app.commandLine.getSwitchValue("user-data-dir");
  const command = [
    process.env.APPIMAGE ?? process.execPath,
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    ...(stateDirectory ? [`--user-data-dir=${stateDirectory}`] : []),
    `--${HIDDEN_SWITCH}`,
  ];
  const item = process.platform === "linux" ? xdgLoginItem(process.env, home, command) : systemLoginItem(app, command);
  // Easel may have moved since.
  if (app.isPackaged && item.isOn()) item.set(true);
  return item;
}

/** What of Electron's `app` Windows and macOS need. */
export interface LoginItemSettings {
  getLoginItemSettings(options?: { path: string; args: string[] }): { openAtLogin: boolean; wasOpenedAtLogin?: boolean };
  setLoginItemSettings(settings: { openAtLogin: boolean; path: string; args: string[] }): void;
}

/** By Electron. macOS hands no arguments on; there Easel sees by `wasOpenedAtLogin` how it was started. */
export function systemLoginItem(app: LoginItemSettings, [program = "", ...args]: string[]): LoginItem {
  return {
    isOn: () => app.getLoginItemSettings({ path: program, args }).openAtLogin,
    set: (on) => app.setLoginItemSettings({ openAtLogin: on, path: program, args }),
  };
}

/** By the desktop's autostart folder (XDG Autostart specification), which Electron does not know. */
export function xdgLoginItem(env: NodeJS.ProcessEnv, home: string, command: string[]): LoginItem {
  const file = path.join(env.XDG_CONFIG_HOME || path.join(home, ".config"), "autostart", "easel.desktop");
  return {
    isOn: () => {
      try {
        // Desktops switch an entry off by these keys, and leave the file.
        return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(fs.readFileSync(file, "utf8"));
      } catch {
        return false;
      }
    },
    set: (on) => {
      if (!on) return fs.rmSync(file, { force: true });
      writeFileAtomicSync(file, desktopEntry(command), 0o644);
    },
  };
}

export const desktopEntry = (command: string[]): string =>
  ["[Desktop Entry]", "Type=Application", "Name=Easel", `Exec=${command.map(quoted).join(" ")}`, "Terminal=false", ""].join("\n");

/**
 * One argument of `Exec`. Quotes, then a backslash before what is special within them, and "%%" for "%" (Desktop Entry
 * specification, "The Exec key"); the value is a string, so that each backslash is written twice.
 */
function quoted(argument: string): string {
  const escaped = argument.replace(/["`$\\]/g, "\\$&").replaceAll("%", "%%");
  return `"${escaped}"`.replaceAll("\\", "\\\\");
}
