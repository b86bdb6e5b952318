import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "./clock.ts";
import { WorkerLane } from "./worker-lane.ts";

/** A thread that doubles numbers, and has its ways to fail. */
const PROGRAM = `
  const { parentPort } = require("node:worker_threads");
  let tasks = 0;
  parentPort.on("message", (task) => {
    tasks++;
    if (task === "never answers") return;
    if (task === "spins") for (;;);
    if (task === "throws") throw new Error("broken");
    if (task === "leaves") process.exit(0);
    if (task === "hoards") { const all = []; for (;;) all.push(new Array(1000).fill(tasks)); }
    parentPort.postMessage(task === "counts" ? tasks : task * 2);
  });
`;

describe("a lane", () => {
  let lane: WorkerLane<number | string, number>;
  let started: number;
  const open = (timeoutMs = 60_000, idleMs = 60_000) => {
    started = 0;
    const start = () => {
      started++;
      return new Worker(PROGRAM, { eval: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 32 } });
    };
    lane = new WorkerLane({ start, timeoutMs, idleMs, clock: systemClock });
  };
  afterEach(() => lane.dispose());

  test("answers in order, with one thread", async () => {
    open();
    expect(await Promise.all([1, 2, 3].map((task) => lane.run(task)))).toEqual([2, 4, 6]);
    expect(await lane.run("counts")).toBe(4);
    expect(started).toBe(1);
  });

  test.each([
    ["never answers", "time"],
    ["spins", "time"],
    ["throws", "crash"],
    ["leaves", "crash"],
    ["hoards", "memory"],
  ])("a task that %s costs itself, not those behind it", async (task, reason) => {
    open(reason === "time" ? 1_500 : 60_000);
    const guilty = lane.run(task);
    const next = lane.run(21);
    await expect(guilty).rejects.toMatchObject({ reason });
    expect(await next).toBe(42);
    expect(started).toBe(2);
  });

  test("an idle thread ends, and another is started when there is work", async () => {
    open(60_000, 1);
    expect(await lane.run("counts")).toBe(1);
    await expect.poll(() => lane.run("counts")).toBe(1);
    expect(started).toBeGreaterThan(1);
  });
});
