import { z } from "zod";
import { AuthorizationServerUnreachable } from "./access-tokens.ts";

const FETCH_TIMEOUT_MS = 5_000;

const IssuerMetadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Where an authorization server publishes its keys, from its metadata: RFC 8414's, else OpenID Connect's.
 * Throws AuthorizationServerUnreachable, also for metadata of another issuer.
 */
export async function jwksUriOf(issuer: string): Promise<string> {
  for (const address of metadataAddresses(issuer)) {
    const found = IssuerMetadata.safeParse(await fetchJson(address)).data;
    if (found?.issuer === issuer) return found.jwks_uri;
  }
  throw new AuthorizationServerUnreachable("the issuer's metadata could not be found");
}

/** The issuer's path comes behind the well-known part in RFC 8414, before it in OpenID Connect. */
function metadataAddresses(issuer: string): string[] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

/** Null for whatever is no answer. */
async function fetchJson(address: string): Promise<unknown> {
  const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
  const options: RequestInit = { signal, redirect: "error", headers: { accept: "application/json" } };
  return fetch(address, options).then(
    (answer) => (answer.ok ? answer.json().catch(() => null) : null),
    () => null,
  );
}
