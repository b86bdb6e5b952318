import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { type ChallengeOptions, challengeFor, type Refusal } from "../../../auth/challenge.ts";
import type { Authentication, Authenticator, Principal } from "../../../auth/principal.ts";
import { refuse } from "../exchange.ts";
import { type LimitRefusal, type RateLimit, type RequestLimits, tooMany } from "./request-limits.ts";
import { WrongTokens } from "./wrong-tokens.ts";

/** How often it is looked whether the token still counts with which a stream was opened. */
const RECHECK_INTERVAL_MS = 15_000;
/** When to ask again about a token that could not be checked. */
const RETRY_SECONDS = "5";

/** What a request is turned away with: what there was too much of, in words. */
const LIMITED: Readonly<Record<RateLimit, string>> = {
  requests: "requests",
  tool: "calls of this tool",
  wrong_tokens: "wrong tokens",
};

/** Where a request comes from. */
interface Sender {
  /** Of the client, as far as it is known. */
  address: string;
  /** At which it reaches the server. */
  baseUrl: string;
}

export interface AccessOptions {
  authenticator: Authenticator;
  limits: RequestLimits;
  /** For clients that reach the server at this address. */
  challengeAt(baseUrl: string): ChallengeOptions;
  onRateLimited(limit: RateLimit): void;
  clock: Clock;
  log: Log;
}

/** Who may send which requests, and how the others are turned away. */
export class Access {
  readonly #options: AccessOptions;
  readonly #wrongTokens: WrongTokens;
  /** Those who have been let in and are not answered yet. */
  readonly #letIn = new Map<ServerResponse, IncomingHttpHeaders>();
  #rechecking = false;

  constructor(options: AccessOptions) {
    this.#options = options;
    this.#wrongTokens = new WrongTokens(options.clock);
  }

  /** On whose behalf the request comes, which `address` sent; null where it was turned away. */
  async principalOf(request: IncomingMessage, response: ServerResponse, { baseUrl, address }: Sender): Promise<Principal | null> {
    const { authenticator, limits, log } = this.#options;
    let found: Authentication;
    try {
      found = await authenticator.authenticate(request.headers);
    } catch (error) {
      log.warn("a token could not be checked", { reason: error instanceof Error ? error.message : "" });
      refuse(response, 503, "The token cannot be checked just now. Try again in a moment.", { "retry-after": RETRY_SECONDS });
      return null;
    }
    if (found.kind === "refused") {
      const waitMs = found.reason === "invalid_token" ? await this.#countWrongToken(address) : null;
      if (waitMs === null) this.#challenge(response, { kind: found.reason }, baseUrl);
      else this.#refuse(response, tooMany("wrong_tokens", waitMs), baseUrl);
      return null;
    }
    const refusal = await limits.onRequest(found.principal);
    if (refusal) {
      this.#refuse(response, refusal, baseUrl);
      return null;
    }
    this.#endWithToken(request, response);
    return found.principal;
  }

  /** Whether the principal may send these messages; where not, the request is answered. */
  async allows(principal: Principal, messages: unknown, response: ServerResponse, baseUrl: string): Promise<boolean> {
    const refusal = await this.#options.limits.onMessages(principal, messages);
    if (refusal) this.#refuse(response, refusal, baseUrl);
    return refusal === null;
  }

  #refuse(response: ServerResponse, refusal: LimitRefusal, baseUrl: string): void {
    if (refusal.kind === "scope") {
      this.#challenge(response, { kind: "insufficient_scope", scope: refusal.scope }, baseUrl);
      return;
    }
    this.#options.onRateLimited(refusal.limit);
    const seconds = String(refusal.retryAfterSeconds);
    refuse(response, 429, `Too many ${LIMITED[refusal.limit]} within a minute. Try again in ${seconds} s.`, { "retry-after": seconds });
  }

  /** Milliseconds until the address may try again; null while it may. Those that are refused are not in the log, which would only grow. */
  async #countWrongToken(address: string): Promise<number | null> {
    const waitMs = await this.#wrongTokens.count(address);
    if (waitMs === null) this.#options.log.warn("a token does not count", { address: address.slice(0, 64) });
    return waitMs;
  }

  #challenge(response: ServerResponse, refusal: Refusal, baseUrl: string): void {
    const { status, header } = challengeFor(refusal, this.#options.challengeAt(baseUrl));
    const sentence =
      status === 403
        ? "This token is not allowed to do this."
        : "A token is needed that counts here. Send it in the header Authorization: Bearer TOKEN.";
    refuse(response, status, sentence, { "www-authenticate": header });
  }

  /** A stream may stay open for days; it ends when its token no longer counts. */
  #endWithToken({ headers }: IncomingMessage, response: ServerResponse): void {
    this.#letIn.set(response, headers);
    response.once("close", () => this.#letIn.delete(response));
    if (!this.#rechecking) void this.#recheck();
  }

  /** One look at all of them now and then, for as long as there are any: most are answered long before the first. */
  async #recheck(): Promise<void> {
    const { authenticator, clock } = this.#options;
    this.#rechecking = true;
    while (this.#letIn.size > 0) {
      await clock.sleep(RECHECK_INTERVAL_MS);
      for (const [response, headers] of this.#letIn) {
        const found = await authenticator.authenticate(headers).catch(() => null); // it may still count
        if (found?.kind === "refused") response.destroy();
      }
    }
    this.#rechecking = false;
  }
}
