import { aiAppOf } from "#contract/ai-apps.ts";
import type { Principal } from "../../../auth/principal.ts";
import { type Exchange, refuse } from "../exchange.ts";
import { answerWithText, listRequestIn, type RememberedLists } from "../remembered-lists.ts";
import type { Signer } from "../signer.ts";
import { disconnectSignal, sendWebResponse, webRequest } from "../web-exchange.ts";
import { handshakeOf, sessionIdOf } from "./handshake.ts";
import type { HttpSessions, LiveSession } from "./http-sessions.ts";

/** JSON-RPC's code. */
const INVALID_PARAMS = -32602;

/** Streamable HTTP up to 2025-11-25: one session a client, kept by `Mcp-Session-Id`. */
export class SessionRequests {
  readonly #sessions: HttpSessions;
  readonly #signer: Signer;
  readonly #lists: RememberedLists;

  constructor(sessions: HttpSessions, signer: Signer, lists: RememberedLists) {
    this.#sessions = sessions;
    this.#signer = signer;
    this.#lists = lists;
  }

  /** `body`: the parsed body of a POST. */
  async answer(exchange: Exchange, principal: Principal, body: unknown): Promise<void> {
    const { request, response } = exchange;
    if (request.method === "POST" && isInitialize(body)) return this.#initialize(exchange, principal, body);
    const id = request.headers["mcp-session-id"];
    if (typeof id !== "string") {
      return refuse(response, 400, "The header Mcp-Session-Id is missing: begin with initialize, whose answer brings it.");
    }
    const handshake = this.#sessions.handshakeOf(id, principal);
    // The status tells the client to begin anew (MCP 2025-11-25, "Session Management").
    if (handshake === null) return refuse(response, 404, "This session has ended. Begin a new one with initialize.");
    if (request.method === "DELETE") {
      this.#sessions.end(id);
      return void response.writeHead(200).end();
    }
    const live = await this.#sessions.open(id, handshake, principal, exchange.baseUrl, true);
    if (live === null) return tooMany(exchange);
    if (!this.#answerList(exchange, live, body)) await serve(exchange, live, body);
  }

  /** Answers a request for the list of tools where the answer is known; else sees to it that it is known the next time. */
  #answerList({ request, response }: Exchange, live: LiveSession, body: unknown): boolean {
    const { session, transport } = live;
    const { accept = "", "mcp-protocol-version": version } = request.headers;
    const asked = listRequestIn(body);
    // The SDK refuses what has other headers.
    if (asked === null || !/application\/json/.test(accept) || !/text\/event-stream/.test(accept) || !isVersion(version)) return false;
    const key = JSON.stringify([session.showsViews(), aiAppOf(session.requester().client), asked.params]);
    const known = this.#lists.find(session.principal, key);
    if (known === null) {
      transport.onResultOf(asked.id, this.#lists.keeperFor(session.principal, key));
      return false;
    }
    live.holdFor(response);
    answerWithText(response, asked, known);
    return true;
  }

  async #initialize(exchange: Exchange, principal: Principal, body: InitializeRequest): Promise<void> {
    const { accept = "*/*" } = exchange.request.headers;
    if (!/application\/(json|\*)|\*\/\*|text\/event-stream/.test(accept)) {
      return refuse(
        exchange.response,
        406,
        "Answers come as JSON or as a stream of events: accept application/json and text/event-stream.",
      );
    }
    const handshake = handshakeOf(body.params, principal.id);
    if (handshake === null) {
      const error = {
        code: INVALID_PARAMS,
        message: "The params of initialize do not have the shape that the Model Context Protocol gives them.",
      };
      return answerJson(exchange, { jsonrpc: "2.0", id: body.id, error });
    }
    const id = sessionIdOf(handshake, this.#signer);
    const live = await this.#sessions.open(id, handshake, principal, exchange.baseUrl, false);
    if (live === null) return tooMany(exchange);
    exchange.response.setHeader("mcp-session-id", id);
    answerJson(exchange, { jsonrpc: "2.0", id: body.id, result: live.initializeResult });
  }
}

async function serve({ request, response }: Exchange, live: LiveSession, body: unknown): Promise<void> {
  const { transport } = live;
  live.holdFor(response);
  const changed: Record<string, string | null> = {};
  if (request.method === "GET") {
    const lastEvent = String(request.headers["last-event-id"] ?? "");
    const rest = transport.events.restOfEnded(lastEvent);
    if (rest !== null) return void response.writeHead(200, { "content-type": "text/event-stream" }).end(rest);
    if (!transport.events.knows(lastEvent)) {
      changed["last-event-id"] = null;
      // The client opens it anew: of the old one it knows that it is dead, and we perhaps do not.
      transport.closeStandaloneSSEStream();
    }
  }
  // Some clients name the version that they had asked for, and not the one that they were given, or none: no reason to lock them out.
  // What is no version at all is left to the SDK, which refuses it.
  if (isVersion(request.headers["mcp-protocol-version"])) changed["mcp-protocol-version"] = live.initializeResult.protocolVersion;
  const messages = [body].flat();
  if (messages.some((message) => methodOf(message) === "tools/call")) live.hasCalled = true;
  transport.noteRequests(messages);
  const asked = webRequest(request, disconnectSignal(response), changed);
  await sendWebResponse(await transport.handleRequest(asked, { parsedBody: body }), response);
}

const isVersion = (header: string | string[] | undefined): boolean => header === undefined || /^\d{4}-\d{2}-\d{2}$/.test(String(header));

function answerJson({ response }: Exchange, answer: object): void {
  response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
}

interface InitializeRequest {
  id: string | number;
  params?: unknown;
}

const isInitialize = (body: unknown): body is InitializeRequest =>
  methodOf(body) === "initialize" && ["string", "number"].includes(typeof Reflect.get(Object(body), "id"));

const methodOf = (message: unknown): unknown => (typeof message === "object" && message !== null ? Reflect.get(message, "method") : null);

function tooMany({ response }: Exchange): void {
  refuse(response, 503, "Too many sessions are in use on this server. Close one, or try again later.", { "retry-after": "30" });
}
