import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { BridgeEntry } from "./connect.ts";

export interface EntryOptions {
  executable: string;
  /** `easel-bridge.cjs` of this installation. */
  bridge: string;
  stateDirectory: string;
  /** The AppImage's own file, where Easel runs from one. */
  appImage: string | undefined;
}

/**
 * What an AI app must start: Easel's own executable run as plain Node, with the bridge's file. All absolute, because AI apps start
 * it from anywhere with an almost empty environment. An AppImage's mount point changes at every start: its file is what is started,
 * with a copy of the bridge that lies outside.
 */
export function bridgeEntry({ executable, bridge, stateDirectory, appImage }: EntryOptions): BridgeEntry {
  return {
    command: appImage ?? executable,
    args: [appImage === undefined ? bridge : copyOutside(bridge, stateDirectory)],
    env: { ELECTRON_RUN_AS_NODE: "1", ...(stateDirectory === standardDirectory() ? {} : { EASEL_STATE_DIR: stateDirectory }) },
  };
}

/** Renewed when an update brought another bridge; AI apps that are just starting it read the old one or the new one. */
function copyOutside(bridge: string, stateDirectory: string): string {
  const copy = path.join(stateDirectory, "bin", "easel-bridge.cjs");
  const bytes = fs.readFileSync(bridge);
  if (fs.existsSync(copy) && fs.readFileSync(copy).equals(bytes)) return copy;
  fs.mkdirSync(path.dirname(copy), { recursive: true });
  fs.writeFileSync(`${copy}.new`, bytes);
  fs.renameSync(`${copy}.new`, copy);
  return copy;
}

/** macOS runs an app that was never moved from where it was downloaded at a random place: nothing may be told to start it there. */
export function unsettled(executable: string): ErrorReport | null {
  if (!executable.includes("/AppTranslocation/")) return null;
  return new EaselError(
    "not_allowed",
    "Easel runs from where it was downloaded, and macOS moves it to another place at every start.",
    "Quit Easel, move it into the Applications folder, and open it from there.",
  ).report();
}

/** Where the bridge looks when nobody tells it: from HOME alone, since AI apps hand on no XDG variables. */
function standardDirectory(): string {
  if (process.platform === "win32") return path.join(process.env.APPDATA ?? "", "Easel");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Application Support", "Easel");
  return path.join(os.homedir(), ".config", "Easel");
}
