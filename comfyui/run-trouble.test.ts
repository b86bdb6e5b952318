import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FOX, POLL_FLOOR_MS, Scene, until } from "./test-support/scene.ts";
import { json, ScriptedEngine, type ScriptedJob } from "./test-support/scripted-engine.ts";

/** `run` against an engine that does, on purpose, what real ones do by accident. */
let scene: Scene;
beforeEach(async () => {
  scene = await Scene.open();
});
afterEach(() => scene.close());

describe("without events", () => {
  test.each([true, false])("a job is found by polling (jobs API: %s)", async (jobsApi) => {
    scene.hurry();
    scene.engine.jobsApi = jobsApi;
    scene.engine.acceptSockets = false;
    const { jobId, outputs, events } = scene.start();
    const job = await scene.posted(jobId);
    await until(() => events.length > 0);
    job.state = "running";
    await until(() => events.length > 1);
    scene.engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
    expect(events).toEqual([{ type: "queued", position: 0 }, { type: "started" }]);
  });

  test("as often as was asked for", async () => {
    scene.engine.acceptSockets = false;
    scene.use({ pollIntervalMs: 20 });
    const { jobId, outputs } = scene.start();
    const looks = () => scene.engine.requests.filter((request) => request === `GET /api/jobs/${jobId}`).length;
    const job = await scene.posted(jobId);
    job.state = "running";
    await until(() => looks() > 5);
    scene.engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
  });

  test("a job is found where the jobs API cannot tell of it", async () => {
    scene.engine.onJob = (job) => {
      scene.engine.answers.set(`GET /api/jobs/${job.id}`, (_request, response) => response.writeHead(500).end("500 Internal Server Error"));
      scene.engine.succeed(job);
    };
    expect(await scene.start({ metadata: { workflow: null } }).outputs).toEqual(FOX);
  });

  test("after a drop it connects under a new client id, for the old one would hear nothing any more", async () => {
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    scene.engine.dropSockets();
    await until(() => scene.engine.sockets.size === 1 && !scene.engine.sockets.has(job.clientId));
    // These go to the old id, so nobody hears them; the status that everybody gets is what wakes us.
    const done = performance.now();
    scene.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
    expect(performance.now() - done).toBeLessThan(POLL_FLOOR_MS / 2);

    const next = scene.start();
    const later = await scene.posted(next.jobId);
    expect(later.clientId).not.toBe(job.clientId);
    scene.engine.start(later);
    await until(() => next.events.some(({ type }) => type === "started"));
    scene.engine.succeed(later);
    await next.outputs;
  });

  test("a connection that died without a word is noticed", async () => {
    scene.hurry();
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    const silent = scene.engine.sockets.get(job.clientId);
    silent?.pause(); // reads nothing, so answers no ping
    await until(() => scene.engine.sockets.size === 2);
    scene.engine.succeed(job);
    await outputs;
    silent?.resume();
  });
});

