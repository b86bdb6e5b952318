import { LRUCache } from "lru-cache";
import type { Clock } from "#base/clock.ts";
import type { Principal } from "../principal.ts";
import { hashToken } from "../token.ts";
import { type AccessTokens, AuthorizationServerUnreachable, type OAuthOptions, principalOfClaims } from "./access-tokens.ts";

const ASK_TIMEOUT_MS = 5_000;
/** For so long an answer counts, so that a revoked token does not outlive it by more. */
const ANSWER_LIFETIME_MS = 30_000;
const MAX_ANSWERS = 1_000;

interface Answer {
  principal: Principal | null;
  until: number;
}

/** Asks the authorization server about each token (RFC 7662). */
export class IntrospectedAccessTokens implements AccessTokens {
  readonly #options: OAuthOptions;
  readonly #server: { url: string; clientId: string; clientSecret: string };
  readonly #clock: Clock;
  /** By the token's hash. */
  readonly #answers = new LRUCache<string, Answer>({ max: MAX_ANSWERS });

  constructor(options: OAuthOptions, server: { url: string; clientId: string; clientSecret: string }, clock: Clock) {
    this.#options = options;
    this.#server = server;
    this.#clock = clock;
  }

  async principalOf(token: string): Promise<Principal | null> {
    const key = hashToken(token).toString("hex");
    const known = this.#answers.get(key);
    if (known && known.until > this.#clock.now()) return known.principal;
    const claims = await this.#ask(token);
    const principal = claims.active === true ? principalOfClaims(claims, this.#options) : null;
    this.#answers.set(key, { principal, until: this.#clock.now() + ANSWER_LIFETIME_MS });
    return principal;
  }

  async #ask(token: string): Promise<Record<string, unknown>> {
    const { url, clientId, clientSecret } = this.#server;
    // RFC 6749, section 2.3.1: both are encoded like a form before they are joined.
    const credentials = [clientId, clientSecret].map(encodeURIComponent).join(":");
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { accept: "application/json", authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
        body: new URLSearchParams({ token, token_type_hint: "access_token" }),
        redirect: "error",
        signal: AbortSignal.timeout(ASK_TIMEOUT_MS),
      });
      const claims: unknown = answer.ok ? await answer.json() : null;
      if (typeof claims === "object" && claims !== null) return { ...claims };
    } catch (error) {
      throw new AuthorizationServerUnreachable("the authorization server did not answer", { cause: error });
    }
    throw new AuthorizationServerUnreachable("the authorization server gave no usable answer");
  }
}
