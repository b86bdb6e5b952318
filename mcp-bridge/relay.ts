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

/** In a folder that everybody may write to, somebody else could be waiting under the daemon's name. */
function isOurs(socketPath: string): boolean {
  if (process.platform === "win32") return true;
  try {
    const entry = lstatSync(socketPath);
    return entry.isSocket() && entry.uid === process.getuid?.();
  } catch {
    return false;
  }
}

/** What is still on its way when the client ends gets this long. Milliseconds. */
const LAST_WORDS = 500;

/**
 * Passes bytes between the AI app and the daemon until either ends. Resolves with the exit code:
 * 0 when the client ended, 1 when the daemon did.
 */
export function relay(socket: net.Socket, input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<number> {
  return new Promise((resolve) => {
    let clientEnded = false;
    const clientEnds = () => {
      if (clientEnded) return;
      clientEnded = true;
      socket.end();
      setTimeout(() => resolve(0), LAST_WORDS);
    };
    input.on("end", clientEnds);
    input.on("error", clientEnds);
    output.on("error", clientEnds);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => resolve(clientEnded ? 0 : 1));
    input.pipe(socket, { end: false });
    socket.pipe(output, { end: false });
  });
}
