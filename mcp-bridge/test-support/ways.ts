import { type Message, resultOf } from "../verify/json-rpc.ts";
import { httpExchange } from "../verify/peers/http-exchange.ts";
import { HttpPeer, JSON_HEADERS } from "../verify/peers/http-peer.ts";
import { handshake, type Peer, VERSION } from "../verify/peers/peer.ts";
import { SsePeer } from "../verify/peers/sse-peer.ts";
import { StdioPeer } from "../verify/peers/stdio-peer.ts";
import { PROGRAM } from "./bridge.ts";

const PATIENCE_MS = 60_000;

export type WayAnswer =
  /** By its transport. */
  { kind: "turned away"; status: number } | { kind: "answered"; message: Message };

/** One client that has reached the bridge, on whatever way. */
export interface Way {
  ask(method: string, params: Record<string, unknown>): Promise<WayAnswer>;
  close(): Promise<void>;
}

const turnedAway = (status: number): WayAnswer => ({ kind: "turned away", status });

let lastId = 0;

/** A client in a session: the peer after its handshake, or what that was answered. */
async function inSession(peer: Peer, name: string): Promise<Way> {
  const client = { protocolVersion: VERSION, capabilities: {}, clientInfo: { name, version: "1" } };
  const refused = await handshake(peer, client).then(
    (answer) => refusalIn(answer),
    (error: Error) => Number(/^status (\d+)/.exec(error.message)?.[1]),
  );
  return {
    ask: async (method, params) => {
      if (refused !== null) return turnedAway(refused);
      const id = ++lastId;
      const { message, status } = await peer.exchange(JSON.stringify({ jsonrpc: "2.0", id, method, params }), id);
      if (message === null) return turnedAway(status ?? 0);
      const refusal = status === 401 || status === 403 ? status : refusalIn(message);
      return refusal === null ? { kind: "answered", message } : turnedAway(refusal);
    },
    close: () => peer.close(),
  };
}

/** `easel-bridge connect` tells its client in words which status it got; null where it got an answer. */
function refusalIn({ error }: Message): number | null {
  const { message = "" } = Object(error) as { message?: string };
  if (/does not take this token/.test(message)) return 401;
  return /does not allow this with this token/.test(message) ? 403 : null;
}

/** Streamable HTTP up to 2025-11-25. `url`: the bridge's. */
export const overSessions = (url: string, headers: Record<string, string>, client = "test"): Promise<Way> =>
  inSession(new HttpPeer({ transport: "http", url: new URL(`${url}/mcp`), headers, patienceMs: PATIENCE_MS }), client);

/** HTTP with SSE. */
export const overSse = (url: string, headers: Record<string, string>, client = "test"): Promise<Way> =>
  inSession(new SsePeer({ transport: "sse", url: new URL(`${url}/sse`), headers, patienceMs: PATIENCE_MS }), client);

/** The bridge's program with these arguments, over stdio: alone, as a relay, or connected to one elsewhere. */
export const overStdio = (args: string[], env: Record<string, string>, client = "test"): Promise<Way> =>
  inSession(
    new StdioPeer({ transport: "stdio", command: process.execPath, args: [PROGRAM, ...args], patienceMs: PATIENCE_MS }, env),
    client,
  );

/** Streamable HTTP of 2026-07-28. */
export async function withoutSessions(url: string, headers: Record<string, string>, client = "test"): Promise<Way> {
  const version = "2026-07-28";
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientInfo": { name: client, version: "1" },
    "io.modelcontextprotocol/clientCapabilities": {},
  };
  return {
    ask: async (method, params) => {
      const name = params.name ?? params.uri;
      const own = { "mcp-protocol-version": version, "mcp-method": method, ...(typeof name === "string" && { "mcp-name": name }) };
      const body = JSON.stringify({ jsonrpc: "2.0", id: ++lastId, method, params: { ...params, _meta } });
      const request = { method: "POST", headers: { ...JSON_HEADERS, ...headers, ...own }, body };
      const { status, messages } = await httpExchange(new URL(`${url}/mcp`), request, PATIENCE_MS);
      const message = messages.at(-1);
      return status === 401 || status === 403 || message === undefined ? turnedAway(status) : { kind: "answered", message };
    },
    close: async () => {},
  };
}

/** The names of a list in an answer. */
export function listed({ message }: Extract<WayAnswer, { kind: "answered" }>, list: string, key: string): string[] {
  const entries = resultOf(message)?.[list];
  return (Array.isArray(entries) ? entries : []).map((entry: object) => String(Reflect.get(entry, key)));
}
