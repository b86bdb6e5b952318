import { isAnswer, type Message, messagesIn } from "../json-rpc.ts";
import { type HttpReply, httpExchange } from "./http-exchange.ts";
import { type Peer, type Reply, VERSION } from "./peer.ts";

export interface HttpTarget {
  transport: "http" | "sse";
  url: URL;
  /** How long an answer is waited for. */
  patienceMs: number;
  /** Sent with each request, the token among them. */
  headers: Record<string, string>;
}

export const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };

/** A session of Streamable HTTP. https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http */
export class HttpPeer implements Peer {
  readonly received: Message[] = [];
  /** What the answer to `initialize` named, sent with everything that follows; null where it named none. */
  sessionId: string | null = null;
  readonly #target: HttpTarget;
  #initialized = false;

  constructor(target: HttpTarget) {
    this.#target = target;
  }

  /** The headers of a usual request in this session. */
  headers(): Record<string, string> {
    return {
      ...JSON_HEADERS,
      ...this.#target.headers,
      ...(this.#initialized && { "mcp-protocol-version": VERSION }),
      ...(this.sessionId !== null && { "mcp-session-id": this.sessionId }),
    };
  }

  async exchange(text: string, id?: unknown): Promise<Reply> {
    const reply = await this.post(text, id);
    const message = reply.messages.find((each) => isAnswer(each) && (id === undefined || each.id === id || (each.id ?? null) === null));
    return { message: message ?? null, status: reply.status };
  }

  async post(text: string, id?: unknown): Promise<HttpReply> {
    const fits = (message: Message) => isAnswer(message) && (id === undefined || message.id === id);
    const reply = await httpExchange(
      this.#target.url,
      { method: "POST", headers: this.headers(), body: text },
      this.#target.patienceMs,
      fits,
    );
    this.received.push(...reply.messages);
    if (messagesIn(text).some(({ method }) => method === "initialize") && reply.status === 200) {
      const given = reply.headers["mcp-session-id"];
      this.sessionId = typeof given === "string" ? given : null;
      this.#initialized = true;
    }
    return reply;
  }

  async close(): Promise<void> {
    if (this.sessionId === null) return;
    await httpExchange(this.#target.url, { method: "DELETE", headers: this.headers() }, this.#target.patienceMs).catch(() => undefined);
  }
}
