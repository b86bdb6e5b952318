import { verify } from "node:crypto";
import { z } from "zod";

/** One version that can be had. */
const Release = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  /** Day of the release, as "2026-11-30". */
  date: z.string().regex(/^\d{4}-\d\d-\d\d$/),
  /** What is new, in Markdown, in English. */
  notes: z.string().max(20_000),
  /** Where a person reads of it and downloads it. */
  page: z.url({ protocol: /^https$/ }),
  files: z.array(z.object({ name: z.string(), bytes: z.int().positive(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});

/** What can be had, newest first. A version of Easel reads all formats up to its own. */
const Feed = z.object({ format: z.literal(1), releases: z.array(Release).max(100) });

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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
