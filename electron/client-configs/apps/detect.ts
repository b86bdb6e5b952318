import type { Client } from "./client.ts";
import type { Machine } from "./host-system.ts";

/** What an app leaves on a machine, surest first. */
export interface Signs {
  /** Its name in an Applications folder. */
  macApp?: string;
  /** Its program under `%LOCALAPPDATA%` or Program Files. */
  windowsPrograms?: string[];
  command?: string;
  /** Its settings, or the folder that it keeps them in. A weak sign: other programs make such folders, too. */
  folder: (machine: Machine) => string | Promise<string>;
}

export function foundBy(signs: Signs): Client["detect"] {
  return async (machine) => {
    if (signs.macApp !== undefined && (await machine.hasMacApp(signs.macApp))) return "Installed in Applications";
    if (await machine.hasWindowsProgram(...(signs.windowsPrograms ?? []))) return "Installed";
    if (signs.command !== undefined && (await machine.hasCommand(signs.command))) return "Installed";
    return (await machine.exists(await signs.folder(machine))) ? "Its settings are here" : null;
  };
}
