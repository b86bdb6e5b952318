import type { ServerResponse } from "node:http";
import { type InitializeResult, InitializeResultSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "#base/clock.ts";
import type { Principal } from "../../../auth/principal.ts";
import type { MakeLink, Session } from "../../../context/session.ts";
import type { Signer } from "../signer.ts";
import { type Handshake, initializeMessage, readSessionId } from "./handshake.ts";
import { SessionTransport } from "./session-transport.ts";

/**
 * An unused session is put away after this; sooner where its client has hung up, and later where it made something, whose result the
 * client may still come back for.
 */
const IDLE_MS = 20_000;
const IDLE_AFTER_HANGING_UP_MS = 2_000;
const IDLE_AFTER_CALL_MS = 5 * 60_000;
const SWEEP_INTERVAL_MS = 2_000;
/** Sessions that clients have ended, of which we remember that. */
const MAX_ENDED = 10_000;

export interface HttpSessionsOptions {
  signer: Signer;
  clock: Clock;
  /** Sessions that are in use at one time. */
  maxSessions: number;
  /** Serves MCP on the transport. */
  open(transport: SessionTransport, handshake: Handshake, principal: Principal): Promise<Session>;
  /** `Session.makeLink` for clients that reach the bridge at this address. */
  linksAt(baseUrl: string): MakeLink;
  /** The client has ended its session. */
  onEnded(session: Session): void;
}

/** A session that has its server in this process. */
export class LiveSession {
  readonly transport: SessionTransport;
  readonly session: Session;
  readonly handshake: Handshake;
  /** What `initialize` answers. */
  readonly initializeResult: InitializeResult;
  lastUsedAt: number;
  hasCalled = false;
  #openResponses = 0;
  /** The client has broken its last request off: it has gone, or comes back with another. */
  #isHungUp = false;
  readonly #clock: Clock;

  constructor(transport: SessionTransport, session: Session, handshake: Handshake, initializeResult: InitializeResult, clock: Clock) {
    this.transport = transport;
    this.session = session;
    this.handshake = handshake;
    this.initializeResult = initializeResult;
    this.#clock = clock;
    this.lastUsedAt = clock.now();
  }

  get inUse(): boolean {
    return this.#openResponses > 0 || this.transport.isAnswering;
  }

  /** How long it is kept while it is not in use. */
  get maxIdleMs(): number {
    if (this.hasCalled) return IDLE_AFTER_CALL_MS;
    return this.#isHungUp ? IDLE_AFTER_HANGING_UP_MS : IDLE_MS;
  }

  /** Until the response is sent, or its client gone, the session is in use. */
  holdFor(response: ServerResponse): void {
    this.#openResponses++;
    this.#isHungUp = false;
    response.once("close", () => {
      this.#openResponses--;
      this.lastUsedAt = this.#clock.now();
      if (!response.writableFinished) this.#isHungUp = true;
    });
  }
}

/**
 * The sessions of Streamable HTTP up to 2025-11-25. One that is not in use is put away, and comes back with its client's next request:
 * its id says all that it began with.
 */
export class HttpSessions {
  readonly #options: HttpSessionsOptions;
  readonly #live = new Map<string, Promise<LiveSession>>();
  readonly #opened = new Map<string, LiveSession>();
  readonly #ended = new Set<string>();
  readonly #stopped = new AbortController();

  constructor(options: HttpSessionsOptions) {
    this.#options = options;
    void this.#sweep();
  }

  /** Sessions with a server in this process. */
  get count(): number {
    return this.#opened.size;
  }

  /** Whose session this id is; null for no id of ours, for one of somebody else, and for a session that was ended. */
  handshakeOf(id: string, principal: Principal): Handshake | null {
    // Of one that is open it is known already.
    const handshake = this.#ended.has(id) ? null : (this.#opened.get(id)?.handshake ?? readSessionId(id, this.#options.signer));
    return handshake?.principal === principal.id ? handshake : null;
  }

  /**
   * The session, with its server, for a request to `baseUrl`. `resumed`: the client has shaken hands before. Null where there are too
   * many in use.
   */
  async open(id: string, handshake: Handshake, principal: Principal, baseUrl: string, resumed: boolean): Promise<LiveSession | null> {
    const { maxSessions, linksAt } = this.#options;
    const known = this.#live.get(id);
    if (!known && this.#live.size >= maxSessions && !this.#putAwayIdlest()) return null;
    const opening = known ?? this.#begin(id, handshake, principal, resumed);
    if (!known) {
      this.#live.set(id, opening);
      opening.catch(() => this.#live.delete(id));
    }
    const { session } = await opening;
    // What its token allows, and the way here, may have changed since.
    session.principal = principal;
    session.makeLink = linksAt(baseUrl);
    return opening;
  }

  /** The client wants no more of it. */
  end(id: string): void {
    const live = this.#opened.get(id);
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
    if (!live) return;
    this.#options.onEnded(live.session);
    this.#putAway(id, live);
  }

  close(): void {
    this.#stopped.abort();
    for (const [id, live] of this.#opened) this.#putAway(id, live);
  }

  async #begin(id: string, handshake: Handshake, principal: Principal, resumed: boolean): Promise<LiveSession> {
    const { open, clock } = this.#options;
    const transport = new SessionTransport(id);
    const session = await open(transport, handshake, principal);
    const initializeResult = resultIn(await tell(transport, id, initializeMessage(handshake)));
    if (resumed) await tell(transport, id, { jsonrpc: "2.0", method: "notifications/initialized" });
    const live = new LiveSession(transport, session, handshake, initializeResult, clock);
    this.#opened.set(id, live);
    return live;
  }

  #putAwayIdlest(): boolean {
    const idle = [...this.#opened].filter(([, live]) => !live.inUse);
    const [first] = idle.sort(([, a], [, b]) => a.lastUsedAt - b.lastUsedAt);
    if (first) this.#putAway(...first);
    return first !== undefined;
  }

  #putAway(id: string, live: LiveSession): void {
    this.#live.delete(id);
    this.#opened.delete(id);
    void live.transport.close();
  }

  async #sweep(): Promise<void> {
    const { clock } = this.#options;
    const { signal } = this.#stopped;
    for (;;) {
      await clock.sleep(SWEEP_INTERVAL_MS, signal).catch(() => {});
      if (signal.aborted) return;
      for (const [id, live] of this.#opened) {
        if (!live.inUse && clock.now() - live.lastUsedAt > live.maxIdleMs) this.#putAway(id, live);
      }
    }
  }
}

/** Gives the transport a message as if it came from the client. Resolves with the text of the answer. */
async function tell(transport: SessionTransport, id: string, message: object): Promise<string> {
  const headers = { accept: "application/json, text/event-stream", "content-type": "application/json", "mcp-session-id": id };
  const request = new Request("http://localhost/mcp", { method: "POST", headers });
  return (await transport.handleRequest(request, { parsedBody: message })).text();
}

/** The result in an event stream of one answer. Throws where there is none. */
function resultIn(stream: string): InitializeResult {
  const [, json = "{}"] = /^data: (\{.*)$/m.exec(stream) ?? [];
  return InitializeResultSchema.parse(Reflect.get(JSON.parse(json), "result"));
}
