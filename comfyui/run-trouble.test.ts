import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ClientFixture, FOX, until } from "./test-support/client-fixture.ts";
import { fastClock } from "./test-support/fast-clock.ts";
import { json, ScriptedEngine, type ScriptedJob } from "./test-support/scripted-engine.ts";

/** `run` against an engine that does, on purpose, what real ones do by accident. */
let fixture: ClientFixture;
beforeEach(async () => {
  fixture = await ClientFixture.open();
});
afterEach(() => fixture.close());

describe("without events", () => {
  test.each([true, false])("a job is found by polling (jobs API: %s)", async (jobsApi) => {
    fixture.speedUpClock();
    fixture.engine.jobsApi = jobsApi;
    fixture.engine.acceptSockets = false;
    const { jobId, outputs, events } = fixture.start();
    const job = await fixture.posted(jobId);
    await until(() => events.length > 0);
    job.state = "running";
    await until(() => events.length > 1);
    fixture.engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
    expect(events).toEqual([{ type: "queued", position: 0 }, { type: "started" }]);
  });

  test("as often as was asked for", async () => {
    fixture.engine.acceptSockets = false;
    fixture.use({ pollIntervalMs: 20 });
    const { jobId, outputs } = fixture.start();
    const looks = () => fixture.engine.requests.filter((request) => request === `GET /api/jobs/${jobId}`).length;
    const job = await fixture.posted(jobId);
    job.state = "running";
    await until(() => looks() > 5);
    fixture.engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
  });

  test("a job is found where the jobs API cannot tell of it", async () => {
    fixture.engine.onJob = (job) => {
      fixture.engine.answers.set(`GET /api/jobs/${job.id}`, (_request, response) =>
        response.writeHead(500).end("500 Internal Server Error"),
      );
      fixture.engine.succeed(job);
    };
    expect(await fixture.start({ metadata: { workflow: null } }).outputs).toEqual(FOX);
  });

  test("after a drop it connects under a new client id, for the old one would hear nothing any more", async () => {
    fixture.stopPolls();
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.dropSockets();
    await until(() => fixture.engine.sockets.size === 1 && !fixture.engine.sockets.has(job.clientId));
    // These go to the old id, so nobody hears them; the status that everybody gets is what wakes us.
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);

    const next = fixture.start();
    const later = await fixture.posted(next.jobId);
    expect(later.clientId).not.toBe(job.clientId);
    fixture.engine.start(later);
    await until(() => next.events.some(({ type }) => type === "started"));
    fixture.engine.succeed(later);
    await next.outputs;
  });

  test("a connection that died without a word is noticed", async () => {
    fixture.speedUpClock();
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    const silent = fixture.engine.sockets.get(job.clientId);
    silent?.pause(); // reads nothing, so answers no ping
    await until(() => fixture.engine.sockets.size === 2);
    fixture.engine.succeed(job);
    await outputs;
    silent?.resume();
  });
});

