import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import type { Clock, Random } from "#base/clock.ts";
import { tryParseJson } from "#base/json.ts";
import { decodeFrame, type Frame } from "./frames.ts";
import type { HttpClient } from "./http.ts";
import { EventMessage } from "./wire.ts";

/** An event of the engine, or `connected`/`disconnected` of the connection itself. */
export type EngineEvent = EventMessage | Frame | { type: "connected" } | { type: "disconnected" };
/** Called with each event, in the order in which they came. */
export type EngineListener = (event: EngineEvent) => void;

/** What an `EventStream` works with. */
export interface EventStreamOptions {
  http: HttpClient;
  clock: Clock;
  random: Random;
  log: (event: string, data?: Record<string, unknown>) => void;
}

/** Within this time the engine must have accepted the connection. */
const CONNECT_TIMEOUT_MS = 5_000;
/** How long an answer to our feature flags is waited for; an old engine gives none. */
const FEATURE_FLAGS_TIMEOUT_MS = 500;
/** ComfyUI sends no pings, so a connection that died silently is noticed only by ours. It answers them even during a job. */
const PING_INTERVAL_MS = 15_000;
/** How long the engine may take to close the connection. */
const CLOSE_TIMEOUT_MS = 1_000;
const FIRST_RECONNECT_MS = 250;
const MAX_RECONNECT_MS = 5_000;

interface Connection {
  clientId: string;
  socket: WebSocket;
}

/**
 * The engine's events over one WebSocket, opened when first needed, and opened again while there are listeners.
 *
 * Every connection has its own client id. ComfyUI (all versions) forgets a client id when its connection ends, even if that id has
 * connected again meanwhile; a client that reuses its id after a drop gets no more events.
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

  /** The id under which the engine knows us now; events of jobs posted with it come here. Undefined while there is no connection. */
  get clientId(): string | undefined {
    return this.#connection?.clientId;
  }

  /** Connects if there is no connection. Resolves with the client id; with undefined where none can be made and jobs must be polled. */
  async open(): Promise<string | undefined> {
    if (!this.#connection && !this.#disposed.signal.aborted) {
      this.#opening ??= this.#connect().finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
    return this.clientId;
  }

  /** Calls `listener` with every event until the returned function is called. */
  subscribe(listener: EngineListener): () => void {
    this.#listeners.add(listener);
    this.#keepOpen();
    return () => this.#listeners.delete(listener);
  }

  /** Closes the connection and drops all listeners. */
  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#listeners.clear();
    await this.#opening;
    const socket = this.#connection?.socket;
    if (!socket) return;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.close(1000);
    const inTime = new AbortController();
    const late = this.#options.clock.sleep(CLOSE_TIMEOUT_MS, inTime.signal).then(
      () => socket.terminate(),
      () => {},
    );
    await Promise.race([closed, late]);
    inTime.abort();
  }

  async #keepOpen(): Promise<void> {
    if (this.#reopening) return;
    this.#reopening = true;
    let wait = FIRST_RECONNECT_MS;
    while (!this.#connection && this.#listeners.size > 0 && !this.#disposed.signal.aborted) {
      // Half of the wait is random, so that clients that lost the engine together do not come back together.
      const pause = this.#options.clock.sleep(wait * (0.5 + this.#options.random() / 2), this.#disposed.signal);
      wait = Math.min(wait * 2, MAX_RECONNECT_MS);
      if (await pause.then(() => this.#listeners.size > 0).catch(() => false)) await this.open();
    }
    this.#reopening = false;
  }

  /** Resolves when the engine has answered our flags, or when there is no connection to be had. */
  async #connect(): Promise<void> {
    const { http, clock, log } = this.#options;
    const clientId = randomUUID();
    const { url, options } = await http.webSocket(`/ws?clientId=${clientId}`);
    const socket = new WebSocket(url, { ...options, perMessageDeflate: false });
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
        // This must be our first message; previews then come with the id of their job.
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

  /** Ends a connection on which nothing comes any more, not even answers to pings. */
  async #keepAlive(socket: WebSocket, ended: AbortSignal): Promise<void> {
    let alive = true;
    const onActivity = () => {
      alive = true;
    };
    socket.on("pong", onActivity);
    socket.on("message", onActivity);
    while (alive) {
      alive = false;
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
