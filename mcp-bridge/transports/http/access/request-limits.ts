import type { Principal } from "../../../auth/principal.ts";
import type { RateLimiter } from "../../../auth/rate-limiter.ts";
import { missingScope } from "../../../auth/scopes.ts";
import type { BridgeConfig } from "../../../config/config.ts";

/** What there can be too much of within a minute: of a principal's requests, of its calls of one tool, of an address's wrong tokens. */
export type RateLimit = "requests" | "tool" | "wrong_tokens";

/** Why a request is turned away. */
export type LimitRefusal =
  /** Its token has no scope of the kind that the method needs. */
  { kind: "scope"; scope: string } | { kind: "rate"; limit: RateLimit; retryAfterSeconds: number };

/** How often each principal may ask, and for what. */
export class RequestLimits {
  readonly #config: BridgeConfig["rateLimits"];
  readonly #limiter: RateLimiter;

  constructor(config: BridgeConfig["rateLimits"], limiter: RateLimiter) {
    this.#config = config;
    this.#limiter = limiter;
  }

  /** Counts a request; null where the principal may have it. */
  async onRequest({ id, caps }: Principal): Promise<LimitRefusal | null> {
    const perMinute = caps.requestsPerMinute ?? this.#config.requestsPerMinute;
    if (perMinute === null) return null;
    const waitMs = await this.#limiter.take(id, perMinute);
    return waitMs === null ? null : tooMany("requests", waitMs);
  }

  /** Looks at the messages of a request, and counts its calls of tools; null where they may pass. */
  async onMessages({ id, scopes }: Principal, messages: unknown): Promise<LimitRefusal | null> {
    for (const message of [messages].flat()) {
      const { method, params } = Object(message);
      const scope = typeof method === "string" ? missingScope(scopes, method) : null;
      if (scope !== null) return { kind: "scope", scope };
      const tool: unknown = method === "tools/call" ? Object(params).name : null;
      const perMinute = typeof tool === "string" && Object.hasOwn(this.#config.tools, tool) ? this.#config.tools[tool] : undefined;
      const waitMs = perMinute === undefined ? null : await this.#limiter.take(`${id}:${tool}`, perMinute);
      if (waitMs !== null) return tooMany("tool", waitMs);
    }
    return null;
  }
}

/** `waitMs`: until there is one again. */
export const tooMany = (limit: RateLimit, waitMs: number): LimitRefusal => ({
  kind: "rate",
  limit,
  retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)),
});
