import type { Clock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { EaselError } from "#contract/errors.ts";
import { TokenAuthenticator, trustEverybody } from "./authenticator.ts";
import type { AccessTokens, OAuthOptions } from "./oauth/access-tokens.ts";
import type { Authenticator } from "./principal.ts";
import { doubledFaults, type TokenEntry } from "./token-entry.ts";
import { TokenFile } from "./token-file.ts";

/** Whom the configuration and the environment let in. */
export interface AuthenticationOptions {
  /** Null where nobody has said: then tokens are asked for where there are any. */
  enabled: boolean | null;
  /** Tokens that are written in the configuration or the environment. */
  entries: readonly TokenEntry[];
  /** Absolute path; null = the state directory's. */
  tokenFile: string | null;
  oauth: OAuthOptions | null;
}

/** What opening needs to know beside that. */
export interface OpenAuthenticatorOptions {
  /** The state directory's file of tokens. */
  tokenFile: string;
  /** Names of the tools that there are. */
  tools(): Promise<readonly string[]>;
  clock: Clock;
  log: Log;
}

/**
 * What lets people in; `trustEverybody` where no token is asked for. Throws EaselError config_invalid, with everything that is wrong at
 * once, where tokens are in doubt: the same twice, one for a tool that does not exist, or none although they are asked for.
 */
export async function openAuthenticator(
  { enabled, entries, tokenFile, oauth }: AuthenticationOptions,
  { tokenFile: standardFile, tools, clock, log }: OpenAuthenticatorOptions,
): Promise<Authenticator> {
  if (enabled === false) return trustEverybody;
  const file = new TokenFile(tokenFile ?? standardFile);
  const all = [...entries, ...file.entries()];
  if (all.length === 0 && oauth === null) {
    if (enabled === null) return trustEverybody;
    throw new EaselError("config_invalid", "no_tokens", {});
  }
  const faults = [...doubledFaults(all), ...unknownTools(all, await tools())];
  if (faults.length > 0) throw new EaselError("config_invalid", "tokens_doubtful", { faults });
  return new TokenAuthenticator({ entries, file, accessTokens: oauth && (await openAccessTokens(oauth, clock)), clock, log });
}

function unknownTools(entries: readonly TokenEntry[], tools: readonly string[]): string[] {
  return entries.flatMap(({ principal: { name, scopes } }) =>
    [...scopes.toolNames]
      .filter((tool) => !tools.includes(tool))
      .map((tool) => `The token "${name}" is for the tool "${tool}", which does not exist.`),
  );
}

/** Loaded only where there is an authorization server. */
async function openAccessTokens(oauth: OAuthOptions, clock: Clock): Promise<AccessTokens> {
  const { check } = oauth;
  if (check.kind === "jwks") return new (await import("./oauth/jwt.ts")).JwtAccessTokens(oauth, check.uri, clock);
  return new (await import("./oauth/introspection.ts")).IntrospectedAccessTokens(oauth, check, clock);
}
