import fs from "node:fs";
import { FeedSource } from "#electron/updates/strategy.ts";
import { isSigned } from "./signing.ts";

/**
 * Where the packed Easel will hear of newer versions: `EASEL_FEED_ADDRESS`, and in `EASEL_FEED_PUBLIC_KEY` the Ed25519 key (PEM) whose
 * signature it believes. Null without an address: then it asks nobody. Throws where one of them is no good.
 */
export function feedSource(platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): FeedSource | null {
  const { EASEL_FEED_ADDRESS: address, EASEL_FEED_PUBLIC_KEY: publicKey } = env;
  if (!address) return null;
  if (!publicKey) throw new Error("EASEL_FEED_ADDRESS is set, and EASEL_FEED_PUBLIC_KEY is not: nobody could check what comes from there.");
  return FeedSource.parse({ address, publicKey, signed: isSigned(platform, env) });
}

/** Puts it where the packed app looks for it (`electron/app/built-files.ts`), or takes away what an earlier build left there. */
export function writeFeedSource(file: string, source: FeedSource | null): void {
  if (source === null) fs.rmSync(file, { force: true });
  else fs.writeFileSync(file, `${JSON.stringify(source)}\n`);
}
