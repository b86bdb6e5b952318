import { ErrorCode, type Implementation, McpError, type RequestId, type Result } from "@modelcontextprotocol/sdk/types.js";
import type { Server, Transport } from "@modelcontextprotocol/server";
import { z } from "zod";
import { RETRY_AFTER_META } from "#contract/job.ts";
import type { Principal } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { MakeLink, Session } from "../context/session.ts";
import type { JobNotice } from "../tools/call-tool.ts";
import { aboutBridge, shortName, wantsViews } from "./about.ts";
import { type Answer, answersOf } from "./answers.ts";
import { declaresViews } from "./protocol-server.ts";

/** MCP 2026-07-28, which has no sessions: each request says who sends it. On the second major version of the SDK. */

export interface StatelessOptions {
  principal: Principal;
  /** `Session.makeLink`. */
  makeLink: MakeLink | null;
  /** Of the connection that all of a client's requests come through; null where each may come by another. */
  sessionId: string | null;
  /** `Session.reconnectMs`. */
  reconnectMs: number;
  /** `Asked.lost`. */
  lost: AbortSignal | null;
  onJob(requestId: RequestId, notice: JobNotice): void;
  /** Hears after how many seconds a call that was refused is worth sending again. */
  onRetryAfter?(seconds: number): void;
  /** Hears of the client with each request that is answered. */
  onClient?(session: Session, about: Implementation | null): void;
}

/** How long clients may keep lists, which differ from principal to principal. They are told of changes if they want to be. */
const LIST = { ttlMs: 30_000, cacheScope: "private" } as const;
/** SSE comments, so that no proxy takes a long job's connection for dead. */
const KEEP_ALIVE_MS = 20_000;

/** MCP's code for a resource that does not exist, before 2026-07-28 and since. */
const RESOURCE_NOT_FOUND = -32002;

/** Answers requests over HTTP that come on behalf of one principal. */
export interface StatelessHttp {
  answer(request: Request, messages: unknown, options: StatelessOptions): Promise<Response>;
  /** Ends what is being answered. */
  close(): Promise<void>;
}

type Sdk = typeof import("./sdk-v2.ts");

/** Loads what it takes to serve MCP 2026-07-28. */
export async function openStateless(context: BridgeContext): Promise<Stateless> {
  return new Stateless(context, await import("./sdk-v2.ts"));
}

/** Serves MCP 2026-07-28. */
export class Stateless {
  readonly #context: BridgeContext;
  readonly #sdk: Sdk;

  constructor(context: BridgeContext, sdk: Sdk) {
    this.#context = context;
    this.#sdk = sdk;
  }

  /** Whether a POST with these messages is of an older version, as the SDK tells them apart. */
  isOfOlderVersion(request: Request, messages: unknown): Promise<boolean> {
    return this.#sdk.isLegacyRequest(request, messages);
  }

