import { describe, expect, it } from "vitest";
import { Pulse, pulsePolicy, workerDied } from "./stall-detector.ts";

describe("pulse", () => {
  const minute = 60_000;
  const done = (cpuMs: number, diskBytes = 0) => ({ cpuMs, diskBytes });
  const watch = (pulse: Pulse, from: number, to: number, activity: (now: number) => ReturnType<typeof done> | null, working = true) => {
    for (let now = from; now <= to; now += 5_000) if (pulse.look(now, working, activity(now))) return now;
    return null;
  };

  it("calls an engine stuck that has a job, says nothing and does nothing for three minutes", () => {
    expect(watch(new Pulse(0), 0, 10 * minute, () => done(500))).toBe(3 * minute);
  });
  it("waits for one that burns processor time, say for a slow step, but not for ever", () => {
    expect(watch(new Pulse(0), 0, 20 * minute, (now) => done(now * 0.9))).toBeNull();
    expect(watch(new Pulse(0), 0, 40 * minute, (now) => done(now * 0.9))).toBe(30 * minute);
  });
  it("waits for one that reads a large model from an old disk", () => {
    expect(watch(new Pulse(0), 0, 20 * minute, (now) => done(500 + now * 0.01, now * 1_000))).toBeNull();
  });
  it("starts anew with every sign of life", () => {
    const pulse = new Pulse(0);
    expect(watch(pulse, 0, 50_000, () => done(500))).toBeNull();
    pulse.sign(50_000);
    expect(watch(pulse, 55_000, 10 * minute, () => done(500))).toBe(55_000 + pulsePolicy.silence);
  });
  it("never calls a resting engine stuck", () => {
    expect(watch(new Pulse(0), 0, 60 * minute, () => done(500), false)).toBeNull();
  });
  it("decides nothing early where processor time cannot be known", () => {
    expect(watch(new Pulse(0), 0, 10 * 60_000, () => null)).toBeNull();
  });
  it("knows the last words of ComfyUI's worker", () => {
    expect(workerDied("Exception in thread Thread-2 (prompt_worker):")).toBe(true);
    expect(workerDied("Exception in thread Thread-2 (download):")).toBe(false);
  });
});
