import { expect, it } from "vitest";
import type { Clock } from "#base/clock.ts";
import { Job } from "../record/job.ts";
import { decodeResult, encodeResult } from "../shared-cache/result-codec.ts";
import { ResultCache } from "./result-cache.ts";

let now = 0;
const clock: Clock = { now: () => now, sleep: () => Promise.resolve() };
const caching = { enabled: true, redisUrl: null, ttlSeconds: 10, maxEntries: 3, maxBytes: 1_000_000 };

function job(bytes: number): Job {
  const output = { reference: "12345678", fileName: "12345678.png", mime: "image/png", width: 1, height: 1, bytes };
  const state = { kind: "done" as const, outputs: [output], text: [] };
  return new Job({ id: "1", tool: "t", client: "c", arguments: {}, createdAt: 0, startedAt: 0, finishedAt: 0, state });
}

it("what was asked for longest ago goes first when there are too many bytes", () => {
  const finished = new ResultCache(caching, clock);
  finished.set("a", job(400_000));
  finished.set("b", job(400_000));
  expect(finished.get("a")).not.toBeNull();
  finished.set("c", job(400_000));
  expect(["a", "b", "c"].map((key) => finished.get(key) !== null)).toEqual([true, false, true]);
  finished.set("huge", job(2_000_000));
  expect(finished.get("huge")).toBeNull();
});

it("what was asked for longest ago goes first when there are too many", () => {
  const finished = new ResultCache(caching, clock);
  for (const key of ["a", "b", "c", "d"]) finished.set(key, job(1));
  expect(["a", "b", "c", "d"].map((key) => finished.get(key) !== null)).toEqual([false, true, true, true]);
});

it("nothing is kept longer than its time, asked for or not, and nothing at all when caching is off", () => {
  const finished = new ResultCache(caching, clock);
  finished.set("a", job(1));
  now += 9_999;
  expect(finished.get("a")).not.toBeNull();
  now += 1;
  expect(finished.get("a")).toBeNull();
  const off = new ResultCache({ ...caching, enabled: false }, clock);
  off.set("a", job(1));
  expect(off.get("a")).toBeNull();
});

it("a result that is cut off anywhere, or longer than it says, is refused", () => {
  const encoded = encodeResult({
    arguments: { seed: "1" },
    text: ["made"],
    notes: [],
    outputs: [{ mime: "audio/mpeg", ending: "mp3", bytes: Buffer.alloc(20, 7) }],
  });
  expect(decodeResult(encoded)?.outputs[0]?.bytes).toEqual(Buffer.alloc(20, 7));
  for (let length = 0; length < encoded.length; length++) expect(decodeResult(encoded.subarray(0, length))).toBeNull();
  expect(decodeResult(Buffer.concat([encoded, Buffer.alloc(1)]))).toBeNull();
});
