import { afterAll, beforeAll, expect, test } from "vitest";
import { type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { HostedBridge } from "../test-support/hosted-bridge.ts";

let engine: PracticeEngine;
beforeAll(async () => {
  engine = await startPracticeEngine(40);
});
afterAll(() => engine?.stop());

const SOON = { timeout: 60_000 };

test("the person puts a waiting job first, is told when each will be done, and finds what ended in the history", async () => {
  const bridge = new HostedBridge();
  bridge.tell({ type: "engine", engine: { state: "ready", url: engine.url } });
  // Two are at the engine, two wait here.
  for (const [index, prompt] of ["a fox", "a hare", "an owl", "a newt"].entries()) {
    bridge.ask(index + 1, { prompt, steps: 60 });
    await expect.poll(() => bridge.jobs().length, SOON).toBe(index + 1);
  }
  await expect.poll(() => bridge.jobs().map(({ state }) => state.kind === "queued" && state.position), SOON).toEqual([false, 1, 2, 3]);
  await expect.poll(() => bridge.jobs()[0]?.expectedAt, SOON).toBeGreaterThan(Date.now());
  const [, , owl, newt] = bridge.jobs();

  bridge.request(10, "easel/jobs/move", { jobId: newt?.id ?? "", to: "first" });
  await expect.poll(() => bridge.result(10, "easel/jobs/move"), SOON).toEqual({ moved: true });
  await expect.poll(() => bridge.jobs().at(-1)?.state).toEqual({ kind: "queued", position: 2 });
  await expect.poll(() => bridge.answer(3), SOON).toMatch(/Made/);
  const startedAt = (id: string | undefined) => bridge.jobs().find((job) => job.id === id)?.startedAt ?? Number.NaN;
  expect(startedAt(newt?.id)).toBeLessThan(startedAt(owl?.id));

  bridge.request(11, "easel/jobs/move", { jobId: newt?.id ?? "", to: "first" });
  await expect.poll(() => bridge.result(11, "easel/jobs/move")).toEqual({ moved: false });
  bridge.request(12, "easel/jobs/history", { after: null, limit: 1 });
  await expect.poll(() => bridge.result(12, "easel/jobs/history")).toMatchObject({ jobs: [{ id: owl?.id }], more: true });
  bridge.request(13, "easel/jobs/history", { after: owl?.id ?? "", limit: 3 });
  await expect.poll(() => bridge.result(13, "easel/jobs/history")?.jobs[0]?.id).toBe(newt?.id);
  expect(bridge.result(13, "easel/jobs/history")).toMatchObject({ jobs: { length: 3 }, more: false });
});
