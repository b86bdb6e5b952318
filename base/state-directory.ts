import os from "node:os";
import path from "node:path";

/** What of the surroundings decides where the state lies. AI apps pass little more than HOME, so little more is asked. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  platform: string;
  home: string;
}

export const surroundings = (): Surroundings => ({ env: process.env, platform: process.platform, home: os.homedir() });

/** Where everything lies that outlives a process (ARCHITECTURE.md, "The state directory"). */
export interface StateFiles {
  directory: string;
  /** The user's configuration, where there is one. */
  config: string;
  /** The ledger: one `JobView` a line. */
  jobs: string;
  pictures: string;
  workflows: string;
  /** `EngineReport`, written by the app. */
  engineReport: string;
  /** Where relays find the daemon: a socket, or a named pipe on Windows. */
  socket: string;
}

/** A Unix socket's address holds about 104 bytes on macOS, 108 on Linux. */
const LONGEST_SOCKET_PATH = 100;

export function stateFiles({ env, platform, home }: Surroundings): StateFiles {
  const directory = env.EASEL_STATE_DIR ? path.resolve(env.EASEL_STATE_DIR) : defaultDirectory(env, platform, home);
  return {
    directory,
    config: path.join(directory, "config.yaml"),
    jobs: path.join(directory, "jobs.jsonl"),
    pictures: path.join(directory, "pictures"),
    workflows: path.join(directory, "workflows"),
    engineReport: path.join(directory, "engine.json"),
    socket: socketPath(directory, platform),
  };
}

/** Electron's `userData` of an app called Easel. */
function defaultDirectory(env: Surroundings["env"], platform: string, home: string): string {
  if (platform === "win32") return path.join(env.APPDATA ?? path.join(home, "AppData", "Roaming"), "Easel");
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "Easel");
  return path.join(home, ".config", "Easel");
}

function socketPath(directory: string, platform: string): string {
  const hash = shortHash(directory);
  if (platform === "win32") return `\\\\.\\pipe\\easel-${hash}`;
  const beside = path.join(directory, "bridge.sock");
  // Not os.tmpdir(): the app and an AI app's child may be told different ones, and both must find the same name.
  return Buffer.byteLength(beside) <= LONGEST_SOCKET_PATH ? beside : `/tmp/easel-${hash}.sock`;
}

/** FNV-1a, 64 bits, in hex: only a name. A real digest would cost each relay a megabyte for `node:crypto`. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
