import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from "jose";
import type { Clock } from "#base/clock.ts";
import type { Principal } from "../principal.ts";
import { type AccessTokens, AuthorizationServerUnreachable, type OAuthOptions, principalOfClaims } from "./access-tokens.ts";
import { jwksUriOf } from "./issuer-metadata.ts";

/** Signatures with a key pair: the issuer alone can make them. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];
/** By how much our clock and the issuer's may differ. */
const CLOCK_TOLERANCE = "5 s";
/** What jose throws when the keys could not be had, which says nothing about the token. */
const KEYS_UNREACHABLE = new Set(["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"]);

/** Checks signed tokens with the issuer's published keys, which are fetched when first needed and again when it has new ones. */
export class JwtAccessTokens implements AccessTokens {
  readonly #options: OAuthOptions;
  readonly #jwksUri: string | null;
  readonly #clock: Clock;
  #keys: JWTVerifyGetKey | null = null;

  /** `jwksUri` null: it is looked up in the issuer's metadata. */
  constructor(options: OAuthOptions, jwksUri: string | null, clock: Clock) {
    this.#options = options;
    this.#jwksUri = jwksUri;
    this.#clock = clock;
  }

  async principalOf(token: string): Promise<Principal | null> {
    // What is no JWT at all is not worth a question.
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
    const { issuer, audience } = this.#options;
    try {
      this.#keys ??= createRemoteJWKSet(new URL(this.#jwksUri ?? (await jwksUriOf(issuer))));
      const { payload } = await jwtVerify(token, this.#keys, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ["exp"],
        clockTolerance: CLOCK_TOLERANCE,
        currentDate: new Date(this.#clock.now()),
      });
      return principalOfClaims(payload, this.#options);
    } catch (error) {
      if (error instanceof errors.JOSEError && !KEYS_UNREACHABLE.has(error.code)) return null;
      throw new AuthorizationServerUnreachable("the issuer's keys could not be fetched", { cause: error });
    }
  }
}
