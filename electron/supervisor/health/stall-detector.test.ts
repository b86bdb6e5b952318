import { describe, expect, it } from "vitest";
import { promptWorkerDied, StallDetector, stallPolicy } from "./stall-detector.ts";

describe("stall detector", () => {
  const minute = 60_000;
  const used = (cpuMs: number, diskBytes = 0, isWaiting = false) => ({ cpuMs, diskBytes, isWaiting });
  const watch = (
    detector: StallDetector,
    from: number,
    to: number,
    activity: (now: number) => ReturnType<typeof used> | null,
    expected: "work" | "answers" | "nothing" = "work",
  ) => {
    for (let now = from; now <= to; now += 5_000) if (detector.check(now, expected, activity(now))) return now;
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
    expect(watch(new StallDetector(0), 0, 60 * minute, () => used(500), "nothing")).toBeNull();
  });
  it("calls one frozen that answers nothing and does nothing, within half a minute", () => {
    expect(watch(new StallDetector(0), 0, minute, () => used(500), "answers")).toBe(25_000);
  });
  it("counts the silence of a frozen one from its last answer, however long it had been at a picture without a sound", () => {
    const detector = new StallDetector(0);
    expect(watch(detector, 0, 2 * minute, () => used(500))).toBeNull();
    expect(watch(detector, 2 * minute + 5_000, 10 * minute, () => used(500), "answers")).toBe(2 * minute + 25_000);
  });
  it("waits for one that answers nothing but works, or that a busy computer gives no time", () => {
    expect(watch(new StallDetector(0), 0, 5 * minute, (now) => used(now * 0.5), "answers")).toBeNull();
    expect(watch(new StallDetector(0), 0, 5 * minute, () => used(500, 0, true), "answers")).toBeNull();
  });
  it("decides nothing early where processor time cannot be known", () => {
    expect(watch(new StallDetector(0), 0, 10 * 60_000, () => null)).toBeNull();
  });
  it("recognises the log line of ComfyUI's worker dying", () => {
    expect(promptWorkerDied("Exception in thread Thread-2 (prompt_worker):")).toBe(true);
    expect(promptWorkerDied("Exception in thread Thread-2 (download):")).toBe(false);
  });
});
