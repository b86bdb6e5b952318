import { expect, it } from "vitest";
import { publicKeyOf, signFeed, trialKey } from "#scripts/release/sign-feed.ts";
import { type Feed, readFeed } from "./feed.ts";

const release = (version: string): Feed["releases"][number] => ({
  version,
  date: "2026-11-30",
  notes: "- The fox is quicker.",
  page: `https://example.org/easel/${version}`,
  files: [{ name: "Easel.zip", bytes: 8_000_000, sha256: "0".repeat(64) }],
});
const feed: Feed = { format: 1, releases: [release("0.2.0"), release("0.10.0"), release("0.9.1")] };
const key = trialKey();
const signed = signFeed(feed, key);

it("reads what our key has signed", () => {
  expect(readFeed(signed, publicKeyOf(key))).toEqual(feed);
});

it("refuses a feed in which any single character was changed", () => {
  const { feed: text, signature } = JSON.parse(signed) as { feed: string; signature: string };
  const refused = (other: object) => expect(readFeed(JSON.stringify(other), publicKeyOf(key))).toBeNull();
  const places = Array.from({ length: 20 }, (_, index) => Math.floor((index * text.length) / 20));
  for (const at of places) refused({ feed: `${text.slice(0, at)}${text[at] === "1" ? "2" : "1"}${text.slice(at + 1)}`, signature });
  refused({ feed: text, signature: `${signature[0] === "A" ? "B" : "A"}${signature.slice(1)}` });
});

it.each([
  ["another's key", signFeed(feed, trialKey())],
  ["no signature", JSON.stringify({ feed: JSON.stringify(feed) })],
  ["an empty signature", JSON.stringify({ feed: JSON.stringify(feed), signature: "" })],
  ["no JSON", "<html>"],
  ["nothing", ""],
  ["a page that is not https", signFeed({ ...feed, releases: [{ ...release("1.0.0"), page: "http://example.org" }] }, key)],
])("refuses a feed with %s", (_what, text) => {
  expect(readFeed(text, publicKeyOf(key))).toBeNull();
});
