import type { IncomingHttpHeaders } from "node:http";
import { LRUCache } from "lru-cache";
import type { Principal } from "../../auth/principal.ts";
import type { BridgeContext } from "../../context/context.ts";
import { openStateless, type Stateless, type StatelessHttp } from "../../server/stateless.ts";
import { lostSignal } from "./connections/lost-signal.ts";
import type { Exchange } from "./exchange.ts";
import type { OriginalLinks } from "./original-links.ts";
import { answerWithText, type ListRequest, listRequestIn, type RememberedLists } from "./remembered-lists.ts";
import { sendWebResponse } from "./web-exchange.ts";

/** Of which something is kept: what their clients subscribe to. */
const MAX_PRINCIPALS = 10_000;

/** Streamable HTTP of 2026-07-28: every request stands for itself. */
export class StatelessRequests {
  readonly #context: BridgeContext;
  readonly #reconnectMs: number;
  readonly #links: OriginalLinks;
  readonly #lists: RememberedLists;
  readonly #principals = new LRUCache<string, StatelessHttp>({ max: MAX_PRINCIPALS, dispose: (http) => void http.close() });

  #stateless: Promise<Stateless> | null = null;

  constructor(context: BridgeContext, links: OriginalLinks, lists: RememberedLists, reconnectMs: number) {
    this.#context = context;
    this.#links = links;
    this.#lists = lists;
    this.#reconnectMs = reconnectMs;
  }

  /** Whether a POST with these messages is for us; else it is of an older version. */
  async takes(request: Request, messages: unknown): Promise<boolean> {
    return !(await (await this.#load()).isOfOlderVersion(request, messages));
  }

  /** Answers a request for the list of tools where an equal one was answered before. */
  answerKnownList({ request, response }: Exchange, principal: Principal, messages: unknown): boolean {
    const asked = listRequestIn(messages);
    const known = asked && this.#lists.find(principal, keyOf(request.headers, asked));
    if (asked !== null && known !== null) answerWithText(response, asked, known);
    return known !== null;
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
    const asked = listRequestIn(messages);
    const keep = asked && this.#lists.keeperFor(principal, keyOf(exchange.request.headers, asked));
    const answer = await http.answer(request, messages, options);
    if (keep && answer.status === 200) void keepResult(answer.clone(), keep);
    await sendWebResponse(answer, exchange.response);
  }

  #load(): Promise<Stateless> {
    this.#stateless ??= openStateless(this.#context);
    return this.#stateless;
  }

  close(): void {
    this.#principals.clear();
  }
}

/** All that the answer depends on, and all that decides whether the request is right. */
const keyOf = (headers: IncomingHttpHeaders, { params }: ListRequest): string =>
  JSON.stringify([headers["mcp-protocol-version"], headers["mcp-method"], headers["mcp-name"], headers.accept, params]);

async function keepResult(answer: Response, keep: (result: unknown) => void): Promise<void> {
  if (!answer.headers.get("content-type")?.startsWith("application/json")) return;
  const { result } = Object(await answer.json());
  if (result !== undefined) keep(result);
}
