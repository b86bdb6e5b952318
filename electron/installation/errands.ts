import { execFile } from "node:child_process";
import os from "node:os";
import { promisify } from "node:util";
import { app } from "electron";
import { systemClock } from "#base/clock.ts";
import { stateFiles } from "#base/state-directory.ts";
import { builtFiles } from "../app/built-files.ts";
import { openConnect } from "../app/client-configs.ts";
import { openLoginItem } from "../app/login-item.ts";
import { openSettings } from "../app/settings.ts";
import { removeFromAll } from "../client-configs/remove-from-all.ts";
import { type SquirrelEvent, squirrelCommands, squirrelEvent } from "./squirrel-events.ts";

/** For whoever uninstalls Easel: it takes itself out of AI apps' settings, says so, and ends. */
const REMOVE_SWITCH = "remove-from-ai-apps";

/**
 * What Easel was started for, other than to run: it does that, whether or not another Easel runs, and ends with the code that the errand
 * answers. Null where it is to run. `builtFolder` is where the built main.cjs lies.
 */
export function errandOf(builtFolder: string): (() => Promise<number>) | null {
  const event = squirrelEvent(process.platform, process.argv);
  if (event !== null) return () => serveSquirrel(event, builtFolder);
  return app.commandLine.hasSwitch(REMOVE_SWITCH) ? () => removeFromAiApps(builtFolder) : null;
}

/** What cannot be done keeps neither the installer nor the uninstaller from its own work. */
async function serveSquirrel(event: SquirrelEvent, builtFolder: string): Promise<number> {
  for (const [program, ...words] of squirrelCommands(event, process.execPath)) await promisify(execFile)(program, words).catch(() => {});
  if (event !== "uninstall") return 0;
  openLoginItem(app, os.homedir()).set(false);
  const { removeOnUninstall } = openSettings(app.getPath("userData"), app.getVersion()).get();
  return removeOnUninstall ? removeFromAiApps(builtFolder) : 0;
}

async function removeFromAiApps(builtFolder: string): Promise<number> {
  const removals = await removeFromAll(
    openConnect({ clock: systemClock, built: builtFiles(builtFolder), files: stateFiles(app.getPath("userData")) }, () => {}),
  );
  for (const { name, error } of removals) console.log(error ? `${name}: ${error.message} ${error.remedy}` : `${name}: Easel is out.`);
  if (removals.length === 0) console.log("No AI app's settings hold Easel.");
  return removals.every(({ error }) => error === null) ? 0 : 1;
}
