import os from "node:os";
import path from "node:path";
import type { BridgeEntry } from "./clients/connect.ts";

/**
 * What an AI app must start: Easel's own executable run as plain Node, with the bridge's file. All absolute, because AI apps start
 * it from anywhere with an almost empty environment. An AppImage's mount point changes at every start; its file does not.
 */
export function bridgeEntry(executable: string, bridge: string, stateDirectory: string): BridgeEntry {
  return {
    command: executable,
    args: [bridge],
    env: { ELECTRON_RUN_AS_NODE: "1", ...(stateDirectory === standardDirectory() ? {} : { EASEL_STATE_DIR: stateDirectory }) },
  };
}

/** Where the bridge looks when nobody tells it: from HOME alone, since AI apps hand on no XDG variables. */
function standardDirectory(): string {
  if (process.platform === "win32") return path.join(process.env.APPDATA ?? "", "Easel");
  if (process.platform === "darwin") return path.join(os.homedir(), "Library", "Application Support", "Easel");
  return path.join(os.homedir(), ".config", "Easel");
}
