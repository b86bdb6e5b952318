import { verify } from "node:crypto";
import { z } from "zod";
import { Release } from "#contract/updates.ts";

/** One version that can be had, with the files of which it consists. */
const FeedRelease = Release.extend({
  files: z.array(z.object({ name: z.string(), bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

/** What can be had, newest first. A version of Easel reads all formats up to its own. */
const Feed = z.object({ format: z.literal(1), releases: z.array(FeedRelease).max(100) });

export type Feed = z.infer<typeof Feed>;

/** What is signed, as text, and the signature over its bytes: Ed25519, base64. */
const SignedFeed = z.object({ feed: z.string().max(1_000_000), signature: z.base64() });

/**
 * The releases of a feed, checked before anything of it is read: null for a text that is no feed, or that nobody with our key has
 * signed. `publicKey` is PEM.
 */
export function readFeed(text: string, publicKey: string): Feed | null {
  const signed = SignedFeed.safeParse(parsed(text));
  if (!signed.success) return null;
  const { feed, signature } = signed.data;
  if (!verify(null, Buffer.from(feed), publicKey, Buffer.from(signature, "base64"))) return null;
  const read = Feed.safeParse(parsed(feed));
  return read.success ? read.data : null;
}

/** The newest release of a feed that is newer than `version`; null where there is none. */
export function newerRelease({ releases }: Feed, version: string): Release | null {
  const newest = releases.reduce<Release | null>((best, one) => (best && !isNewer(one.version, best.version) ? best : one), null);
  return newest && isNewer(newest.version, version) ? Release.parse(newest) : null;
}

/** By Semantic Versioning, for versions of three numbers. */
function isNewer(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(".").map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (a?.[index] ?? 0) - (b?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

/** The page of a version, where a person reads about it and downloads it. */
export const releasePage = (version: string): string => `https://easel.app/releases/${version}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
