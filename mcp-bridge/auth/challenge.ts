/** Why a request is turned away (RFC 6750, section 3.1). */
export type Refusal =
  | { kind: "no_token" | "invalid_token" }
  /** The token counts, but not for this; `scope` is what it would need. */
  | { kind: "insufficient_scope"; scope: string };

/** The status of the answer, and its header `WWW-Authenticate`. */
export interface Challenge {
  status: 401 | 403;
  header: string;
}

export interface ChallengeOptions {
  /** The address of the protected-resource metadata (RFC 9728, section 5.1); null where there is no authorization server. */
  resourceMetadata: string | null;
  /** What a client is told to ask for when it has no token that counts, separated by spaces. */
  scope: string;
}

const DESCRIPTIONS = {
  invalid_token: "The token is unknown, expired, revoked or meant for another server",
  insufficient_scope: "The token is not allowed to do this",
};

/**
 * How to turn a request away, so that the client learns what it lacks. A request without any token is told of no error, as
 * RFC 6750 wants it; which of the reasons an invalid token has is nobody's business.
 */
export function challengeFor(refusal: Refusal, { resourceMetadata, scope }: ChallengeOptions): Challenge {
  const parts = ['realm="easel"'];
  if (refusal.kind !== "no_token") {
    parts.push(`error="${refusal.kind}"`, `error_description="${DESCRIPTIONS[refusal.kind]}"`);
  }
  parts.push(`scope="${refusal.kind === "insufficient_scope" ? refusal.scope : scope}"`);
  if (resourceMetadata !== null) parts.push(`resource_metadata="${resourceMetadata}"`);
  return { status: refusal.kind === "insufficient_scope" ? 403 : 401, header: `Bearer ${parts.join(", ")}` };
}