  /** Serves one principal (`Principal.id`) over HTTP. Each request gets a server of its own: a token may have been narrowed meanwhile. */
  http(principal: string): StatelessHttp {
    const { log, listChanges } = this.#context;
    const optionsOf = new WeakMap<Request, StatelessOptions>();
    const handler = this.#sdk.createMcpHandler(
      ({ requestInfo }) => {
        const options = requestInfo && optionsOf.get(requestInfo);
        if (!options) throw new Error("a request came from nowhere");
        return this.#server(options);
      },
      {
        legacy: "reject",
        keepAliveMs: KEEP_ALIVE_MS,
        onerror: (error) => log.debug("a request could not be served", { reason: error.message }),
      },
    );
    const stopListening = listChanges.on((list, whose) => {
      if (whose !== null && whose !== principal) return;
      if (list === "tools") handler.notify.toolsChanged();
      else handler.notify.resourcesChanged();
    });
    return {
      answer: (request, messages, options) => {
        optionsOf.set(request, options);
        return handler.fetch(request, { parsedBody: messages });
      },
      close: async () => {
        stopListening();
        await handler.close();
      },
    };
  }

  /** Serves a client over lines, stdio or a relay, until the transport closes. */
  lines(transport: Transport, options: StatelessOptions): void {
    const { listChanges } = this.#context;
    const openServer = () => {
      const server = this.#server(options);
      // The SDK passes on those that the client has subscribed to.
      server.onclose = listChanges.on((list, whose) => {
        if (whose !== null && whose !== options.principal.id) return;
        void server.notification({ method: `notifications/${list}/list_changed` }).catch(() => {}); // the client is gone
      });
      return server;
    };
    this.#sdk.serveStdio(openServer, { transport, legacy: "reject" });
  }

  #server(options: StatelessOptions): Server {
    const { principal, sessionId, makeLink, reconnectMs, lost, onJob, onRetryAfter, onClient } = options;
    const context = this.#context;
    const { serverInfo, capabilities, instructions = "" } = aboutBridge(context.config, principal);
    const server = new this.#sdk.Server(serverInfo as ConstructorParameters<typeof Server>[0], {
      capabilities: capabilities as NonNullable<ConstructorParameters<typeof Server>[1]>["capabilities"] & object,
      instructions,
      cacheHints: { "tools/list": LIST, "prompts/list": LIST, "resources/templates/list": LIST, "server/discover": LIST },
    });
    let sender = senderOf({});
    const client = () => sender.client;
    const views = () => declaresViews(sender.capabilities);
    const session: Session = {
      // The client's jobs are told apart by this from those of others, and its turns with the engine are counted by it.
      get id() {
        return sessionId ?? `${principal.id} ${shortName(client())}`;
      },
      closed: false,
      toldIgnored: new Set(),
      principal,
      makeLink,
      reconnectMs,
      requester: () => ({ principal, client: shortName(client()), session: session.id, host: false }),
      declaresViews: views,
      showsViews: () => views() && wantsViews(context, client()),
      supports: () => true,
    };
    server.onerror = (error) => context.log.debug("a message could not be served", { reason: error.message });
    for (const [method, answer] of Object.entries(answersOf(context, session, onJob))) {
      answerRequests(server, method, withRetryAfter(answer, onRetryAfter), lost, (envelope) => {
        sender = senderOf(envelope);
        onClient?.(session, sender.client);
      });
    }
    return server;
  }
}

interface Sender {
  client: Implementation | null;
  capabilities: Parameters<typeof declaresViews>[0];
}

/** Who sends a request, by the reserved part of its `_meta`, which the SDK has checked. */
function senderOf(envelope: object): Sender {
  const client: Implementation | undefined = Reflect.get(envelope, "io.modelcontextprotocol/clientInfo");
  return { client: client ?? null, capabilities: Reflect.get(envelope, "io.modelcontextprotocol/clientCapabilities") ?? {} };
}

function withRetryAfter(answer: Answer, onRetryAfter: StatelessOptions["onRetryAfter"]): Answer {
  return async (params, asked) => {
    const result = await answer(params, asked);
    const seconds = result._meta?.[RETRY_AFTER_META];
    if (typeof seconds === "number") onRetryAfter?.(seconds);
    return result;
  };
}

/** `onEnvelope` hears what each request says of its sender, before it is answered. */
function answerRequests(
  server: Server,
  method: string,
  answer: Answer,
  lost: AbortSignal | null,
  onEnvelope: (envelope: object) => void,
): void {
  server.setRequestHandler(method, { params: z.unknown() }, async (params, { mcpReq }): Promise<Result> => {
    const { id, signal, notify, _meta, envelope = {} } = mcpReq;
    onEnvelope(envelope);
    const given = typeof params === "object" && params !== null ? { ...params, _meta } : params;
    try {
      return await answer(given, { requestId: id, signal, lost, notify });
    } catch (error) {
      if (!(error instanceof McpError) || error.code !== RESOURCE_NOT_FOUND) throw error;
      throw new McpError(ErrorCode.InvalidParams, error.message.replace(/^MCP error -?\d+: /, ""), {
        uri: Reflect.get(Object(params), "uri"),
      });
    }
  });
}
