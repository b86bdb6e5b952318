import type { ServerResponse } from "node:http";
import { LRUCache } from "lru-cache";
import type { Principal } from "../../auth/principal.ts";
import type { ListChanges } from "../../context/list-changes.ts";

/** Of whom answers are remembered, and how many of each. */
const MAX_PRINCIPALS = 100;
const MAX_ANSWERS = 16;

/**
 * What `tools/list` was answered, as text. AI apps ask for it more often than for anything else, and it is the same until the list changes:
 * then it need not go through the SDK again, which takes most of the time.
 */
export class RememberedLists {
  readonly #answers = new LRUCache<Principal, Map<string, string>>({ max: MAX_PRINCIPALS });
  readonly #stopListening: () => void;
  #generation = 0;

  constructor(listChanges: ListChanges) {
    this.#stopListening = listChanges.on((list) => {
      if (list !== "tools") return;
      this.#generation++;
      this.#answers.clear();
    });
  }

  /**
   * The result that an equal request was answered with; null where there was none. `key`: all that the answer depends on, beside the
   * principal, which is another object once it may use other tools.
   */
  find(principal: Principal, key: string): string | null {
    return this.#answers.get(principal)?.get(key) ?? null;
  }

  /** To be called before the request is answered. Gives the function that keeps its result, unless the list has changed meanwhile. */
  keeperFor(principal: Principal, key: string): (result: unknown) => void {
    const generation = this.#generation;
    return (result) => {
      if (generation !== this.#generation) return;
      const answers = this.#answers.get(principal) ?? new Map<string, string>();
      if (answers.size >= MAX_ANSWERS) answers.clear();
      answers.set(key, JSON.stringify(result));
      this.#answers.set(principal, answers);
    };
  }

  close(): void {
    this.#stopListening();
    this.#answers.clear();
  }
}

/** A request for the list of tools. */
export interface ListRequest {
  id: string | number;
  params: unknown;
}

/** The only message of a request, where that asks for the list of tools. */
export function listRequestIn(messages: unknown): ListRequest | null {
  const { method, id, params } = Object(messages) as { method?: unknown; id?: unknown; params?: unknown };
  if (method !== "tools/list" || Array.isArray(messages)) return null;
  return typeof id === "string" || typeof id === "number" ? { id, params } : null;
}

/** Answers the request with a result that is JSON already. */
export function answerWithText(response: ServerResponse, { id }: ListRequest, result: string): void {
  const body = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(body) }).end(body);
}
