import os from "node:os";
import path from "node:path";

/** What decides where the state lies. AI apps pass little more than HOME to the bridge, so little more is asked. */
export interface Surroundings {
  env: Record<string, string | undefined>;
  platform: string;
  /** Empty where the system knows of none. */
  home: string;
}

export const surroundings = (): Surroundings => ({ env: process.env, platform: process.platform, home: homeFolder() });

/** In a container, a user may have neither HOME nor an entry in the system's list of users. */
function homeFolder(): string {
  try {
    return os.homedir();
  } catch {
    return "";
  }
}

/**
 * The folder of everything that outlives a process: `EASEL_STATE_DIR`, or else the default. Absolute. Throws an Error that says what to do
 * where there is no home folder for the default.
 */
export function stateDirectory(from: Surroundings): string {
  if (from.env.EASEL_STATE_DIR) return path.resolve(from.env.EASEL_STATE_DIR);
  if (from.home === "") throw new Error("this user has no home folder. Set EASEL_STATE_DIR to a folder where Easel may keep its things.");
  return defaultStateDirectory(from);
}

/** Where it lies when nobody says: Electron's `userData` of an app called Easel, found from HOME alone (`APPDATA` on Windows). */
export function defaultStateDirectory({ env, platform, home }: Surroundings): string {
  if (platform === "win32") return path.join(env.APPDATA || path.join(home, "AppData", "Roaming"), "Easel");
  if (platform === "darwin") return path.join(home, "Library", "Application Support", "Easel");
  return path.join(home, ".config", "Easel");
}

/** Where everything lies in the state directory. ARCHITECTURE.md, "The state directory", says who writes what. */
export interface StateFiles {
  directory: string;
  /** The user's configuration of the bridge, where there is one. */
  config: string;
  /** The ledger: one `JobView` a line. */
  jobs: string;
  pictures: string;
  /** What the person told the gallery: favourites, and folders of their own. */
  gallery: string;
  /** The gallery's index and thumbnails; may be deleted. */
  galleryCache: string;
  /** Pictures that people gave, by their references. */
  givenPictures: string;
  /** What belongs to principals from other computers: a folder each, with their pictures. */
  principals: string;
  /** The hashes of tokens with which other computers may use the bridge. */
  tokens: string;
  /** Tokens with which this person uses bridges on other computers. */
  remoteTokens: string;
  /** The certificate that Easel made for sharing, and its key. */
  shareCertificate: string;
  shareKey: string;
  workflows: string;
  /** Where the window was last, and how large. */
  windowPlace: string;
  /** `EngineReport`, written by the app. */
  engineReport: string;
  /** `ChatViews`, written by the app. */
  chatViews: string;
  /** User names and passwords of engines at addresses, encrypted by the system. */
  engineLogin: string;
  /** For each engine beside the first one that Easel starts a folder: its process, and what it may not share with another. */
  addedEngines: string;
  /** The running engine's pid and start time. */
  engineProcess: string;
  /** The session file that ComfyUI-Manager puts its restart marker beside. */
  engineSession: string;
  /** What `main.py --help` of each ComfyUI said. */
  engineFlags: string;
  /** The model folders of the settings, for ComfyUI. */
  modelPaths: string;
  practiceEngine: string;
  /** How far the installation of ComfyUI got, and the program that it runs just now. */
  install: string;
  installProcess: string;
  /** How the starts of this version of Easel went. */
  starts: string;
  /** When each AI app was last connected. */
  seenApps: string;
  /** The copy of the bridge that AI apps start where Easel itself has no lasting place. */
  bridgeCopy: string;
  /** Leads to Easel's program where that has no lasting place; to its folder on Windows. */
  appLink: string;
  /** The key for partner nodes, encrypted by the system. */
  partnerKey: string;
  logs: string;
  /** The key that signs what HTTP clients keep for the bridge. */
  httpKey: string;
  /** Where relays find the daemon: a socket, or a named pipe on Windows. */
  socket: string;
}

/** A Unix socket's address holds about 104 bytes on macOS, 108 on Linux. */
const MAX_SOCKET_PATH_BYTES = 100;

export function stateFiles(directory: string, platform: string = process.platform): StateFiles {
  const at = (...names: string[]) => path.join(directory, ...names);
  return {
    directory,
    config: at("config.yaml"),
    jobs: at("jobs.jsonl"),
    pictures: at("pictures"),
    gallery: at("gallery.json"),
    galleryCache: at("gallery-cache"),
    givenPictures: at("given-pictures"),
    principals: at("principals"),
    tokens: at("tokens.json"),
    remoteTokens: at("remote-tokens.json"),
    shareCertificate: at("share-certificate.pem"),
    shareKey: at("share-key.pem"),
    workflows: at("workflows"),
    windowPlace: at("window.json"),
    engineReport: at("engine.json"),
    chatViews: at("chat-views.json"),
    engineLogin: at("engine-login"),
    addedEngines: at("added-engines"),
    engineProcess: at("engine-process.json"),
    engineSession: at("engine-session"),
    engineFlags: at("engine-flags.json"),
    modelPaths: at("extra-model-paths.yaml"),
    practiceEngine: at("practice-engine"),
    install: at("install.json"),
    installProcess: at("install-process.json"),
    starts: at("starts.json"),
    seenApps: at("seen.json"),
    bridgeCopy: at("bin", "easel-bridge.cjs"),
    appLink: at("bin", "easel"),
    partnerKey: at("partner-key"),
    logs: at("logs"),
    httpKey: at("http.key"),
    socket: socketPath(directory, platform),
  };
}

function socketPath(directory: string, platform: string): string {
  const hash = shortHash(directory);
  if (platform === "win32") return `\\\\.\\pipe\\easel-${hash}`;
  const beside = path.join(directory, "bridge.sock");
  // Not os.tmpdir(): the app and an AI app's child may be told different ones, and both must find the same name. In a folder of the
  // user's own, since anybody may take a name in /tmp.
  return Buffer.byteLength(beside) <= MAX_SOCKET_PATH_BYTES ? beside : `/tmp/easel-${process.getuid?.() ?? 0}/${hash}.sock`;
}

/** FNV-1a, 64 bits, in hex: only a name. A real digest would cost each relay a megabyte for `node:crypto`. */
function shortHash(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of Buffer.from(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
