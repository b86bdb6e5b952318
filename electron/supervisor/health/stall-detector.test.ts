import { describe, expect, it } from "vitest";
import { promptWorkerDied, StallDetector, stallPolicy } from "./stall-detector.ts";

describe("stall detector", () => {
  const minute = 60_000;
  const used = (cpuMs: number, diskBytes = 0) => ({ cpuMs, diskBytes });
  const watch = (
    detector: StallDetector,
    from: number,
    to: number,
    activity: (now: number) => ReturnType<typeof used> | null,
    working = true,
  ) => {
    for (let now = from; now <= to; now += 5_000) if (detector.check(now, working, activity(now))) return now;
    return null;
  };

  it("calls an engine stuck that has a job, says nothing and does nothing for three minutes", () => {
    expect(watch(new StallDetector(0), 0, 10 * minute, () => used(500))).toBe(3 * minute);
  });
  it("waits for one that uses processor time, as for a slow step, but not for ever", () => {
    expect(watch(new StallDetector(0), 0, 20 * minute, (now) => used(now * 0.9))).toBeNull();
    expect(watch(new StallDetector(0), 0, 40 * minute, (now) => used(now * 0.9))).toBe(30 * minute);
  });
  it("waits for one that reads a large model from an old disk", () => {
    expect(watch(new StallDetector(0), 0, 20 * minute, (now) => used(500 + now * 0.01, now * 1_000))).toBeNull();
  });
  it("starts over with every sign of life", () => {
    const detector = new StallDetector(0);
    expect(watch(detector, 0, 50_000, () => used(500))).toBeNull();
    detector.onActivity(50_000);
    expect(watch(detector, 55_000, 10 * minute, () => used(500))).toBe(55_000 + stallPolicy.silenceMs);
  });
  it("never calls an idle engine stuck", () => {
    expect(watch(new StallDetector(0), 0, 60 * minute, () => used(500), false)).toBeNull();
  });
  it("decides nothing early where processor time cannot be known", () => {
    expect(watch(new StallDetector(0), 0, 10 * 60_000, () => null)).toBeNull();
  });
  it("recognises the log line of ComfyUI's worker dying", () => {
    expect(promptWorkerDied("Exception in thread Thread-2 (prompt_worker):")).toBe(true);
    expect(promptWorkerDied("Exception in thread Thread-2 (download):")).toBe(false);
  });
});