test("whatever happens on the way, a run gives the outputs that the engine recorded, and progress that never falls", async () => {
  scene.hurry();
  const happenings: Record<string, (job: ScriptedJob) => void | Promise<void>> = {
    status: () => scene.engine.status(),
    start: (job) => scene.engine.start(job),
    "early step": (job) => scene.engine.progress(job, "3", 1, 4),
    "late step": (job) => scene.engine.progress(job, "3", 4, 4),
    "unknown node": (job) => scene.engine.progress(job, "3.0.1", 2, 7),
    "another job": (job) => scene.engine.tell({ ...job, id: randomUUID() }, "execution_success"),
    "end told early": (job) => scene.engine.tell(job, "executing", { node: null }),
    "node error that does not end the job": (job) => scene.engine.tell(job, "execution_error", { node_id: "3" }),
    drop: () => scene.engine.dropSockets(),
    "a broken look": (job) => {
      const path = `GET /api/jobs/${job.id}`;
      scene.engine.answers.set(path, (request) => {
        scene.engine.answers.delete(path);
        request.socket.destroy();
      });
    },
    time: () => pause(20),
  };
  const story = fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(story, fc.boolean(), async (steps, told) => {
      const { jobId, outputs, events } = scene.start();
      const job = await scene.posted(jobId);
      for (const step of steps) await happenings[step]?.(job);
      if (told) scene.engine.succeed(job);
      else scene.engine.record(job, "success", {}, { 9: { images: FOX.images } });
      expect(await outputs).toEqual(FOX);
      const fractions = events.flatMap((event) => (event.type === "progress" ? [event.fraction] : []));
      expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
      expect(events.filter(({ type }) => type === "started").length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

describe("an engine that goes away", () => {
  test("in the middle of a job: engine_crashed, soon", async () => {
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    const died = performance.now();
    await scene.engine.die();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("stopped") });
    expect(performance.now() - died).toBeLessThan(4_000);
    scene.engine = await ScriptedEngine.start();
  });

  test("and comes back without the job: engine_crashed, and why", async () => {
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    await scene.restartEngine();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("restarted") });
  });

  test("and leaves something else at its address", async () => {
    scene.hurry();
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    scene.engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>?</h1>"),
    );
    scene.engine.dropSockets();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("and comes back without a job that had not even begun: that is no cancelling either", async () => {
    const { jobId, outputs, events } = scene.start();
    await scene.posted(jobId);
    await until(() => events.length > 0);
    await scene.restartEngine();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("several times for a moment: only what lasts counts", async () => {
    scene.hurry();
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    let looks = 0;
    scene.engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) => {
      looks += 1;
      if (looks % 4 !== 0) response.writeHead(200, { "content-type": "text/html" }).end("<h1>Starting...</h1>");
      else json(response, { id: jobId, status: "in_progress" });
    });
    scene.engine.dropSockets();
    await until(() => looks > 12);
    scene.engine.answers.delete(`GET /api/jobs/${jobId}`);
    scene.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("only for a moment: the job goes on", async () => {
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    let breaks = 3;
    scene.engine.answers.set(`GET /api/jobs/${jobId}`, (request, response) => {
      breaks -= 1;
      if (breaks <= 0) scene.engine.answers.delete(`GET /api/jobs/${jobId}`);
      request.socket.destroy();
      response.destroy();
    });
    scene.engine.dropSockets();
    await until(() => breaks === 0);
    scene.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("into silence, for too long: engine_unreachable", async () => {
    scene.hurry();
    const { jobId, outputs } = scene.start();
    scene.engine.start(await scene.posted(jobId));
    scene.engine.answers.set(`GET /api/jobs/${jobId}`, () => {});
    scene.engine.dropSockets();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "timeout" });
  });

  test("before the POST: engine_unreachable, at once", async () => {
    await scene.engine.die();
    await expect(scene.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "refused" });
    scene.engine = await ScriptedEngine.start();
  });
});

describe("a POST whose answer is lost", () => {
  test("although the job arrived: it is followed, not posted again", async () => {
    scene.engine.answers.set("POST /prompt", (request, _response, body) => {
      scene.engine.accept(undefined, body);
      request.socket.resetAndDestroy();
    });
    const { jobId, outputs } = scene.start();
    const job = await scene.posted(jobId);
    scene.engine.start(job);
    scene.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
    expect(scene.engine.prompts).toHaveLength(1);
  });

  test("with the job: it is told, and not posted again", async () => {
    scene.hurry();
    scene.engine.answers.set("POST /prompt", (request) => request.socket.resetAndDestroy());
    await expect(scene.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "broken" });
    expect(scene.engine.prompts).toHaveLength(1);
  });

  test("with the engine: engine_crashed", async () => {
    scene.engine.answers.set("POST /prompt", () => void scene.engine.die());
    await expect(scene.start().outputs).rejects.toMatchObject({ kind: "engine_crashed" });
    scene.engine = await ScriptedEngine.start();
  });

  test("to a time-out, and the job arrives later: it does not run for nobody", async () => {
    scene.hurry();
    let late: () => void = () => {};
    scene.engine.answers.set("POST /prompt", (_request, _response, body) => {
      late = () => scene.engine.accept(undefined, body);
    });
    const { jobId, outputs } = scene.start();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "timeout" });
    late();
    expect(scene.engine.jobs.has(jobId)).toBe(true);
    await until(() => !scene.engine.jobs.has(jobId));
  });

  test("to a time-out", async () => {
    scene.hurry();
    scene.engine.answers.set("POST /prompt", (_request, _response, body) => scene.engine.accept(undefined, body));
    const { jobId, outputs } = scene.start();
    scene.engine.succeed(await scene.posted(jobId));
    expect(await outputs).toEqual(FOX);
  });
});
