import { describe, expect, it } from "vitest";
import type { MemorySample } from "#contract/view.ts";
import { MemoryHistory, noticeableMemory } from "./memory-history.ts";

const memory = { of: "vram" as const, device: "card", total: 1000, free: 400, torch: 0 };

describe("the history of memory", () => {
  it("holds five minutes, one sample in ten seconds", () => {
    const history = new MemoryHistory();
    let samples: MemorySample[] = [];
    for (let at = 0; at <= 600_000; at += 250) samples = history.add(memory, at);
    expect(samples.length).toBeGreaterThan(28);
    expect(samples.length).toBeLessThanOrEqual(31);
    expect(samples[0]?.at).toBeGreaterThanOrEqual(300_000);
    expect(new Set(samples.map(({ used }) => used))).toEqual(new Set([600]));
  });

  it("goes on after a moment in which the engine told nothing, and begins anew with another device", () => {
    const history = new MemoryHistory();
    history.add(memory, 0);
    expect(history.add(null, 5_000)).toEqual([{ at: 0, used: 600 }]);
    expect(history.add({ ...memory, free: 100 }, 10_000)).toEqual([
      { at: 0, used: 600 },
      { at: 10_000, used: 900 },
    ]);
    expect(history.add({ ...memory, device: "other" }, 15_000)).toEqual([{ at: 15_000, used: 600 }]);
  });

  it("drops what lies in the future after the clock was put back", () => {
    const history = new MemoryHistory();
    history.add(memory, 1_000_000);
    expect(history.add(memory, 5_000)).toEqual([{ at: 5_000, used: 600 }]);
  });
});

it("tells of a change that somebody would see", () => {
  const nearly = { ...memory, free: 405 };
  expect(noticeableMemory(memory, nearly)).toBe(memory);
  const changed = { ...memory, free: 420 };
  expect(noticeableMemory(memory, changed)).toBe(changed);
  expect(noticeableMemory(memory, { ...nearly, device: "other" })).not.toBe(memory);
  expect(noticeableMemory(memory, null)).toBeNull();
});
