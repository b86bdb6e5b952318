import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";
import { type AccessTokens, OAUTH_ID_PREFIX } from "./oauth/access-tokens.ts";
import { type Authentication, type Authenticator, LOCAL, type Principal } from "./principal.ts";
import { findByToken, MAX_TOKEN_CHARACTERS } from "./token.ts";
import type { TokenEntry } from "./token-entry.ts";
import type { TokenFile } from "./token-file.ts";

/** For a bridge that only this computer can reach, and whose configuration asks for no token. */
export const trustEverybody: Authenticator = {
  authenticate: async () => ({ kind: "authenticated", principal: LOCAL }),
  stillCounts: ({ id }) => id === LOCAL.id,
};

export interface TokenAuthenticatorOptions {
  /** From the configuration and the environment. */
  entries: readonly TokenEntry[];
  file: TokenFile;
  /** Tokens of an authorization server; null where there is none. */
  accessTokens: AccessTokens | null;
  clock: Clock;
  log: Log;
}

/** Knows people by their tokens: ours, else those of the authorization server. */
export class TokenAuthenticator implements Authenticator {
  readonly #options: TokenAuthenticatorOptions;
  #fileWorks = true;

  constructor(options: TokenAuthenticatorOptions) {
    this.#options = options;
  }

  async authenticate(headers: IncomingHttpHeaders): Promise<Authentication> {
    const tokens = tokensIn(headers);
    const [token] = tokens;
    if (token === undefined) return { kind: "refused", reason: "no_token" };
    // Two different tokens: whoever sends them, we will not choose.
    if (tokens.length > 1 || token.length > MAX_TOKEN_CHARACTERS) return { kind: "refused", reason: "invalid_token" };
    const { entries, accessTokens, clock } = this.#options;
    const own = findByToken([...entries, ...this.#fileEntries()], token)?.principal ?? null;
    const principal = own ?? (await accessTokens?.principalOf(token)) ?? null;
    if (principal === null || hasExpired(principal, clock.now())) return { kind: "refused", reason: "invalid_token" };
    return { kind: "authenticated", principal };
  }

  stillCounts({ id, credential }: Pick<Principal, "id" | "credential">): boolean {
    const { entries, accessTokens, clock } = this.#options;
    if (credential === null) return accessTokens !== null && id.startsWith(OAUTH_ID_PREFIX);
    const own = [...entries, ...this.#fileEntries()].find(({ principal }) => principal.credential === credential)?.principal;
    return own?.id === id && !hasExpired(own, clock.now());
  }

  /** A file that somebody has broken lets nobody in who was let in by it; the others stay. */
  #fileEntries(): readonly TokenEntry[] {
    try {
      const entries = this.#options.file.entries();
      this.#fileWorks = true;
      return entries;
    } catch (error) {
      if (this.#fileWorks) this.#options.log.error(error instanceof EaselError ? error.message : "the file of tokens cannot be used");
      this.#fileWorks = false;
      return [];
    }
  }
}

/** Whether the principal's token no longer counts. */
export const hasExpired = ({ expiresAt }: Principal, now: number): boolean => expiresAt !== null && expiresAt <= now;

/** The different tokens that the headers hold: `Authorization: Bearer TOKEN` and `X-API-Key: TOKEN`. */
function tokensIn({ authorization, "x-api-key": key }: IncomingHttpHeaders): string[] {
  const bearer = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? "")?.[1];
  const keys = [key ?? []].flat().map((text) => text.trim());
  return [...new Set([...(bearer === undefined ? [] : [bearer]), ...keys])].filter((token) => token !== "");
}
