import type { Duplex, Readable, Writable } from "node:stream";
import type { Clock } from "#base/clock.ts";
import { boundedLines, tooBigAnswer } from "../bounded-lines.ts";
import type { Excess } from "../message-size.ts";
import { SessionReplay } from "./session-replay.ts";

/** How long answers that are still on their way may take when the client has ended. */
const LAST_ANSWERS_TIMEOUT_MS = 500;
/** A bridge that has said nothing for so long, and owes an answer, is asked for a sign of life. */
const SILENCE_MS = 3_000;
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
  /** Whether the daemon gives a sign of life. One that is stopped, or stuck, keeps its connections and says nothing. */
  isAlive(): Promise<boolean>;
  clock: Clock;
}

/**
 * Passes lines between the AI app and a bridge. When the bridge dies, the next one is told what it needs to know, and the client notices
 * nothing but the answers to calls that died with it. Resolves when the client has ended.
 */
export function relay(first: Duplex, { input, output, next, isAlive, clock }: RelayOptions): Promise<void> {
  const session = new SessionReplay();
  let bridge: Duplex | null = null;
  let clientEnded = false;
  let watched: Duplex | null = null;
  let lastHeard = 0;

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
      void watch(stream);
      input.resume();
    };
    /** For as long as the bridge owes answers: one that gives no sign of life counts as dead. */
    const watch = async (stream: Duplex) => {
      if (watched === stream) return;
      watched = stream;
      while (bridge === stream && !clientEnded && session.waits) {
        const since = clock.now();
        await clock.sleep(SILENCE_MS);
        if (bridge !== stream || lastHeard >= since || (await isAlive())) continue;
        if (lastHeard < since) stream.destroy();
      }
      if (watched === stream) watched = null;
    };
    const toBridge = (pieces: Buffer[]) => {
      const line = Buffer.concat(pieces);
      if (bridge?.write(line) === false) input.pause();
      session.onClientLine(line.toString("utf8"));
      if (bridge) void watch(bridge);
    };
    const fromBridge = (pieces: Buffer[]) => {
      lastHeard = clock.now();
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
