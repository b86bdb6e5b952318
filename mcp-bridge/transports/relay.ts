import { lstatSync } from "node:fs";
import net from "node:net";
import type { Duplex, Readable, Writable } from "node:stream";
import { boundedLines, tooBigAnswer } from "./bounded-lines.ts";
import type { Excess } from "./message-size.ts";
import { SessionReplay } from "./session-replay.ts";

/** Connects to the daemon; null when none listens. Refuses a socket that belongs to somebody else. */
export function connectToDaemon(socketPath: string): Promise<net.Socket | null> {
  if (!isOurs(socketPath)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(null));
  });
}

/** How long to wait for the next daemon when one has taken leave, its socket with it: Easel was closed, and may come back. */
const NEXT_DAEMON_TIMEOUT_MS = 4_000;
/** One that was killed left its socket behind: while Easel runs, the next one comes within a second, or much later on a busy computer. */
const NEXT_DAEMON_AFTER_KILL_TIMEOUT_MS = 30_000;
const RETRY_MS = 100;

/** Connects to the daemon that follows one that died; null when none comes. Waits first: the dying one may still take connections. */
export async function nextDaemon(socketPath: string): Promise<net.Socket | null> {
  const timeoutMs = () => (isLeftBehind(socketPath) ? NEXT_DAEMON_AFTER_KILL_TIMEOUT_MS : NEXT_DAEMON_TIMEOUT_MS);
  for (const since = Date.now(); Date.now() - since < timeoutMs(); ) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    const daemon = await connectToDaemon(socketPath);
    if (daemon) return daemon;
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

/** How long answers that are still on their way may take when the client has ended. */
const LAST_ANSWERS_TIMEOUT_MS = 500;
/** Longer lines hold pictures, and are not read as a whole. */
const MAX_READ_LINE_BYTES = 16_384;

/** Sent when the next bridge is of another version, perhaps with other tools: Easel was updated. */
const LISTS_CHANGED = Buffer.from(
  ["tools", "resources"].map((list) => `{"jsonrpc":"2.0","method":"notifications/${list}/list_changed"}\n`).join(""),
);

export interface RelayOptions {
  input: Readable;
  output: Writable;
  /** Gives the bridge to go on with when one has died: the next daemon, or one in this process. */
  next(): Promise<Duplex>;
}

/**
 * Passes lines between the AI app and a bridge. When the bridge dies, the next one is told what it needs to know, and the client notices
 * nothing but the answers to calls that died with it. Resolves when the client has ended.
 */
export function relay(first: Duplex, { input, output, next }: RelayOptions): Promise<void> {
  const session = new SessionReplay();
  let bridge: Duplex | null = null;
  let clientEnded = false;

  return new Promise((resolve, reject) => {
    const connect = (stream: Duplex) => {
      bridge = stream;
      stream.on("data", boundedLines({ onLine: fromBridge, onTooBig: () => {} }));
      stream.on("drain", () => input.resume());
      stream.on("error", () => stream.destroy());
      stream.on("close", () => void lost().catch(reject));
    };
    const lost = async () => {
      bridge = null;
      if (clientEnded) return resolve();
      input.pause();
      const { setup, retry, failed } = session.replay();
      for (const line of failed) output.write(`${line}\n`);
      const stream = await next();
      if (clientEnded) {
        stream.end();
        return resolve();
      }
      connect(stream);
      for (const line of [...setup, ...retry]) stream.write(`${line}\n`);
      input.resume();
    };
    const toBridge = (pieces: Buffer[]) => {
      const line = Buffer.concat(pieces);
      if (bridge?.write(line) === false) input.pause();
      session.onClientLine(line.toString("utf8"));
    };
    const fromBridge = (pieces: Buffer[]) => {
      const line = Buffer.concat(pieces);
      const action = line.length <= MAX_READ_LINE_BYTES ? session.onBridgeLine(line.toString("utf8")) : session.onLongBridgeLine(line);
      if (action === "forward") write(line);
      else if (action === "lists_changed") write(LISTS_CHANGED);
    };
    const write = (line: Buffer) => {
      if (!output.write(line)) bridge?.pause();
    };
    const clientEnds = () => {
      if (clientEnded) return;
      clientEnded = true;
      bridge?.end();
      setTimeout(resolve, LAST_ANSWERS_TIMEOUT_MS);
    };
    const refuse = (excess: Excess, id: string | number | undefined) => write(Buffer.from(`${tooBigAnswer(excess, id)}\n`));
    input.on("data", boundedLines({ onLine: toBridge, onTooBig: refuse }));
    input.on("end", clientEnds);
    input.on("error", clientEnds);
    output.on("drain", () => bridge?.resume());
    output.on("error", clientEnds);
    connect(first);
  });
}
