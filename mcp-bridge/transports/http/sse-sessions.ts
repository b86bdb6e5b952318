import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import type { Clock } from "#base/clock.ts";
import type { Principal } from "../../auth/principal.ts";
import type { MakeLink, Session } from "../../context/session.ts";
import { type Exchange, type Route, refuse } from "./exchange.ts";
import { readMessages } from "./mcp-route.ts";
import { STREAM_KEEP_ALIVE_MS } from "./sessions/session-transport.ts";

/** Of the bytes that a client does not take, before it is given up. */
const MAX_UNSENT_BYTES = 32 * 1024 * 1024;

/**
 * One session of HTTP with SSE (MCP 2024-11-05), deprecated since 2025-03-26: messages to the client go through one long response, messages
 * from it come in requests of their own. Not the SDK's: that one keeps no idle connection alive, and reads bodies with packages of its own.
 */
class SseTransport implements Transport {
  readonly sessionId = randomUUID();
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  readonly #response: ServerResponse;
  readonly #endpoint: string;

  /** `endpoint`: the path to which the client sends its messages. */
  constructor(response: ServerResponse, endpoint: string) {
    this.#response = response;
    this.#endpoint = endpoint;
  }

  async start(): Promise<void> {
    this.#response.once("close", () => this.onclose?.());
    this.#response.writeHead(200, { "content-type": "text/event-stream", "x-accel-buffering": "no" });
    this.#response.write(`event: endpoint\ndata: ${this.#endpoint}?sessionId=${this.sessionId}\n\n`);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  }

  /** A comment, so that no proxy takes the connection for dead. */
  keepAlive(): void {
    this.#write(": keep-alive\n\n");
  }

  async close(): Promise<void> {
    this.#response.end();
  }

  #write(text: string): void {
    if (this.#response.writableLength > MAX_UNSENT_BYTES) this.#response.destroy();
    else this.#response.write(text);
  }
}

export interface SseOptions {
  maxSessions: number;
  maxRequestBytes: number;
  clock: Clock;
  /** Serves MCP on the transport. */
  open(transport: Transport, principal: Principal): Promise<Session>;
  /** `Session.makeLink` for clients that reach the bridge at this address. */
  linksAt(baseUrl: string): MakeLink;
}

interface SseSession {
  transport: SseTransport;
  session: Session;
}

/** `/sse` and `/messages`: HTTP with SSE, for old clients. */
export class SseSessions {
  readonly #options: SseOptions;
  readonly #sessions = new Map<string, SseSession>();

  constructor(options: SseOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#sessions.size;
  }

  readonly routes: readonly Route[] = [
    { path: "/sse", methods: ["GET"], handle: (exchange) => this.#open(exchange) },
    { path: "/messages", methods: ["POST"], handle: (exchange) => this.#take(exchange) },
  ];

  close(): void {
    for (const { transport } of this.#sessions.values()) void transport.close();
  }

  async #open({ response, principal, baseUrl }: Exchange): Promise<void> {
    if (principal === null) return;
    const { open, clock, maxSessions } = this.#options;
    if (this.#sessions.size >= maxSessions) {
      return refuse(response, 503, "Too many sessions are in use on this server. Close one, or try again later.", { "retry-after": "30" });
    }
    const transport = new SseTransport(response, `${new URL(baseUrl).pathname.replace(/\/$/, "")}/messages`);
    const closed = new AbortController();
    response.once("close", () => {
      closed.abort();
      this.#sessions.delete(transport.sessionId);
    });
    const session = await open(transport, principal);
    if (!response.destroyed) this.#sessions.set(transport.sessionId, { transport, session });
    while (!closed.signal.aborted) {
      await clock.sleep(STREAM_KEEP_ALIVE_MS, closed.signal).then(
        () => transport.keepAlive(),
        () => {}, // closed
      );
    }
  }

  async #take(exchange: Exchange): Promise<void> {
    const { query, response, principal } = exchange;
    const found = this.#sessions.get(query.get("sessionId") ?? "");
    if (!found || found.session.principal.id !== principal?.id) {
      return refuse(response, 404, "This session has ended. Begin a new one at /sse.");
    }
    const body = await readMessages(exchange, this.#options.maxRequestBytes);
    if (body === null) return;
    found.session.principal = principal;
    found.session.makeLink = this.#options.linksAt(exchange.baseUrl);
    for (const message of [body.messages].flat()) found.transport.onmessage?.(JSONRPCMessageSchema.parse(message));
    response.writeHead(202).end("Accepted");
  }
}
