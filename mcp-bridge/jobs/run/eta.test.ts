import { describe, expect, test } from "vitest";
import type { JobState, JobView } from "#contract/job.ts";
import { Job } from "../record/job.ts";
import { Pace } from "../record/pace.ts";
import { etaOf } from "./eta.ts";

let ids = 0;
function view(change: Partial<JobView>): JobView {
  const args = { model: "a", width: 512, height: 512, steps: 20, count: 1 };
  const state: JobState = { kind: "queued", position: 0 };
  return { id: `job ${ids++}`, tool: "t", client: "c", arguments: args, createdAt: 0, startedAt: null, finishedAt: null, state, ...change };
}

const done = (ms: number, change: JobView["arguments"] = {}) => {
  const { arguments: args } = view({});
  return view({
    startedAt: 1000,
    finishedAt: 1000 + ms,
    arguments: { ...args, ...change },
    state: { kind: "done", outputs: [], text: [] },
  });
};
const queued = (position: number | null, args?: JobView["arguments"]) =>
  new Job(view({ state: { kind: "queued", position }, ...(args && { arguments: args }) }));
const running = (startedAt: number) => new Job(view({ startedAt, state: { kind: "running", fraction: null, step: null, steps: null } }));

describe("how long a job will take", () => {
  test("by its own pace, from the first step on: the model took a minute to load", () => {
    const job = running(0);
    job.pace.note(0.1, 60_000);
    expect(etaOf(job, [job], [], 60_000)).toBeNull();
    job.pace.note(0.5, 64_000);
    expect(etaOf(job, [job], [], 64_000)).toBeCloseTo(5_000);
    expect(etaOf(job, [job], [], 66_000)).toBeCloseTo(3_000);
    expect(etaOf(job, [job], [], 99_000)).toBe(0);
  });

  test("by the median of the newest jobs of the same tool, model and size, in proportion to its steps", () => {
    const past = [done(90_000), ...[9_000, 10_000, 60_000, 10_500, 9_500].map((ms) => done(ms))];
    const job = queued(0);
    expect(etaOf(job, [job], past, 5_000)).toBe(10_000);
    const twice = queued(0, { model: "a", width: 512, height: 512, steps: 40, count: 1 });
    expect(etaOf(twice, [twice], past, 5_000)).toBe(20_000);
    for (const other of [{ model: "b" }, { width: 1024 }, { count: 4 }]) {
      const unlike = queued(0, { ...job.view.arguments, ...other });
      expect(etaOf(unlike, [unlike], past, 5_000)).toBeNull();
    }
  });

  test("together with the jobs before it, and not at all when one of those cannot be told or is not ours", () => {
    const first = running(4_000);
    const [second, third] = [queued(1), queued(2)];
    const line = [first, second, third];
    expect(etaOf(third, line, [done(10_000)], 5_000)).toBe(29_000);
    expect(etaOf(third, line, [], 5_000)).toBeNull();
    expect(etaOf(queued(0), line, [done(10_000)], 5_000)).toBeNull();
    const behindOthers = queued(3);
    expect(etaOf(behindOthers, [first, behindOthers], [done(10_000)], 5_000)).toBeNull();
    const paused = queued(null);
    expect(etaOf(paused, [paused], [done(10_000)], 5_000)).toBeNull();
    const stopped = new Job(view({ state: { kind: "waiting_for_engine" } }));
    expect(etaOf(stopped, [stopped], [done(10_000)], 5_000)).toBeNull();
  });

  test("nobody can tell when a job that takes longer than usual will end", () => {
    const job = running(0);
    expect(etaOf(job, [job], [done(10_000)], 4_000)).toBe(6_000);
    expect(etaOf(job, [job], [done(10_000)], 11_000)).toBeNull();
  });

  test("no progress is no pace", () => {
    const pace = new Pace();
    expect(pace.timeLeft(0)).toBeNull();
    pace.note(0.5, 10);
    pace.note(0.5, 20);
    expect(pace.timeLeft(30)).toBeNull();
    pace.note(0.9, 20);
    expect(pace.timeLeft(10)).toBeCloseTo(12.5);
  });
});
