import fs from "node:fs";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { defaultStateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { BridgeEntry } from "./apps/client.ts";

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
 * with a copy of the bridge that lies outside. Throws the system's error where that copy cannot be made.
 */
export function bridgeEntry({ executable, bridge, stateDirectory, appImage }: EntryOptions): BridgeEntry {
  return {
    command: appImage ?? executable,
    args: [appImage === undefined ? bridge : copyOutside(bridge, stateDirectory)],
    env: { ELECTRON_RUN_AS_NODE: "1", ...stateVariable(stateDirectory) },
  };
}

/** `EASEL_STATE_DIR`, where the bridge would not find the state directory without it. */
export function stateVariable(stateDirectory: string): Record<string, string> {
  return stateDirectory === defaultStateDirectory(surroundings()) ? {} : { EASEL_STATE_DIR: stateDirectory };
}

/** Renewed when an update brought another bridge; AI apps that are just starting it read the old one or the new one. */
function copyOutside(bridge: string, stateDirectory: string): string {
  const copy = stateFiles(stateDirectory).bridgeCopy;
  const bytes = fs.readFileSync(bridge);
  if (!fs.existsSync(copy) || !fs.readFileSync(copy).equals(bytes)) writeFileAtomicSync(copy, bytes);
  return copy;
}

/**
 * Why no AI app may be told to start `executable`; null where it may. macOS runs an app that was never moved from where it was
 * downloaded at a random place.
 */
export function translocated(executable: string): ErrorReport | null {
  return executable.includes("/AppTranslocation/") ? new EaselError("not_allowed", "easel_not_installed", {}).report() : null;
}
