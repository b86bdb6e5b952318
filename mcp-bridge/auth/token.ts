import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Shorter tokens can be guessed. */
export const MIN_TOKEN_CHARACTERS = 16;
/** What is longer is no token, and not worth hashing. */
export const MAX_TOKEN_CHARACTERS = 4096;
/** By this beginning, scanners for secrets recognise a token that somebody has published by mistake. */
const PREFIX = "easel_";

/** A new token, of 256 random bits. */
export const newToken = (): string => PREFIX + randomBytes(32).toString("base64url");

/**
 * SHA-256 of a token. Salt and a slow hash, as passwords need them, would add nothing: nobody can try out 256 random bits, and whoever
 * chooses a token of their own keeps it in the clear elsewhere.
 */
export const hashToken = (token: string): Buffer => createHash("sha256").update(token).digest();

/** The entry whose hash is the token's; null where there is none. Takes as long for any token, whichever entry it is. */
export function findByToken<T extends { hash: Buffer }>(entries: readonly T[], token: string): T | null {
  const hash = hashToken(token);
  let found: T | null = null;
  for (const entry of entries) if (timingSafeEqual(entry.hash, hash)) found = entry;
  return found;
}

/** What is wrong with a token that somebody chose; null where nothing is. Ends a sentence that begins with the token's place. */
export function tokenFault(token: string): string | null {
  if (token.trim() === "") return "is empty.";
  if (token !== token.trim() || /[^\x21-\x7e]/.test(token)) return "has a space or another character that no header can hold.";
  if (token.length < MIN_TOKEN_CHARACTERS) {
    return `is short: ${token.length} characters, where at least ${MIN_TOKEN_CHARACTERS} are needed. \`easel-bridge token add NAME\` makes a good one.`;
  }
  return token.length > MAX_TOKEN_CHARACTERS ? `is longer than ${MAX_TOKEN_CHARACTERS} characters.` : null;
}
