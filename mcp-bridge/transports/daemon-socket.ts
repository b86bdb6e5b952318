import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { connectToDaemon } from "./relay/daemon-connection.ts";

/** An earlier daemon may take a moment to end. */
const RETRY_MS = 1_000;

const FOLDER_TAKEN =
  "Others may write to the folder of the socket at which AI apps find Easel, so Easel does not listen there: each AI app works alone until that folder is gone or private.";

export interface ListenOptions {
  /** Path of the socket, or name of the pipe. */
  socket: string;
  onConnection(connection: net.Socket): void;
  clock: Clock;
  log: Log;
}

/**
 * Listens where relays look for a daemon; resolves when it does. While another daemon has the place, it is tried again, for as long as
 * that takes. Nobody but the user may connect.
 */
export async function listenForRelays({ socket, onConnection, clock, log }: ListenOptions): Promise<net.Server> {
  for (let attempt = 0; ; attempt++) {
    const other = await connectToDaemon(socket);
    other?.destroy();
    if (!other) {
      const server = await tryListening(socket, onConnection).catch((error: NodeJS.ErrnoException) => {
        if (!(error instanceof FolderTakenError)) log.warn("cannot listen for other easel-bridge processes yet", { code: error.code });
        else if (attempt === 0) log.error(FOLDER_TAKEN);
        return null;
      });
      if (server) return server;
    } else if (attempt === 0) log.warn("another Easel daemon is listening; waiting for it to end");
    await clock.sleep(RETRY_MS);
  }
}

class FolderTakenError extends Error {}

/** Makes the folder where it is missing. @throws FolderTakenError where it belongs to somebody else, who could put a socket there */
function takeFolder(folder: string): void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = fs.statSync(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new FolderTakenError();
}

async function tryListening(socket: string, onConnection: (connection: net.Socket) => void): Promise<net.Server> {
  if (process.platform !== "win32") {
    takeFolder(path.dirname(socket));
    // Nobody listens there: a killed daemon left it behind.
    fs.rmSync(socket, { force: true });
  }
  // A relay whose client has ended sends no more, and still gets the answers to what it asked before.
  const server = net.createServer({ allowHalfOpen: true }, onConnection);
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // `listen` makes the socket with the rights that the mask leaves: 0600 from its first moment on.
    const mask = process.umask(0o177);
    server.listen(socket, () => resolve(server));
    process.umask(mask);
  });
}
