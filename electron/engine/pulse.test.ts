import { spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { groupCpuMs, Pulse, workerDied } from "./pulse.ts";

describe("pulse", () => {
  const watch = (pulse: Pulse, from: number, to: number, cpu: (now: number) => number | null, working = true) => {
    for (let now = from; now <= to; now += 5_000) if (pulse.look(now, working, cpu(now))) return now;
    return null;
  };

  it("calls an engine stuck that has a job, says nothing and does nothing for a minute", () => {
    expect(watch(new Pulse(0), 0, 200_000, () => 500)).toBe(60_000);
  });
  it("waits for one that burns processor time, say for a slow step, but not for ever", () => {
    expect(watch(new Pulse(0), 0, 20 * 60_000, (now) => now * 0.9)).toBeNull();
    expect(watch(new Pulse(0), 0, 40 * 60_000, (now) => now * 0.9)).toBe(30 * 60_000);
  });
  it("starts anew with every sign of life", () => {
    const pulse = new Pulse(0);
    expect(watch(pulse, 0, 50_000, () => 500)).toBeNull();
    pulse.sign(50_000);
    expect(watch(pulse, 55_000, 200_000, () => 500)).toBe(115_000);
  });
  it("never calls a resting engine stuck", () => {
    expect(watch(new Pulse(0), 0, 60 * 60_000, () => 500, false)).toBeNull();
  });
  it("decides nothing early where processor time cannot be known", () => {
    expect(watch(new Pulse(0), 0, 10 * 60_000, () => null)).toBeNull();
  });
  it("knows the last words of ComfyUI's worker", () => {
    expect(workerDied("Exception in thread Thread-2 (prompt_worker):")).toBe(true);
    expect(workerDied("Exception in thread Thread-2 (download):")).toBe(false);
  });
});

it.skipIf(process.platform === "win32")("measures the processor time of a real process group", async () => {
  const busy = spawn(process.execPath, ["-e", "const end = Date.now() + 700; while (Date.now() < end); setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  try {
    await wait(2_000);
    const used = await groupCpuMs(busy.pid ?? 0);
    expect(used).toBeGreaterThan(200);
    await wait(500);
    expect((await groupCpuMs(busy.pid ?? 0)) ?? 0).toBeLessThan((used ?? 0) + 300);
  } finally {
    busy.kill("SIGKILL");
  }
});
