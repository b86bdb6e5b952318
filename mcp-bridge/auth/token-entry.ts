import type { CapsOptions, TokenFields } from "#contract/sharing.ts";
import type { Caps, Principal } from "./principal.ts";
import { parseScopes } from "./scopes.ts";
import { hashToken, tokenFault } from "./token.ts";

/** Of a token's hash: enough to tell tokens apart, and worth nothing to whoever reads it. */
const CREDENTIAL_BYTES = 8;

/** A token that the bridge was told of, with what it allows. The token itself is not kept. */
export interface TokenEntry {
  hash: Buffer;
  principal: Principal;
}

/** The entry of a token with this hash. Throws nothing; scopes that do not exist allow nothing. */
export function tokenEntry(hash: Buffer, { name, scopes, expires, caps }: TokenFields): TokenEntry {
  const allowed = { scopes: parseScopes(scopes).allowed, caps: capsOf(caps), expiresAt: expiryOf(expires) };
  return { hash, principal: { id: `token-${name}`, name, ...allowed, credential: hash.toString("hex", 0, CREDENTIAL_BYTES) } };
}

/** Caps by the names that the limits of jobs have. */
export function capsOf(caps: CapsOptions = {}): Caps {
  const { max_steps, max_pixels, max_upscale_pixels, max_count, max_jobs, requests_per_minute, priority } = caps;
  return {
    ...(max_steps !== undefined && { steps: max_steps }),
    ...(max_pixels !== undefined && { pixels: max_pixels }),
    ...(max_upscale_pixels !== undefined && { upscalePixels: max_upscale_pixels }),
    ...(max_count !== undefined && { count: max_count }),
    ...(max_jobs !== undefined && { jobs: max_jobs }),
    ...(requests_per_minute !== undefined && { requestsPerMinute: requests_per_minute }),
    ...(priority !== undefined && { priority }),
  };
}

/** A day ends where the world's clock (UTC) says. */
function expiryOf(expires: string | null | undefined): number | null {
  if (!expires) return null;
  return Date.parse(expires.length === 10 ? `${expires}T23:59:59.999Z` : expires);
}

/** A token as somebody wrote it down, and where, for messages. */
export interface WrittenToken extends TokenFields {
  place: string;
  token: string;
}

/** The entries of tokens that are written in the clear, and everything that is wrong with them, in sentences. */
export function entriesOf(written: readonly WrittenToken[]): { entries: TokenEntry[]; faults: string[] } {
  const faults: string[] = [];
  for (const { place, token, scopes } of written) {
    const fault = tokenFault(token);
    if (fault !== null) faults.push(`${place} ${fault}`);
    faults.push(...scopeFaults(place, scopes));
  }
  return { entries: written.map((each) => tokenEntry(hashToken(each.token), each)), faults };
}

/** A sentence for each scope that does not exist. */
export function scopeFaults(place: string, scopes: readonly string[]): string[] {
  const known = "tools, tools:NAME, resources, resources:GROUP, read-only";
  return parseScopes(scopes).unknown.map(
    (scope) => `${place} has the scope "${scope.slice(0, 60)}", which does not exist. Scopes: ${known}.`,
  );
}

/** A sentence for each name that stands for two tokens, and for each token that has two names. */
export function doubledFaults(entries: readonly TokenEntry[]): string[] {
  return entries.flatMap(({ hash, principal: { name } }, index) => {
    const before = entries.slice(0, index);
    const same = before.find((other) => other.hash.equals(hash))?.principal.name;
    if (same !== undefined) return [`The tokens "${same}" and "${name}" are the same: whose pictures are whose would be chance.`];
    return before.some(({ principal }) => principal.name === name) ? [`There are two tokens of the name "${name}".`] : [];
  });
}
