import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import type { Feed } from "#electron/updates/feed.ts";

/** The feed as it is put on the web, signed with our Ed25519 key. */
export function signFeed(feed: Feed, privateKey: KeyObject): string {
  const text = JSON.stringify(feed);
  return `${JSON.stringify({ feed: text, signature: sign(null, Buffer.from(text), privateKey).toString("base64") })}\n`;
}

/** The public half, in PEM. */
export const publicKeyOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();

/** A key for trials, which nobody's Easel believes. */
export const trialKey = (): KeyObject => generateKeyPairSync("ed25519").privateKey;
