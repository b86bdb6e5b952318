import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryEntry, Job } from "./job.ts";
import { JobQueue } from "./queue.ts";

const job = (id: string, number = 0): Job => ({ number, id, graph: {}, extraData: {}, outputs: [] });
const entry: HistoryEntry = { prompt: [], outputs: {}, status: { status_str: "success", completed: true, messages: [] }, meta: {} };

test("jobs are taken by number, equal numbers in the order they came", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 30 }), (numbers) => {
      const queue = new JobQueue(() => {});
      numbers.forEach((number, index) => {
        queue.put(job(String(index), number));
      });
      const taken: Job[] = [];
      for (let next = queue.take(); next; next = queue.take()) {
        taken.push(next);
        queue.finish(entry);
      }
      const expected = numbers.map((number, index) => ({ number, index })).sort((a, b) => a.number - b.number || a.index - b.index);
      expect(taken.map(({ id }) => Number(id))).toEqual(expected.map(({ index }) => index));
    }),
  );
});

test("who hears of the end finds the job in history and no longer running", () => {
  const seen: [number, boolean][] = [];
  const queue: JobQueue = new JobQueue(() => seen.push([queue.remaining, queue.history().has("a")]));
  queue.put(job("a"));
  queue.take();
  queue.finish(entry);
  expect(seen).toEqual([
    [1, false],
    [1, false],
    [0, true],
  ]);
});

test("removing tells whether there was something to remove; the running job is not touched", () => {
  const queue = new JobQueue(() => {});
  queue.put(job("running"));
  queue.take();
  queue.put(job("waiting"));
  expect([queue.remove("running"), queue.remove("waiting"), queue.remove("waiting")]).toEqual([false, true, false]);
  expect(queue.toResponse().queue_running).toHaveLength(1);
});

test("history forgets the oldest beyond ten thousand", () => {
  const queue = new JobQueue(() => {});
  for (let i = 0; i <= 10_000; i++) {
    queue.put(job(String(i)));
    queue.take();
    queue.finish(entry);
  }
  expect([queue.history().size, queue.history().has("0"), queue.history().has("1")]).toEqual([10_000, false, true]);
});
