import { z } from "zod";
import type { Caps, Principal } from "./principal.ts";
import { parseScopes } from "./scopes.ts";
import { hashToken, tokenFault } from "./token.ts";

const count = () => z.int().min(1).max(1_000_000).optional();

/** Caps as they are written. The README explains each. */
export const CapsOptions = z.strictObject({
  max_steps: count(),
  max_pixels: z.int().min(4096).max(268_435_456).optional(),
  max_upscale_pixels: z.int().min(4096).max(1_073_741_824).optional(),
  max_count: count(),
  max_jobs: count(),
  requests_per_minute: count(),
});
export type CapsOptions = z.output<typeof CapsOptions>;

/** The form of a token's name, which becomes part of file names. */
export const TOKEN_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const NAME_RULE = "must be of small letters, digits and hyphens, at most 40.";

/** Of a token's hash: enough to tell tokens apart, and worth nothing to whoever reads it. */
const CREDENTIAL_BYTES = 8;

/** A day, or a moment with its zone. */
const Expiry = z.union([z.iso.datetime({ offset: true }), z.iso.date()], { error: "must be a day, such as 2027-01-31, or a moment." });

/** What a token is called and what it may do, as it is written in `authentication.tokens` and in the token file. */
export const tokenFields = {
  name: z.string().regex(TOKEN_NAME, NAME_RULE),
  scopes: z.array(z.string()).min(1),
  expires: Expiry.nullable().optional(),
  caps: CapsOptions.optional(),
};
export type TokenFields = z.output<z.ZodObject<typeof tokenFields>>;

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
  const { max_steps, max_pixels, max_upscale_pixels, max_count, max_jobs, requests_per_minute } = caps;
  return {
    ...(max_steps !== undefined && { steps: max_steps }),
    ...(max_pixels !== undefined && { pixels: max_pixels }),
    ...(max_upscale_pixels !== undefined && { upscalePixels: max_upscale_pixels }),
    ...(max_count !== undefined && { count: max_count }),
    ...(max_jobs !== undefined && { jobs: max_jobs }),
    ...(requests_per_minute !== undefined && { requestsPerMinute: requests_per_minute }),
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
