import fs from "node:fs";
import net from "node:net";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { connectToDaemon } from "./relay.ts";

/** An earlier daemon may take a moment to end. */
const RETRY_MS = 1_000;

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
        log.warn("cannot listen for other easel-bridge processes yet", { code: error.code });
        return null;
      });
      if (server) return server;
    } else if (attempt === 0) log.warn("another Easel daemon is listening; waiting for it to end");
    await clock.sleep(RETRY_MS);
  }
}

async function tryListening(socket: string, onConnection: (connection: net.Socket) => void): Promise<net.Server> {
  if (process.platform !== "win32") {
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
