import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { groupActivity, macActivity, Pulse, pulsePolicy, workerDied } from "./pulse.ts";

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

it("reads what ps says on macOS", () => {
  expect(macActivity("  501   0:01.50\n  777   1:00.25\n  501  61:00.00\n\n", 501)).toEqual({ cpuMs: 3_661_500, diskBytes: 0 });
});

it.skipIf(process.platform === "win32")("measures what a real process group does", async () => {
  const busy = spawn(process.execPath, ["-e", "const end = Date.now() + 700; while (Date.now() < end); setInterval(() => {}, 1000)"], {
    detached: true,
    stdio: "ignore",
  });
  const cpuMs = async () => (await groupActivity(busy.pid ?? 0))?.cpuMs ?? 0;
  try {
    await wait(2_000);
    const used = await cpuMs();
    expect(used).toBeGreaterThan(200);
    await wait(500);
    expect(await cpuMs()).toBeLessThan(used + 300);
  } finally {
    busy.kill("SIGKILL");
  }
});

it.skipIf(process.platform !== "linux")("measures what a real process group reads from and writes to disks", async () => {
  const file = path.resolve("node_modules", `.easel-disk-${process.pid}`); // the temporary folder may lie in memory
  const script = `const fs = require("fs"); const to = fs.openSync(process.argv[1], "w"); fs.writeSync(to, Buffer.alloc(8e6, 1)); fs.fsyncSync(to); setInterval(() => {}, 1000)`;
  const writer = spawn(process.execPath, ["-e", script, file], { detached: true, stdio: "ignore" });
  try {
    await expect.poll(async () => (await groupActivity(writer.pid ?? 0))?.diskBytes ?? 0, { timeout: 5_000 }).toBeGreaterThan(7e6);
  } finally {
    writer.kill("SIGKILL");
    fs.rmSync(file, { force: true });
  }
});
