import fs from "node:fs";
import path from "node:path";
import { writeFileAtomicSync } from "#base/atomic-file.ts";
import { defaultStateDirectory, stateFiles, surroundings } from "#base/state-directory.ts";
import { EaselError, type ErrorReport } from "#contract/errors.ts";
import type { BridgeEntry } from "./apps/client.ts";
import { CODEC_PROGRAMS } from "./extension/bridge-programs.ts";

export interface EntryOptions {
  executable: string;
  /** `easel-bridge.cjs` of this installation. */
  bridge: string;
  stateDirectory: string;
  /** The AppImage's own file, where Easel runs from one. */
  appImage: string | undefined;
  /** Easel's id among Flatpaks, where it is one. */
  flatpak?: string | undefined;
}

/**
 * What an AI app must start: Easel's own executable run as plain Node, with the bridge's file. All absolute, because AI apps start
 * it from anywhere with an almost empty environment. Both paths stay what they are when Easel is updated, since an AI app reads its
 * settings only now and then; where Easel's own files move, a link in the state directory leads to them, renewed at each start.
 * Throws the system's error where that cannot be made.
 */
export function bridgeEntry(options: EntryOptions): BridgeEntry {
  const { executable, bridge, stateDirectory, appImage, flatpak } = options;
  if (flatpak !== undefined) return flatpakEntry(flatpak, stateDirectory);
  const env = { ELECTRON_RUN_AS_NODE: "1", ...stateVariable(stateDirectory) };
  const files = stateFiles(stateDirectory);
  if (appImage !== undefined) {
    // Each version is a file with a name of its own, and its mount point is another at each start.
    renewLink(files.appLink, appImage, "file");
    return {
      command: files.appLink,
      args: [copyBridge(bridge, files.bridgeCopy)],
      env,
    };
  }
  const folder = squirrelFolder(executable);
  if (folder === null) return { command: executable, args: [bridge], env };
  renewLink(files.appLink, folder, "junction");
  const through = (file: string) => path.win32.join(files.appLink, path.win32.relative(folder, file));
  return { command: through(executable), args: [through(bridge)], env };
}

/** AI apps are outside of the sandbox: they have Flatpak start the bridge in it, by the script in `scripts/package/flatpak`. */
function flatpakEntry(id: string, stateDirectory: string): BridgeEntry {
  const variables = Object.entries(stateVariable(stateDirectory)).map(([name, value]) => `--env=${name}=${value}`);
  return { command: "/usr/bin/flatpak", args: ["run", "--command=easel-bridge", ...variables, id], env: {} };
}

/** Squirrel puts each version for Windows into a folder of its own, `app-1.2.3`; null for an executable that lies elsewhere. */
function squirrelFolder(executable: string): string | null {
  const folder = path.win32.dirname(executable);
  return /^app-\d+\.\d+\.\d+/.test(path.win32.basename(folder)) ? folder : null;
}

/** A junction is a link to a folder that anybody may make on Windows. */
function renewLink(link: string, target: string, kind: "file" | "junction"): void {
  if (linkTarget(link) === target) return;
  fs.mkdirSync(path.dirname(link), { recursive: true, mode: 0o700 });
  const fresh = `${link}.${process.pid}`;
  fs.rmSync(fresh, { force: true });
  fs.symlinkSync(target, fresh, kind);
  if (kind === "junction") fs.rmSync(link, { force: true }); // Windows renames nothing over a folder
  fs.renameSync(fresh, link);
}

function linkTarget(link: string): string | null {
  try {
    return fs.readlinkSync(link);
  } catch {
    return null;
  }
}

/** `EASEL_STATE_DIR`, where the bridge would not find the state directory without it. */
export function stateVariable(stateDirectory: string): Record<string, string> {
  return stateDirectory === defaultStateDirectory(surroundings()) ? {} : { EASEL_STATE_DIR: stateDirectory };
}

/** The bridge and the decoders beside it, without which it works, too; gives where the bridge now is. */
function copyBridge(bridge: string, copy: string): string {
  for (const name of CODEC_PROGRAMS) {
    const codec = path.join(path.dirname(bridge), name);
    if (fs.existsSync(codec)) copyOutside(codec, path.join(path.dirname(copy), name));
  }
  return copyOutside(bridge, copy);
}

/** Renewed when an update brought another one; AI apps that are just starting it read the old one or the new one. */
function copyOutside(file: string, copy: string): string {
  const bytes = fs.readFileSync(file);
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
