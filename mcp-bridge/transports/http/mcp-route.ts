import { JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { MAX_MESSAGE_VALUES } from "../message-size.ts";
import { isModern } from "../modern-message.ts";
import { parseMessage } from "../parse-message.ts";
import { type Exchange, type Route, refuse } from "./exchange.ts";
import { readBody } from "./read-body.ts";
import type { SessionRequests } from "./sessions/session-requests.ts";
import type { StatelessRequests } from "./stateless-requests.ts";
import { disconnectSignal, webRequest } from "./web-exchange.ts";

/** JSON-RPC's codes. */
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/** `/mcp`: Streamable HTTP of every version. */
export function mcpRoute(stateless: StatelessRequests, sessions: SessionRequests, maxRequestBytes: number): Route {
  return {
    path: "/mcp",
    methods: ["GET", "POST", "DELETE"],
    async handle(exchange) {
      const { request, response, principal } = exchange;
      if (principal === null) return;
      if (request.method !== "POST") return sessions.answer(exchange, principal, undefined);
      const body = await readMessages(exchange, maxRequestBytes);
      if (body === null) return;
      // Whatever version its header names: who has a session had it from us.
      if ("mcp-session-id" in request.headers && !isModern(body.messages)) return sessions.answer(exchange, principal, body.messages);
      if (stateless.answerKnownList(exchange, principal, body.messages)) return;
      const asked = webRequest(request, disconnectSignal(response));
      if (await stateless.takes(asked, body.messages)) return stateless.answer(exchange, asked, principal, body.messages);
      await sessions.answer(exchange, principal, body.messages);
    },
  };
}

/** The JSON-RPC messages of a POST; null where there are none, and the request is answered. */
export async function readMessages({ request, response, allows }: Exchange, maxBytes: number): Promise<{ messages: unknown } | null> {
  const [mediaType = ""] = (request.headers["content-type"] ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/json") {
    refuse(response, 415, "A message is JSON: send it with Content-Type: application/json.");
    return null;
  }
  const body = await readBody(request, maxBytes);
  if (body.kind === "gone") return null;
  if (body.kind === "too_many_values") {
    refuse(response, 413, `The message has too many values: at most ${MAX_MESSAGE_VALUES.toLocaleString("en")} are taken.`);
    return null;
  }
  if (body.kind === "too_long") {
    refuse(response, 413, `The message is too long: at most ${Math.floor(maxBytes / 2 ** 20)} MB are taken (http.max_request_megabytes).`);
    return null;
  }
  const parsed = parse(body.text);
  if (parsed === undefined) return answerError(response, PARSE_ERROR, "Parse error: the body is not JSON");
  const messages = Array.isArray(parsed) ? parsed : [parsed];
  if (messages.length === 0 || !messages.every((message) => JSONRPCMessageSchema.safeParse(message).success)) {
    return answerError(response, INVALID_REQUEST, "Invalid Request: not a JSON-RPC 2.0 message");
  }
  return (await allows(parsed)) ? { messages: parsed } : null;
}

function parse(text: string): unknown {
  try {
    return parseMessage(text);
  } catch {
    return undefined;
  }
}

function answerError(response: Exchange["response"], code: number, message: string): null {
  response.writeHead(400, { "content-type": "application/json" });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code, message }, id: null }));
  return null;
}
