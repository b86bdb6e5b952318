import { randomUUID } from "node:crypto";
import { WebSocket } from "ws";
import { engine, PATIENCE_MS } from "./probe.ts";

/** What an event carries; which of it is there depends on its type. */
export interface EventData {
  prompt_id?: string;
  node?: string | null;
  nodes?: unknown;
  sid?: string;
  [key: string]: unknown;
}

export type Frame = { kind: "event"; type: string; data: EventData } | { kind: "binary"; event: number; bytes: Buffer };

/** One WebSocket client of the engine that keeps everything it hears, in order. */
export class Listener {
  readonly frames: Frame[] = [];
  readonly sid: string;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  private constructor(socket: WebSocket, sid: string) {
    this.#socket = socket;
    this.sid = sid;
    socket.on("message", (data: Buffer, isBinary) => {
      this.frames.push(
        isBinary ? { kind: "binary", event: data.readUInt32BE(0), bytes: data } : { kind: "event", ...JSON.parse(data.toString("utf8")) },
      );
      for (const look of this.#waiting) look();
    });
  }

  /** Resolves once the engine has greeted with its first status. `flags` negotiates previews with metadata. */
  static async open({ sid = randomUUID(), path = "/ws", flags = false }: { sid?: string | null; path?: string; flags?: boolean } = {}) {
    const query = sid === null ? "" : `?clientId=${sid}`;
    const socket = new WebSocket(`${engine.url.replace(/^http/, "ws")}${path}${query}`);
    const listener = new Listener(socket, sid ?? "");
    await new Promise<void>((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    if (flags) listener.say({ type: "feature_flags", data: { supports_preview_metadata: true } });
    await listener.event("status");
    if (flags) await listener.event("feature_flags");
    return listener;
  }

  /** Sends a string as it is, anything else as JSON. */
  say(message: unknown): void {
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  events(type: string): EventData[] {
    return this.frames.flatMap((frame) => (frame.kind === "event" && frame.type === type ? [frame.data] : []));
  }

  binaries(event: number): Buffer[] {
    return this.frames.flatMap((frame) => (frame.kind === "binary" && frame.event === event ? [frame.bytes] : []));
  }

  /** Frames that name a job: the events carrying its id. Binary frames and status carry none. */
  about(id: string): { type: string; data: EventData }[] {
    return this.frames.flatMap((frame) => (frame.kind === "event" && frame.data.prompt_id === id ? [frame] : []));
  }

  /** The first frame, past or to come, for which `find` gives something. */
  until<T>(what: string, find: (frame: Frame) => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        for (const frame of this.frames) {
          const found = find(frame);
          if (found === undefined || found === false) continue;
          clearTimeout(timer);
          this.#waiting.delete(look);
          return resolve(found);
        }
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const heard = this.frames.slice(-12).map((frame) => (frame.kind === "event" ? frame.type : `binary ${frame.event}`));
        reject(new Error(`Waited ${PATIENCE_MS} ms in vain for ${what}; last heard: ${heard.join(", ")}.`));
      }, PATIENCE_MS);
      this.#waiting.add(look);
      look();
    });
  }

  event(type: string, match: (data: EventData) => boolean = () => true): Promise<EventData> {
    return this.until(type, (frame) => frame.kind === "event" && frame.type === type && match(frame.data) && frame.data);
  }

  /** The end of a job, whatever its outcome: `executing` without a node. */
  ended(id: string): Promise<EventData> {
    return this.event("executing", (data) => data.node === null && data.prompt_id === id);
  }

  /** The job's sampler is stepping. */
  sampling(id: string): Promise<EventData> {
    return this.event("progress", (data) => data.prompt_id === id);
  }

  /** Closes and waits until the engine has answered the close. */
  async close(): Promise<void> {
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise<void>((resolve) => this.#socket.once("close", () => resolve()));
    this.#socket.close();
    await closed;
  }
}

/** Opens a listener for the length of `use`. */
export async function listening<T>(options: Parameters<typeof Listener.open>[0], use: (listener: Listener) => Promise<T>): Promise<T> {
  const listener = await Listener.open(options);
  try {
    return await use(listener);
  } finally {
    await listener.close();
  }
}
