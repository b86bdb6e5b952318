import path from "node:path";
import { app } from "electron";
import type { BridgeEntry } from "./clients/connect.ts";

/**
 * What an AI app must start: Easel's own executable run as plain Node, with the bridge's file. All absolute, because AI apps start
 * it from anywhere with an almost empty environment. An AppImage's mount point changes at every start; its file does not.
 */
export function bridgeEntry(bridge: string, stateDirectory: string): BridgeEntry {
  const standard = path.join(app.getPath("appData"), app.getName());
  return {
    command: process.env.APPIMAGE ?? process.execPath,
    args: [bridge],
    env: { ELECTRON_RUN_AS_NODE: "1", ...(stateDirectory === standard ? {} : { EASEL_STATE_DIR: stateDirectory }) },
  };
}
