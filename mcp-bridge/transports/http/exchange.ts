import type { IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../../auth/principal.ts";

/** A request over HTTP that has passed the gate, and how it is answered. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Below the public address's path; begins with a slash, without the query. */
  path: string;
  query: URLSearchParams;
  /** On whose behalf it comes; null on routes that are open to everybody. */
  principal: Principal | null;
  /** The address that the client uses, without a trailing slash: what links begin with. */
  baseUrl: string;
  /** Whether the principal may send these messages (JSON-RPC, one or several); where not, the request is answered. */
  allows(messages: unknown): Promise<boolean>;
}

/** What is served at a path. */
export interface Route {
  /** The whole path; with a slash at its end, everything below it. */
  path: string;
  methods: readonly string[];
  /** Open to everybody: no token is asked for. */
  open?: boolean;
  /** Answers. What it throws is answered with status 500, and logged. */
  handle(exchange: Exchange): void | Promise<void>;
}

/** JSON-RPC's code for errors that the transport has (as the SDK's transports use it). */
const TRANSPORT_ERROR = -32000;

/** Ends the exchange with an error as JSON-RPC has them, which MCP clients show. `sentence` says what is wrong and what to do. */
export function refuse(response: ServerResponse, status: number, sentence: string, headers: Record<string, string> = {}): void {
  if (response.headersSent || response.destroyed) return void response.destroy();
  // What is left of the request is not worth reading.
  response.writeHead(status, { "content-type": "application/json", connection: "close", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: TRANSPORT_ERROR, message: sentence }, id: null }));
}
