import { createHash } from "node:crypto";
import type { Caps, Principal } from "../principal.ts";
import { parseScopes } from "../scopes.ts";

/** The authorization server whose access tokens count, and how they are checked. */
export interface OAuthOptions {
  /** Its address, as its tokens name it. */
  issuer: string;
  /** What its tokens for this server name as their audience: by MCP's rules, the address under which clients reach it. */
  audience: string;
  check: /** The tokens are signed JWTs. `uri` null: the issuer's own metadata says where its keys are. */
    | { kind: "jwks"; uri: string | null }
    /** The issuer is asked about each token (RFC 7662). */
    | { kind: "introspection"; url: string; clientId: string; clientSecret: string };
  caps: Caps;
}

/** What the ids of principals with access tokens begin with. */
export const OAUTH_ID_PREFIX = "oauth-";

/** Checks the access tokens of an authorization server. */
export interface AccessTokens {
  /** Null for a token that does not count. Rejects with `AuthorizationServerUnreachable`. */
  principalOf(token: string): Promise<Principal | null>;
}

/** Whether a token counts cannot be found out just now. */
export class AuthorizationServerUnreachable extends Error {
  override readonly name = "AuthorizationServerUnreachable";
}

/** What the claims of a token say, where they are meant for this server; else null. */
export function principalOfClaims(claims: Record<string, unknown>, { issuer, audience, caps }: OAuthOptions): Principal | null {
  const audiences = [claims.aud].flat();
  if (!audiences.includes(audience)) return null;
  if (claims.iss !== undefined && claims.iss !== issuer) return null;
  // A program that acts for itself has no subject with some issuers.
  const subject = textOf(claims.sub) ?? textOf(claims.client_id);
  if (subject === null) return null;
  const hash = createHash("sha256")
    .update(JSON.stringify([issuer, subject]))
    .digest("hex");
  const expiresAt = typeof claims.exp === "number" ? claims.exp * 1000 : null;
  const name = subject.replace(/[^\x20-\x7e]/g, "?").slice(0, 80);
  return {
    id: OAUTH_ID_PREFIX + hash.slice(0, 24),
    name,
    scopes: parseScopes(scopesOf(claims)).allowed,
    caps,
    expiresAt,
    credential: null,
  };
}

/** `scope` as RFC 9068 has it; `scp`, text or list, as some issuers write it. */
function scopesOf({ scope, scp }: Record<string, unknown>): string[] {
  const given = [scope ?? scp].flat().filter((each) => typeof each === "string");
  return given.flatMap((each) => each.split(" ")).filter((each) => each !== "");
}

const textOf = (value: unknown) => (typeof value === "string" && value !== "" ? value : null);
