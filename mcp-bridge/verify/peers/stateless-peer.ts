import type http from "node:http";
import { type Message, resultOf } from "../json-rpc.ts";
import { httpExchange } from "./http-exchange.ts";
import { type HttpTarget, JSON_HEADERS } from "./http-peer.ts";
import { initializeParams, NoAnswerError } from "./peer.ts";
import { StdioPeer } from "./stdio-peer.ts";

/** The revision without a handshake. https://modelcontextprotocol.io/specification/2026-07-28 */
export const STATELESS_VERSION = "2026-07-28";

/** What came back for one request; over stdio it has neither a status nor headers. */
export interface StatelessAnswer {
  message: Message | null;
  status: number | null;
  headers: http.IncomingHttpHeaders;
}

/** What is sent otherwise than it should be. */
export interface StatelessOptions {
  params?: object;
  /** Go before those that a request of this revision should have; undefined leaves one out. Only for HTTP. */
  headers?: Record<string, string | undefined>;
  version?: string;
}

/** A client of the revision without a handshake: each request says all there is to know. */
export class StatelessPeer {
  readonly #server: HttpTarget | StdioPeer;
  #count = 0;
  #discovery: Promise<Record<string, unknown> | null> | null = null;

  /** `server`: an address, or a process that has not been spoken to. */
  constructor(server: HttpTarget | StdioPeer) {
    this.#server = server;
  }

  async ask(method: string, { params = {}, headers, version = STATELESS_VERSION }: StatelessOptions = {}): Promise<StatelessAnswer> {
    const id = `stateless-${++this.#count}`;
    const _meta = {
      "io.modelcontextprotocol/protocolVersion": version,
      "io.modelcontextprotocol/clientInfo": { name: "easel-verify", version: "1.0.0" },
      "io.modelcontextprotocol/clientCapabilities": initializeParams().capabilities,
    };
    const body = JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta } });
    const server = this.#server;
    if (server instanceof StdioPeer) return { ...(await server.exchange(body, id)), headers: {} };
    const all = { ...JSON_HEADERS, ...server.headers, "mcp-protocol-version": version, "mcp-method": method, ...headers };
    const sent = Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    const reply = await httpExchange(server.url, { method: "POST", headers: sent, body }, server.patienceMs);
    const message = reply.messages.find((each) => each.id === id) ?? reply.messages[0] ?? null;
    return { message, status: reply.status, headers: reply.headers };
  }

  /** What `server/discover` gives, asked for once; null where the server does not speak this revision. */
  discovery(): Promise<Record<string, unknown> | null> {
    this.#discovery ??= this.ask("server/discover").then(
      ({ message }) => resultOf(message),
      (error: unknown) => {
        if (error instanceof NoAnswerError) return null;
        throw error;
      },
    );
    return this.#discovery;
  }
}
