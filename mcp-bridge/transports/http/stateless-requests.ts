import { LRUCache } from "lru-cache";
import type { Principal } from "../../auth/principal.ts";
import type { BridgeContext } from "../../context/context.ts";
import { openStateless, type Stateless, type StatelessHttp } from "../../server/stateless.ts";
import type { Exchange } from "./exchange.ts";
import { lostSignal } from "./lost-signal.ts";
import type { OriginalLinks } from "./original-links.ts";
import { sendWebResponse } from "./web-exchange.ts";

/** Of which something is kept: what their clients subscribe to. */
const MAX_PRINCIPALS = 10_000;

/** Streamable HTTP of 2026-07-28: every request stands for itself. */
export class StatelessRequests {
  readonly #context: BridgeContext;
  readonly #reconnectMs: number;
  readonly #links: OriginalLinks;
  readonly #principals = new LRUCache<string, StatelessHttp>({ max: MAX_PRINCIPALS, dispose: (http) => void http.close() });

  #stateless: Promise<Stateless> | null = null;

  constructor(context: BridgeContext, links: OriginalLinks, reconnectMs: number) {
    this.#context = context;
    this.#links = links;
    this.#reconnectMs = reconnectMs;
  }

  /** Whether a POST with these messages is for us; else it is of an older version. */
  async takes(request: Request, messages: unknown): Promise<boolean> {
    return !(await (await this.#load()).isOfOlderVersion(request, messages));
  }

  async answer(exchange: Exchange, request: Request, principal: Principal, messages: unknown): Promise<void> {
    const stateless = await this.#load();
    const http = this.#principals.get(principal.id) ?? stateless.http(principal.id);
    this.#principals.set(principal.id, http);
    const lost = lostSignal(exchange, this.#context.clock);
    const makeLink = this.#links.at(exchange.baseUrl);
    const onRetryAfter = (seconds: number) => {
      if (!exchange.response.headersSent) exchange.response.setHeader("retry-after", seconds);
    };
    const options = { principal, sessionId: null, makeLink, reconnectMs: this.#reconnectMs, lost, onJob: () => {}, onRetryAfter };
    await sendWebResponse(await http.answer(request, messages, options), exchange.response);
  }

  #load(): Promise<Stateless> {
    this.#stateless ??= openStateless(this.#context);
    return this.#stateless;
  }

  close(): void {
    this.#principals.clear();
  }
}
