import type { Client } from "./client.ts";
import type { HostSystem } from "./host-system.ts";

/** What an app leaves on a computer, surest first. */
export interface Traces {
  /** Its name in an Applications folder. */
  macApp?: string;
  /** Its program under `%LOCALAPPDATA%` or Program Files. */
  windowsPrograms?: string[];
  command?: string;
  /** Its settings, or the folder that it keeps them in. A weak sign: other programs make such folders, too. */
  folder: (system: HostSystem) => string | Promise<string>;
}

/** An app that is found by what it leaves: see `Client.detect`. */
export function foundBy(traces: Traces): Client["detect"] {
  return async (system) => {
    if (traces.macApp !== undefined && (await system.hasMacApp(traces.macApp))) return "applications";
    if (await system.hasWindowsProgram(...(traces.windowsPrograms ?? []))) return "program";
    if (traces.command !== undefined && (await system.hasCommand(traces.command))) return "program";
    return (await system.exists(await traces.folder(system))) ? "settings" : null;
  };
}
