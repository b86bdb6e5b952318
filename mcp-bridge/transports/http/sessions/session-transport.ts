import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import type { JSONRPCMessage, RequestId } from "@modelcontextprotocol/sdk/types.js";
import { SessionEvents } from "./event-store.ts";

/** Proxies close a connection on which nothing comes for a minute. */
export const STREAM_KEEP_ALIVE_MS = 20_000;

/** The SDK's transport for one session, and which of its requests are not answered yet. */
export class SessionTransport extends WebStandardStreamableHTTPServerTransport {
  readonly events: SessionEvents;
  readonly #unanswered = new Set<RequestId>();
  readonly #resultListeners = new Map<RequestId, (result: unknown) => void>();

  constructor(sessionId: string) {
    const events = new SessionEvents();
    super({ sessionIdGenerator: () => sessionId, eventStore: events, keepAliveMs: STREAM_KEEP_ALIVE_MS });
    this.events = events;
  }

  get isAnswering(): boolean {
    return this.#unanswered.size > 0;
  }

  /** Messages that a client sends. */
  noteRequests(messages: readonly unknown[]): void {
    for (const message of messages) {
      const { id, method } = (message ?? {}) as { id?: unknown; method?: unknown };
      if (typeof method === "string" && (typeof id === "string" || typeof id === "number")) this.#unanswered.add(id);
    }
  }

  /** Hears the result of a request, once, if it has one. */
  onResultOf(id: RequestId, listener: (result: unknown) => void): void {
    this.#resultListeners.set(id, listener);
  }

  override async send(message: JSONRPCMessage, options?: { relatedRequestId?: RequestId }): Promise<void> {
    if (!("method" in message) && message.id !== undefined) {
      this.#unanswered.delete(message.id);
      if ("result" in message) this.#resultListeners.get(message.id)?.(message.result);
      this.#resultListeners.delete(message.id);
    }
    await super.send(message, options);
  }
}
