import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ComfyClient } from "./client.ts";
import { FOX, POLL_FLOOR_MS, Scene, until } from "./test-support/scene.ts";
import { json } from "./test-support/scripted-engine.ts";
import type { JobEvent } from "./types.ts";

/** Ending a job, picking one up, and letting go of one. */
let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

describe("an abort", () => {
  const aborted = { kind: "job_cancelled" };

  test("before the run posts nothing", async () => {
    await expect(scene.start({ signal: AbortSignal.abort() }).outputs).rejects.toMatchObject(aborted);
    expect(scene.engine.requests).toEqual([]);
  });

  test("while it connects posts nothing", async () => {
    const stop = new AbortController();
    const { outputs } = scene.start({ signal: stop.signal });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(scene.engine.prompts).toEqual([]);
  });

  test("while it posts takes the job back when the engine has it", async () => {
    let answer = () => {};
    scene.engine.answers.set("POST /prompt", (_request, response, body) => {
      answer = () => scene.engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = scene.start({ signal: stop.signal });
    await until(() => scene.engine.prompts.length === 1);
    stop.abort();
    await pause(30);
    answer();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(scene.engine.jobs.size).toBe(0);
  });

  test("while the engine is too slow to say whether it has the job: taken back once it has", async () => {
    scene.hurry();
    let arrive = () => {};
    scene.engine.answers.set("POST /prompt", (_request, response, body) => {
      arrive = () => scene.engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = scene.start({ signal: stop.signal });
    await until(() => scene.engine.prompts.length === 1);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    arrive();
    await until(() => scene.engine.requests.includes("POST /queue") && scene.engine.jobs.size === 0);
  });

  test("takes a pending job out of the queue", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = scene.start({ signal: stop.signal });
    await scene.posted(jobId);
    await pause(20);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(scene.engine.jobs.has(jobId)).toBe(false);
  });

  test.each([true, false])("interrupts a running job, and waits until the engine has let go of it (jobs API: %s)", async (jobsApi) => {
    scene.engine.jobsApi = jobsApi;
    let letGo = 0;
    scene.engine.onInterrupt = async (job) => {
      await pause(100); // the end of a step
      letGo = performance.now();
      scene.engine.interrupt(job);
    };
    const stop = new AbortController();
    const { jobId, outputs } = scene.start({ signal: stop.signal });
    scene.engine.start(await scene.posted(jobId));
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(letGo).toBeGreaterThan(0);
    expect(performance.now() - letGo).toBeLessThan(300);
  });

  test("uses the newer engines' own cancel where there is one", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = scene.start({ signal: stop.signal });
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    scene.engine.answers.set(`POST /api/jobs/${jobId}/cancel`, (_request, response) => {
      scene.engine.interrupt(job);
      json(response, { cancelled: true });
    });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(scene.engine.requests).not.toContain("POST /interrupt");
  });
});

describe("cancel", () => {
  test("catches a job that starts between the two requests, and says an interrupt again that came too early", async () => {
    scene.hurry();
    let interrupts = 0;
    scene.engine.onInterrupt = (job) => {
      interrupts += 1;
      if (interrupts === 2) scene.engine.interrupt(job);
    };
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.answers.set("POST /queue", (_request, response) => {
      scene.engine.start(job); // before the delete takes effect
      response.end();
    });
    expect(await scene.client.cancel(jobId)).toBe(true);
    expect(interrupts).toBe(2);
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });

  test("is false for a job that the engine does not have, has done, or does not let go of", async () => {
    scene.hurry();
    expect(await scene.client.cancel(randomUUID())).toBe(false);
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    scene.engine.onInterrupt = () => {};
    expect(await scene.client.cancel(jobId)).toBe(false);
    scene.engine.onInterrupt = (running) => scene.engine.succeed(running); // it was faster
    expect(await scene.client.cancel(jobId)).toBe(false);
    await outputs;
    expect(await scene.client.cancel(jobId)).toBe(false);
  });

  test("by somebody else ends a run: from the queue, and in the middle", async () => {
    const waiting = scene.start();
    await scene.posted(waiting.jobId);
    scene.engine.jobs.delete(waiting.jobId);
    scene.engine.status();
    await expect(waiting.outputs).rejects.toMatchObject({ kind: "job_cancelled", message: expect.stringContaining("queue") });
    const running = scene.start();
    const job = await scene.posted(running.jobId);
    scene.engine.start(job);
    scene.engine.interrupt(job);
    await expect(running.outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });
});

describe("follow", () => {
  test("picks up a job of another process, and needs no poll to hear of its end", async () => {
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    const other = new ComfyClient({ url: scene.engine.url });
    const events: JobEvent[] = [];
    const followed = other.follow(jobId, { onEvent: (event) => events.push(event) });
    await until(() => events.length > 0);
    const done = performance.now();
    scene.engine.succeed(job);
    expect(await followed).toEqual(await outputs);
    expect(performance.now() - done).toBeLessThan(POLL_FLOOR_MS / 2);
    expect(await other.follow(jobId)).toEqual(FOX);
    await other.dispose();
  });

  test("of a job that the engine does not know is job_unknown", async () => {
    await expect(scene.client.follow(randomUUID())).rejects.toMatchObject({ kind: "job_unknown" });
    expect(scene.engine.requests).toHaveLength(1); // where the jobs API says so, there is no more to ask
  });

  test("stops the job when it is aborted", async () => {
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    const stop = new AbortController();
    const other = new ComfyClient({ url: scene.engine.url });
    const followed = other.follow(jobId, { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(followed).rejects.toMatchObject({ kind: "job_cancelled" });
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
    await other.dispose();
  });
});

describe("dispose", () => {
  test("lets go of a job without stopping it, closes the connection, and posts nothing more", async () => {
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    await scene.client.dispose();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", remedy: expect.stringContaining("goes on") });
    await until(() => scene.engine.sockets.size === 0);
    expect(scene.engine.jobs.get(jobId)?.state).toBe("running");
    await expect(scene.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable" });
    await pause(50);
    expect(scene.engine.prompts).toHaveLength(1);
  });

  test("of a client that was never used takes no time", async () => {
    const before = systemClock.now();
    await new ComfyClient({ url: scene.engine.url }).dispose();
    expect(systemClock.now() - before).toBeLessThan(50);
  });
});
