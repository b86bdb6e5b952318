import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import type { Clock, Random } from "#base/clock.ts";
import { tryParseJson } from "#base/json.ts";
import { decodeFrame, type Frame } from "./frames.ts";
import type { HttpClient } from "./http.ts";
import { EventMessage } from "./wire.ts";

/** What the engine tells, and `connected`/`disconnected` of the connection itself. */
export type EngineEvent = EventMessage | Frame | { type: "connected" } | { type: "disconnected" };
export type EngineListener = (event: EngineEvent) => void;

export interface EventStreamOptions {
  http: HttpClient;
  clock: Clock;
  random: Random;
  log: (event: string, data?: Record<string, unknown>) => void;
}

/** Until the engine must have accepted the connection. */
const CONNECT_TIMEOUT_MS = 5_000;
/** Until we post without an answer to our feature flags, which an old engine does not give. */
const FEATURE_FLAGS_TIMEOUT_MS = 500;
/** ComfyUI sends no pings of its own, so a silent death shows only by ours. It answers them even in the middle of a job. */
const PING_INTERVAL_MS = 15_000;
const RECONNECT_MS = { first: 250, longest: 5_000 };

interface Connection {
  clientId: string;
  socket: WebSocket;
}

/**
 * The engine's events over one WebSocket, opened when first wanted and opened again while somebody listens.
 *
 * Every connection has a client id of its own. ComfyUI (all versions) forgets a client id when the connection that bore it
 * ends, also when that id has connected anew meanwhile; who reuses an id after a drop hears nothing any more.
 * Events of jobs posted under an earlier id therefore never come here: those jobs must be polled.
 */
export class EventStream {
  readonly #options: EventStreamOptions;
  readonly #listeners = new Set<EngineListener>();
  readonly #disposed = new AbortController();
  #connection: Connection | undefined;
  #opening: Promise<void> | undefined;
  #reopening = false;

  constructor(options: EventStreamOptions) {
    this.#options = options;
  }

  /** The id under which the engine knows us now; jobs posted with it have their events sent here. */
  get clientId(): string | undefined {
    return this.#connection?.clientId;
  }

  /** Connects unless that is done. Undefined where it cannot be had; then there is only polling. */
  async open(): Promise<string | undefined> {
    if (!this.#connection && !this.#disposed.signal.aborted) {
      this.#opening ??= this.#connect().finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
    return this.clientId;
  }

  /** Hears every event until the returned function is called. */
  subscribe(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    this.#keepOpen();
    return () => this.#listeners.delete(listener);
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#listeners.clear();
    await this.#opening;
    const socket = this.#connection?.socket;
    if (!socket) return;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1000);
    const patience = new AbortController();
    const late = this.#options.clock.sleep(1_000, patience.signal).then(
      () => socket.terminate(),
      () => {},
    );
    await Promise.race([closed, late]);
    patience.abort();
  }

  async #keepOpen(): Promise<void> {
    if (this.#reopening) return;
    this.#reopening = true;
    let wait = RECONNECT_MS.first;
    while (!this.#connection && this.#listeners.size > 0 && !this.#disposed.signal.aborted) {
      // Half of it by chance, lest all that lost the engine come back at once.
      const pause = this.#options.clock.sleep(wait * (0.5 + this.#options.random() / 2), this.#disposed.signal);
      wait = Math.min(wait * 2, RECONNECT_MS.longest);
      if (await pause.then(() => this.#listeners.size > 0).catch(() => false)) await this.open();
    }
    this.#reopening = false;
  }

  /** Settles when the engine has taken our flags, or when it is clear that it does not take us. */
  #connect(): Promise<void> {
    const { http, clock, log } = this.#options;
    const clientId = randomUUID();
    const socket = new WebSocket(`${http.url.replace(/^http/, "ws")}/ws?clientId=${clientId}`, {
      headers: http.headers,
      perMessageDeflate: false,
    });
    const ended = new AbortController();
    return new Promise((resolve) => {
      const ready = () => {
        if (!this.#connection) {
          this.#connection = { clientId, socket };
          this.#emit({ type: "connected" });
        }
        resolve();
      };
      const after = (ms: number, act: () => void) => clock.sleep(ms, ended.signal).then(act, () => {});
      after(CONNECT_TIMEOUT_MS, () => {
        if (socket.readyState === WebSocket.CONNECTING) socket.terminate();
      });
      socket.on("open", () => {
        // Must be our first message; previews then come with the id of their job.
        socket.send('{"type":"feature_flags","data":{"supports_preview_metadata":true}}');
        after(FEATURE_FLAGS_TIMEOUT_MS, ready);
        this.#keepAlive(socket, ended.signal);
      });
      socket.on("message", (data, isBinary) => {
        const event = isBinary ? decodeFrame(toBytes(data)) : EventMessage.safeParse(tryParseJson(data.toString())).data;
        if (event?.type === "feature_flags") ready();
        else if (event) this.#emit(event);
      });
      socket.on("error", (error) => log("engine_events_failed", { error: error.message }));
      socket.on("close", (code) => {
        ended.abort();
        if (this.#connection?.socket === socket) {
          log("engine_events_ended", { code });
          this.#connection = undefined;
          this.#emit({ type: "disconnected" });
          this.#keepOpen();
        }
        resolve();
      });
    });
  }

  /** Ends a connection on which nothing, not even an answer to a ping, comes any more. */
  async #keepAlive(socket: WebSocket, ended: AbortSignal): Promise<void> {
    let heard = true;
    const onHeard = () => {
      heard = true;
    };
    socket.on("pong", onHeard);
    socket.on("message", onHeard);
    while (heard) {
      heard = false;
      socket.ping();
      const over = await this.#options.clock.sleep(PING_INTERVAL_MS, ended).then(
        () => false,
        () => true,
      );
      if (over) return;
    }
    this.#options.log("engine_events_silent");
    socket.terminate();
  }

  #emit(event: EngineEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

function toBytes(data: WebSocket.RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