test("whatever happens on the way, a run gives the outputs that the engine recorded, and progress that never falls", async () => {
  fixture.speedUpClock();
  const happenings: Record<string, (job: ScriptedJob) => void | Promise<void>> = {
    status: () => fixture.engine.status(),
    start: (job) => fixture.engine.start(job),
    "early step": (job) => fixture.engine.progress(job, "3", 1, 4),
    "late step": (job) => fixture.engine.progress(job, "3", 4, 4),
    "unknown node": (job) => fixture.engine.progress(job, "3.0.1", 2, 7),
    "another job": (job) => fixture.engine.tell({ ...job, id: randomUUID() }, "execution_success"),
    "end told early": (job) => fixture.engine.tell(job, "executing", { node: null }),
    "node error that does not end the job": (job) => fixture.engine.tell(job, "execution_error", { node_id: "3" }),
    drop: () => fixture.engine.dropSockets(),
    "a broken look": (job) => {
      const path = `GET /api/jobs/${job.id}`;
      fixture.engine.answers.set(path, (request) => {
        fixture.engine.answers.delete(path);
        request.socket.destroy();
      });
    },
    time: () => pause(20),
  };
  const story = fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(story, fc.boolean(), async (steps, told) => {
      const { jobId, outputs, events } = fixture.start();
      const job = await fixture.posted(jobId);
      for (const step of steps) await happenings[step]?.(job);
      if (told) fixture.engine.succeed(job);
      else fixture.engine.record(job, "success", {}, { 9: { images: FOX.images } });
      expect(await outputs).toEqual(FOX);
      const fractions = events.flatMap((event) => (event.type === "progress" ? [event.fraction] : []));
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(events.filter(({ type }) => type === "started").length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

describe("an engine that goes away", () => {
  test("in the middle of a job: engine_crashed", async () => {
    const { jobId, outputs } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    await fixture.engine.kill();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("stopped") });
    fixture.engine = await ScriptedEngine.start();
  });

  test("and comes back without the job: engine_crashed, and why", async () => {
    const { jobId, outputs } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    await fixture.restartEngine();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("restarted") });
  });

  test("and leaves something else at its address", async () => {
    fixture.speedUpClock();
    const { jobId, outputs } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    fixture.engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>?</h1>"),
    );
    fixture.engine.dropSockets();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("and comes back without a job that had not even begun: that is no cancelling either", async () => {
    const { jobId, outputs, events } = fixture.start();
    await fixture.posted(jobId);
    await until(() => events.length > 0);
    await fixture.restartEngine();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("several times for a moment: only what lasts counts", async () => {
    fixture.speedUpClock();
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    let looks = 0;
    fixture.engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) => {
      looks += 1;
      if (looks % 4 !== 0) response.writeHead(200, { "content-type": "text/html" }).end("<h1>Starting...</h1>");
      else json(response, { id: jobId, status: "in_progress" });
    });
    fixture.engine.dropSockets();
    await until(() => looks > 12);
    fixture.engine.answers.delete(`GET /api/jobs/${jobId}`);
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("only for a moment: the job goes on", async () => {
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    let breaks = 3;
    fixture.engine.answers.set(`GET /api/jobs/${jobId}`, (request, response) => {
      breaks -= 1;
      if (breaks <= 0) fixture.engine.answers.delete(`GET /api/jobs/${jobId}`);
      request.socket.destroy();
      response.destroy();
    });
    fixture.engine.dropSockets();
    await until(() => breaks === 0);
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("into silence: it is told, and after half a minute the engine is frozen; when it answers again, it has to stop the job", async () => {
    const clock = fastClock(50);
    fixture.use({ clock });
    const { jobId, outputs, events } = fixture.start();
    fixture.engine.start(await fixture.posted(jobId));
    const froze = clock.now();
    fixture.engine.freeze(true);
    await expect(outputs).rejects.toMatchObject({ kind: "engine_stuck", code: "engine_froze" });
    expect(clock.now() - froze).toBeGreaterThanOrEqual(27_000);
    const told = events.flatMap((event) => (event.type === "silent" ? [event.seconds] : []));
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((seconds) => seconds !== null && seconds >= 8)).toBe(true);
    fixture.engine.freeze(false);
    await until(() => fixture.engine.jobs.get(jobId)?.state === "ended");
  });

  test("into silence for a while: that is told, and that it is over, and the job goes on", async () => {
    fixture.use({ clock: fastClock(50) });
    const { jobId, outputs, events } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.freeze(true);
    await until(() => events.some(({ type }) => type === "silent"));
    fixture.engine.freeze(false);
    await until(() => events.some((event) => event.type === "silent" && event.seconds === null));
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("before the POST: engine_unreachable, at once", async () => {
    await fixture.engine.kill();
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "refused" });
    fixture.engine = await ScriptedEngine.start();
  });
});

describe("a POST whose answer is lost", () => {
  test("although the job arrived: it is followed, not posted again", async () => {
    fixture.engine.answers.set("POST /prompt", (request, _response, body) => {
      fixture.engine.accept(undefined, body);
      request.socket.resetAndDestroy();
    });
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
    expect(fixture.engine.prompts).toHaveLength(1);
  });

  test("with the job: it is told, and not posted again", async () => {
    fixture.speedUpClock();
    fixture.engine.answers.set("POST /prompt", (request) => request.socket.resetAndDestroy());
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "broken" });
    expect(fixture.engine.prompts).toHaveLength(1);
  });

  test("with the engine: engine_crashed", async () => {
    fixture.engine.answers.set("POST /prompt", () => void fixture.engine.kill());
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_crashed" });
    fixture.engine = await ScriptedEngine.start();
  });

  test("to a time-out, and the job arrives later: it does not run for nobody", async () => {
    fixture.speedUpClock();
    let late: () => void = () => {};
    fixture.engine.answers.set("POST /prompt", (_request, _response, body) => {
      late = () => fixture.engine.accept(undefined, body);
    });
    const { jobId, outputs } = fixture.start();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "timeout" });
    late();
    expect(fixture.engine.jobs.has(jobId)).toBe(true);
    await until(() => !fixture.engine.jobs.has(jobId));
  });

  test("to a time-out", async () => {
    fixture.speedUpClock();
    fixture.engine.answers.set("POST /prompt", (_request, _response, body) => fixture.engine.accept(undefined, body));
    const { jobId, outputs } = fixture.start();
    fixture.engine.succeed(await fixture.posted(jobId));
    expect(await outputs).toEqual(FOX);
  });
});
