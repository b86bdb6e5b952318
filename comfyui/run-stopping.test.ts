import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import { ComfyClient } from "./client.ts";
import { ClientFixture, FOX, until } from "./test-support/client-fixture.ts";
import { json } from "./test-support/scripted-engine.ts";
import type { JobEvent } from "./types.ts";

/** Ending a job, picking one up, and letting go of one. */
let fixture: ClientFixture;
beforeEach(async () => {
  fixture = await ClientFixture.open();
});
afterEach(() => fixture.close());

describe("an abort", () => {
  const aborted = { kind: "job_cancelled" };

  test("before the run posts nothing", async () => {
    await expect(fixture.start({ signal: AbortSignal.abort() }).outputs).rejects.toMatchObject(aborted);
    expect(fixture.engine.requests).toEqual([]);
  });

  test("while it connects posts nothing", async () => {
    const stop = new AbortController();
    const { outputs } = fixture.start({ signal: stop.signal });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(fixture.engine.prompts).toEqual([]);
  });

  test("while it posts takes the job back when the engine has it", async () => {
    let answer = () => {};
    fixture.engine.answers.set("POST /prompt", (_request, response, body) => {
      answer = () => fixture.engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = fixture.start({ signal: stop.signal });
    await until(() => fixture.engine.prompts.length === 1);
    stop.abort();
    await pause(30);
    answer();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(fixture.engine.jobs.size).toBe(0);
  });

  test("while the engine is too slow to say whether it has the job: taken back once it has", async () => {
    fixture.speedUpClock();
    let arrive = () => {};
    fixture.engine.answers.set("POST /prompt", (_request, response, body) => {
      arrive = () => fixture.engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = fixture.start({ signal: stop.signal });
    await until(() => fixture.engine.prompts.length === 1);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    arrive();
    await until(() => fixture.engine.requests.includes("POST /queue") && fixture.engine.jobs.size === 0);
  });

  test("takes a pending job out of the queue", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = fixture.start({ signal: stop.signal });
    await fixture.posted(jobId);
    await pause(20);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(fixture.engine.jobs.has(jobId)).toBe(false);
  });

  test.each([true, false])("interrupts a running job, and waits until the engine has let go of it (jobs API: %s)", async (jobsApi) => {
    fixture.engine.jobsApi = jobsApi;
    let hasLetGo = false;
    fixture.engine.onInterrupt = async (job) => {
      await pause(100); // the end of a step
      hasLetGo = true;
      fixture.engine.interrupt(job);
    };
    const stop = new AbortController();
    const { jobId, outputs } = fixture.start({ signal: stop.signal });
    fixture.engine.start(await fixture.posted(jobId));
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(hasLetGo).toBe(true);
  });

  test("uses the newer engines' own cancel where there is one", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = fixture.start({ signal: stop.signal });
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.answers.set(`POST /api/jobs/${jobId}/cancel`, (_request, response) => {
      fixture.engine.interrupt(job);
      json(response, { cancelled: true });
    });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(fixture.engine.requests).not.toContain("POST /interrupt");
  });
});

describe("cancel", () => {
  test("catches a job that starts between the two requests, and says an interrupt again that came too early", async () => {
    fixture.speedUpClock();
    let interrupts = 0;
    fixture.engine.onInterrupt = (job) => {
      interrupts += 1;
      if (interrupts === 2) fixture.engine.interrupt(job);
    };
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.answers.set("POST /queue", (_request, response) => {
      fixture.engine.start(job); // before the delete takes effect
      response.end();
    });
    expect(await fixture.client.cancel(jobId)).toBe(true);
    expect(interrupts).toBe(2);
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });

  test("is false for a job that the engine does not have, has done, or does not let go of", async () => {
    fixture.speedUpClock();
    expect(await fixture.client.cancel(randomUUID())).toBe(false);
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.onInterrupt = () => {};
    expect(await fixture.client.cancel(jobId)).toBe(false);
    fixture.engine.onInterrupt = (running) => fixture.engine.succeed(running); // it was faster
    expect(await fixture.client.cancel(jobId)).toBe(false);
    await outputs;
    expect(await fixture.client.cancel(jobId)).toBe(false);
  });

  test("by somebody else ends a run: from the queue, and in the middle", async () => {
    const waiting = fixture.start();
    await fixture.posted(waiting.jobId);
    fixture.engine.jobs.delete(waiting.jobId);
    fixture.engine.status();
    await expect(waiting.outputs).rejects.toMatchObject({ kind: "job_cancelled", message: expect.stringContaining("queue") });
    const running = fixture.start();
    const job = await fixture.posted(running.jobId);
    fixture.engine.start(job);
    fixture.engine.interrupt(job);
    await expect(running.outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });
});

describe("follow", () => {
  test("picks up a job of another process, and needs no poll to hear of its end", async () => {
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.stopPolls();
    const other = fixture.client;
    const events: JobEvent[] = [];
    const followed = other.follow(jobId, { onEvent: (event) => events.push(event) });
    await until(() => events.length > 0);
    fixture.engine.succeed(job);
    expect(await followed).toEqual(await outputs);
    expect(await other.follow(jobId)).toEqual(FOX);
    await other.dispose();
  });

  test("of a job that the engine does not know is job_unknown", async () => {
    await expect(fixture.client.follow(randomUUID())).rejects.toMatchObject({ kind: "job_unknown" });
    expect(fixture.engine.requests).toHaveLength(1); // where the jobs API says so, there is no more to ask
  });

  test("stops the job when it is aborted", async () => {
    const { jobId, outputs } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    const stop = new AbortController();
    const other = new ComfyClient({ url: fixture.engine.url });
    const followed = other.follow(jobId, { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(followed).rejects.toMatchObject({ kind: "job_cancelled" });
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
    await other.dispose();
  });
});

describe("dispose", () => {
  test("lets go of a job without stopping it, closes the connection, and posts nothing more", async () => {
    const { jobId, outputs } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    await fixture.client.dispose();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", remedy: expect.stringContaining("goes on") });
    await until(() => fixture.engine.sockets.size === 0);
    expect(fixture.engine.jobs.get(jobId)?.state).toBe("running");
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable" });
    await pause(50);
    expect(fixture.engine.prompts).toHaveLength(1);
  });

  test("of a client that was never used waits for nothing", async () => {
    const hasty = { ...systemClock, sleep: () => Promise.reject(new Error("it waited")) };
    await new ComfyClient({ url: fixture.engine.url, clock: hasty }).dispose();
  });
});
