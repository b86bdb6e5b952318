import { lstatSync } from "node:fs";
import net from "node:net";

/** Connects to the daemon; null when none listens. Refuses a socket that belongs to somebody else. */
export function connectToDaemon(socketPath: string): Promise<net.Socket | null> {
  if (!isOurs(socketPath)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

/** A sign of life costs a daemon a millisecond; on a computer that is very busy, seconds. */
const SIGN_OF_LIFE_TIMEOUT_MS = 10_000;
/** A timeout that comes so late says that this process stood still, or the whole computer, and nothing about the daemon. */
const OWN_DELAY_MS = 1_000;

/**
 * Whether the daemon answers a ping. One that is stopped, or stuck, does not, while the system still lets everybody connect to it.
 * Asked over a connection of its own: what the client's own connection speaks is the client's to say.
 */
export async function isAlive(socketPath: string, timeoutMs = SIGN_OF_LIFE_TIMEOUT_MS): Promise<boolean> {
  const asked = Date.now();
  const daemon = await connectToDaemon(socketPath);
  if (!daemon) return false;
  return new Promise((resolve) => {
    const end = (alive: boolean) => {
      clearTimeout(timer);
      daemon.destroy();
      resolve(alive);
    };
    const timer = setTimeout(() => end(Date.now() - asked > timeoutMs + OWN_DELAY_MS), timeoutMs);
    daemon.on("data", () => end(true));
    daemon.on("error", () => {});
    daemon.on("close", () => end(false));
    daemon.write('{"jsonrpc":"2.0","id":0,"method":"ping"}\n');
  });
}

/** How long to wait for the next daemon when one has taken leave, its socket with it: Easel was closed, and may come back. */
const NEXT_DAEMON_TIMEOUT_MS = 4_000;
/** One that was killed left its socket behind: while Easel runs, the next one comes within a second, or much later on a busy computer. */
const NEXT_DAEMON_AFTER_KILL_TIMEOUT_MS = 30_000;
const RETRY_MS = 100;
/** A daemon that stands still is ended by Easel, if that runs. */
const NEXT_SIGN_OF_LIFE_TIMEOUT_MS = 4_000;

/**
 * Connects to the daemon that follows one that died, or gave no sign of life; null when none comes. Waits first: the dying one may still
 * take connections.
 */
export async function nextDaemon(socketPath: string): Promise<net.Socket | null> {
  let standsStill = false;
  const timeoutMs = () => (isLeftBehind(socketPath) && !standsStill ? NEXT_DAEMON_AFTER_KILL_TIMEOUT_MS : NEXT_DAEMON_TIMEOUT_MS);
  for (const since = Date.now(); Date.now() - since < timeoutMs(); ) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    const daemon = await connectToDaemon(socketPath);
    standsStill = daemon !== null && !(await isAlive(socketPath, NEXT_SIGN_OF_LIFE_TIMEOUT_MS));
    if (daemon && !standsStill) return daemon;
    daemon?.destroy();
  }
  return null;
}

/** Pipes on Windows always go with their process. */
const isLeftBehind = (socketPath: string) => process.platform !== "win32" && isOurs(socketPath);

/** In a folder that everybody may write to, somebody else could be listening under the daemon's name. */
function isOurs(socketPath: string): boolean {
  if (process.platform === "win32") return true;
  try {
    const entry = lstatSync(socketPath);
    return entry.isSocket() && entry.uid === process.getuid?.();
  } catch {
    return false;
  }
}
