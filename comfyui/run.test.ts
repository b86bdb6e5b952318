import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ComfyClient } from "./client.ts";
import { systemClock } from "./clock.ts";
import { fastClock } from "./test-support/fast-clock.ts";
import { json, ScriptedEngine, type ScriptedJob } from "./test-support/scripted-engine.ts";
import type { Graph, JobEvent } from "./types.ts";

/** `run` and `follow` against an engine that does, on purpose, what real ones do by accident. */
let engine: ScriptedEngine;
let client: ComfyClient;

beforeEach(async () => {
  engine = await ScriptedEngine.start();
  client = new ComfyClient({ url: engine.url });
});

afterEach(async () => {
  await client.dispose();
  await engine.die();
});

const GRAPH: Graph = {
  3: { class_type: "KSampler", inputs: { seed: 18446744073709551615n, steps: 4, latent_image: ["5", 0] } },
  5: { class_type: "EmptyLatentImage", inputs: { width: 1024, height: 768, batch_size: 2 } },
  9: { class_type: "SaveImage", inputs: { images: ["3", 0] } },
};
const FOX = { images: [{ filename: "fox.png", subfolder: "", type: "output" }], files: [], text: [] };

/** Everything at a fiftieth of its time. */
const hurry = () => {
  client = new ComfyClient({ url: engine.url, clock: fastClock(50) });
};

/** A run under a fresh id, and what happens to it. */
function start(options: { signal?: AbortSignal; previews?: boolean; metadata?: Record<string, unknown> } = {}) {
  const jobId = randomUUID();
  const events: JobEvent[] = [];
  const outputs = client.run(GRAPH, { ...options, jobId, onEvent: (event) => events.push(event) });
  outputs.catch(() => {}); // looked at later
  return { jobId, events, outputs };
}

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    if (tries > 1_000) throw new Error("It never came to that.");
    await pause(2);
  }
}

/** The job once the engine has it. */
async function posted(jobId: string): Promise<ScriptedJob> {
  await until(() => engine.jobs.has(jobId));
  const job = engine.jobs.get(jobId);
  if (!job) throw new Error("gone");
  return job;
}

describe("a run", () => {
  test("posts the graph once, exactly, and reads the outputs from the history", async () => {
    engine.onJob = (job) => engine.succeed(job);
    const { outputs, jobId } = start({ metadata: { easel: { big: 2n ** 60n } }, previews: true });
    expect(await outputs).toEqual(FOX);
    expect(engine.prompts).toHaveLength(1);
    expect(engine.prompts[0]).toContain('"seed":18446744073709551615,');
    expect(engine.prompts[0]).toContain('"extra_pnginfo":{"easel":{"big":1152921504606846976}}');
    expect(engine.jobs.get(jobId)?.extra).toMatchObject({ preview_method: "auto" });
  });

  test("costs milliseconds after the engine is done, on events alone", async () => {
    const slowest = Math.max(POLL_FLOOR_MS / 10, 50);
    for (const jobsApi of [true, false]) {
      engine.jobsApi = jobsApi;
      const { jobId, outputs } = start();
      const job = await posted(jobId);
      engine.start(job);
      await pause(50);
      const done = performance.now();
      engine.succeed(job);
      await outputs;
      expect(performance.now() - done).toBeLessThan(slowest);
    }
  });

  test("may be over before its POST is answered", async () => {
    let answer = () => {};
    engine.answers.set("POST /prompt", (_request, response, body) => {
      engine.accept(undefined, body);
      answer = () => json(response, { prompt_id: [...engine.jobs.keys()][0], number: 0, node_errors: {} });
    });
    const { jobId, outputs, events } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.succeed(job);
    await until(() => events.length > 0);
    await pause(20);
    answer();
    expect(await outputs).toEqual(FOX);
    expect(events).toContainEqual({ type: "started" });
  });

  test("waits for a history that comes later than the event", async () => {
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.tell(job, "execution_success");
    engine.tell(job, "executing", { node: null });
    await pause(120);
    const done = performance.now();
    engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
    expect(performance.now() - done).toBeLessThan(POLL_FLOOR_MS / 2);
  });

  test("tells its place in the queue, its start, every step once, and never less of it", async () => {
    const first = start();
    const job = await posted(first.jobId);
    const second = start();
    await until(() => second.events.length > 0);
    engine.start(job);
    const third = start();
    await until(() => third.events.length > 0);
    expect(third.events[0]).toEqual({ type: "queued", position: 2 }); // the running one counts
    await client.cancel(third.jobId);
    for (const [node, value, max] of [
      ["5", 0, 1],
      ["5", 1, 1],
      ["3", 0, 4],
      ["3", 1, 4],
      ["3", 1, 4],
      ["3", 2, 4],
      ["3", 4, 4],
      ["9", 0, 1],
    ] as const) {
      engine.progress(job, node, value, max);
      engine.tell(job, "progress", { node, value, max });
    }
    engine.succeed(job);
    await first.outputs;
    await until(() => second.events.length > 1);
    expect(second.events).toEqual([
      { type: "queued", position: 1 },
      { type: "queued", position: 0 },
    ]);

    const steps = first.events.flatMap((event) => (event.type === "progress" ? [event] : []));
    expect(steps.map(({ node, step, steps }) => `${node} ${step}/${steps}`).filter((said) => said.startsWith("3 "))).toEqual([
      "3 0/4",
      "3 1/4",
      "3 2/4",
      "3 4/4",
    ]);
    const fractions = steps.map(({ fraction }) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).toBe(0);
    expect(fractions.at(-1)).toBeGreaterThan(0.9);
    expect(Math.max(...fractions)).toBeLessThanOrEqual(1);
    engine.succeed(await posted(second.jobId));
    await second.outputs;
  });

  test("shows its own previews, of both kinds, and nobody else's", async () => {
    const { jobId, outputs, events } = start({ previews: true });
    const job = await posted(jobId);
    const send = (...parts: (number | string)[]) => {
      const bytes = parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(Uint32Array.of(part).buffer).swap32()));
      engine.sockets.get(job.clientId)?.send(Buffer.concat(bytes));
    };
    const withMetadata = (id: string, picture: string) => {
      const metadata = JSON.stringify({ prompt_id: id, node_id: "3", image_type: "image/png" });
      send(4, metadata.length, metadata, picture);
    };
    send(1, 1, "before the start, so of another job");
    engine.start(job);
    withMetadata(jobId, "one");
    withMetadata(randomUUID(), "of another job");
    send(1, 1, "two");
    send(3, 1, "9width: 64");
    send(4, 9999, "cut short");
    engine.succeed(job);
    await outputs;
    expect(events.filter(({ type }) => type === "preview")).toEqual([
      { type: "preview", mime: "image/png", bytes: new Uint8Array(Buffer.from("one")) },
      { type: "preview", mime: "image/jpeg", bytes: new Uint8Array(Buffer.from("two")) },
    ]);
  });

  test("is not harmed by a listener that throws, nor by events it does not know", async () => {
    const jobId = randomUUID();
    const outputs = client.run(GRAPH, {
      jobId,
      onEvent: () => {
        throw new Error("the window is gone");
      },
    });
    const job = await posted(jobId);
    engine.start(job);
    engine.tell(job, "crystools.monitor", { cpu: "NaN" });
    engine.tell(job, "progress_state", { nodes: "surprise" });
    engine.sockets.get(job.clientId)?.send("{ not json");
    engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("puts the missing inputs into nodes, without which the engine's worker would die", async () => {
    engine.onJob = (job) => engine.succeed(job);
    const graph = { ...GRAPH, 12: { class_type: "Note" } } as unknown as Graph;
    await client.run(graph, { jobId: randomUUID() });
    expect(JSON.parse(engine.prompts[0] ?? "")).toMatchObject({ prompt: { 12: { class_type: "Note", inputs: {} } } });
    await expect(client.run({ 1: {} } as unknown as Graph, { jobId: randomUUID() })).rejects.toMatchObject({ kind: "workflow_invalid" });
  });
});

/** The shortest poll interval; what is much faster was not found by polling. */
const POLL_FLOOR_MS = 2_000;

describe("an engine that refuses", () => {
  const refuse = (status: number, body: unknown) =>
    engine.answers.set("POST /prompt", (_request, response) => json(response, body, status));

  test("a model it does not have: the message lists those it has, at most 20, asked for where the answer leaves them out", async () => {
    const names = Array.from({ length: 23 }, (_, index) => `model-${index}.safetensors`);
    engine.answers.set("GET /object_info/CheckpointLoaderSimple", (_request, response) =>
      json(response, { CheckpointLoaderSimple: { name: "CheckpointLoaderSimple", input: { required: { ckpt_name: [names, {}] } } } }),
    );
    const extra_info = { input_name: "ckpt_name", input_config: null, received_value: "nope.safetensors" };
    const error = { type: "value_not_in_list", message: "Value not in list", details: "(list of length 23)", extra_info };
    refuse(400, {
      error: { type: "prompt_outputs_failed_validation", message: "", details: "", extra_info: {} },
      node_errors: { 4: { errors: [error], dependent_outputs: ["9"], class_type: "CheckpointLoaderSimple" } },
    });
    await expect(start().outputs).rejects.toMatchObject({
      kind: "model_missing",
      message: 'The engine has no model file called "nope.safetensors".',
      remedy: `Choose one of these: ${names.slice(0, 20).join(", ")}, and 3 more.`,
    });
  });

  test("some outputs only: the job is stopped, and the refusal told", async () => {
    const errors = [{ type: "required_input_missing", message: "", details: "images", extra_info: { input_name: "images" } }];
    engine.answers.set("POST /prompt", (_request, response, body) => {
      engine.accept(undefined, body);
      json(response, { prompt_id: [...engine.jobs.keys()][0], number: 0, node_errors: { 9: { class_type: "SaveImage", errors } } });
    });
    await expect(start().outputs).rejects.toMatchObject({
      kind: "workflow_invalid",
      message: 'The workflow\'s node "SaveImage" (9) lacks its input "images".',
    });
    expect(engine.jobs.size).toBe(0);
  });

  test("a body that is too large", async () => {
    engine.answers.set("POST /prompt", (_request, response) => response.writeHead(413).end("Maximum request body size 1048576 exceeded."));
    await expect(start().outputs).rejects.toMatchObject({ kind: "argument_invalid", message: expect.stringContaining("1 MB") });
  });

  test("to keep our job id, as old ones do: the job is stopped and the age told", async () => {
    engine.answers.set("POST /prompt", (_request, response, body) => {
      engine.accept(undefined, JSON.stringify({ ...JSON.parse(body), prompt_id: "of-its-own" }));
      json(response, { prompt_id: "of-its-own", number: 0, node_errors: {} });
    });
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", remedy: expect.stringContaining("0.3.64") });
    expect(engine.jobs.size).toBe(0);
  });

  test("and is no ComfyUI at all", async () => {
    engine.answers.set("POST /prompt", (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello</h1>"),
    );
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_unreachable" });
  });
});

describe("a failure in the middle", () => {
  test.each([true, false])("is told by kind, with what would fit (jobs API: %s)", async (jobsApi) => {
    engine.jobsApi = jobsApi;
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.end(job, "error", {
      node_id: "3",
      node_type: "KSampler",
      exception_type: "torch.OutOfMemoryError",
      exception_message: "Allocation on device 0 would exceed allowed memory.\n",
      traceback: ['  File "/home/me/ComfyUI/execution.py", line 1'],
      current_inputs: { text: ["my secret prompt"] },
    });
    const error = await outputs.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      kind: "engine_out_of_memory",
      remedy: "Try 704 x 512 instead of 1024 x 768, one picture at a time instead of 2, or a model that needs less memory.",
      details: { node_id: "3" },
    });
    expect(JSON.stringify((error as { details: unknown }).details)).not.toContain("secret");
  });

  test("without a word is a failure too", async () => {
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    job.history = { status: { status_str: "error", completed: false, messages: [] }, outputs: {} };
    job.state = "ended";
    engine.status();
    await expect(outputs).rejects.toMatchObject({ kind: "workflow_invalid" });
  });
});

describe("without events", () => {
  test.each([true, false])("a job is found by polling (jobs API: %s)", async (jobsApi) => {
    hurry();
    engine.jobsApi = jobsApi;
    engine.acceptSockets = false;
    const { jobId, outputs, events } = start();
    const job = await posted(jobId);
    await until(() => events.length > 0);
    job.state = "running";
    await until(() => events.length > 1);
    engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
    expect(events).toEqual([{ type: "queued", position: 0 }, { type: "started" }]);
  });

  test("as often as was asked for", async () => {
    engine.acceptSockets = false;
    client = new ComfyClient({ url: engine.url, pollIntervalMs: 20 });
    const { jobId, outputs } = start();
    const looks = () => engine.requests.filter((request) => request === `GET /api/jobs/${jobId}`).length;
    const job = await posted(jobId);
    job.state = "running";
    await until(() => looks() > 5);
    engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
  });

  test("a job is found where the jobs API cannot tell of it", async () => {
    engine.onJob = (job) => {
      engine.answers.set(`GET /api/jobs/${job.id}`, (_request, response) => response.writeHead(500).end("500 Internal Server Error"));
      engine.succeed(job);
    };
    expect(await start({ metadata: { workflow: null } }).outputs).toEqual(FOX);
  });

  test("after a drop it connects under a new client id, for the old one would hear nothing any more", async () => {
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.dropSockets();
    await until(() => engine.sockets.size === 1 && !engine.sockets.has(job.clientId));
    // These go to the old id, so nobody hears them; the status that everybody gets is what wakes us.
    const done = performance.now();
    engine.succeed(job);
    expect(await outputs).toEqual(FOX);
    expect(performance.now() - done).toBeLessThan(POLL_FLOOR_MS / 2);

    const next = start();
    const later = await posted(next.jobId);
    expect(later.clientId).not.toBe(job.clientId);
    engine.start(later);
    await until(() => next.events.some(({ type }) => type === "started"));
    engine.succeed(later);
    await next.outputs;
  });

  test("a connection that died without a word is noticed", async () => {
    hurry();
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    const silent = engine.sockets.get(job.clientId);
    silent?.pause(); // reads nothing, so answers no ping
    await until(() => engine.sockets.size === 2);
    engine.succeed(job);
    await outputs;
    silent?.resume();
  });
});

test("whatever happens on the way, a run gives the outputs that the engine recorded, and progress that never falls", async () => {
  hurry();
  const happenings: Record<string, (job: ScriptedJob) => void | Promise<void>> = {
    status: () => engine.status(),
    start: (job) => engine.start(job),
    "early step": (job) => engine.progress(job, "3", 1, 4),
    "late step": (job) => engine.progress(job, "3", 4, 4),
    "unknown node": (job) => engine.progress(job, "3.0.1", 2, 7),
    "another job": (job) => engine.tell({ ...job, id: randomUUID() }, "execution_success"),
    "end told early": (job) => engine.tell(job, "executing", { node: null }),
    "node error that does not end the job": (job) => engine.tell(job, "execution_error", { node_id: "3" }),
    drop: () => engine.dropSockets(),
    "a broken look": (job) => {
      const path = `GET /api/jobs/${job.id}`;
      engine.answers.set(path, (request) => {
        engine.answers.delete(path);
        request.socket.destroy();
      });
    },
    time: () => pause(20),
  };
  const story = fc.array(fc.constantFrom(...Object.keys(happenings)), { maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(story, fc.boolean(), async (steps, told) => {
      const { jobId, outputs, events } = start();
      const job = await posted(jobId);
      for (const step of steps) await happenings[step]?.(job);
      if (told) engine.succeed(job);
      else engine.record(job, "success", {}, { 9: { images: FOX.images } });
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
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    const died = performance.now();
    await engine.die();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("stopped") });
    expect(performance.now() - died).toBeLessThan(4_000);
    engine = await ScriptedEngine.start();
  });

  test("and comes back without the job: engine_crashed, and why", async () => {
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    const { port } = engine;
    await engine.die();
    engine = await ScriptedEngine.start(port);
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed", message: expect.stringContaining("restarted") });
  });

  test("and leaves something else at its address", async () => {
    hurry();
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>?</h1>"),
    );
    engine.dropSockets();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("and comes back without a job that had not even begun: that is no cancelling either", async () => {
    const { jobId, outputs, events } = start();
    await posted(jobId);
    await until(() => events.length > 0);
    const { port } = engine;
    await engine.die();
    engine = await ScriptedEngine.start(port);
    await expect(outputs).rejects.toMatchObject({ kind: "engine_crashed" });
  });

  test("several times for a moment: only what lasts counts", async () => {
    hurry();
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    let looks = 0;
    engine.answers.set(`GET /api/jobs/${jobId}`, (_request, response) => {
      looks += 1;
      if (looks % 4 !== 0) response.writeHead(200, { "content-type": "text/html" }).end("<h1>Starting...</h1>");
      else json(response, { id: jobId, status: "in_progress" });
    });
    engine.dropSockets();
    await until(() => looks > 12);
    engine.answers.delete(`GET /api/jobs/${jobId}`);
    engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("only for a moment: the job goes on", async () => {
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    let breaks = 3;
    engine.answers.set(`GET /api/jobs/${jobId}`, (request, response) => {
      breaks -= 1;
      if (breaks <= 0) engine.answers.delete(`GET /api/jobs/${jobId}`);
      request.socket.destroy();
      response.destroy();
    });
    engine.dropSockets();
    await until(() => breaks === 0);
    engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("into silence, for too long: engine_unreachable", async () => {
    hurry();
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    engine.answers.set(`GET /api/jobs/${jobId}`, () => {});
    engine.dropSockets();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "timeout" });
  });

  test("before the POST: engine_unreachable, at once", async () => {
    await engine.die();
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "refused" });
    engine = await ScriptedEngine.start();
  });
});

describe("a POST whose answer is lost", () => {
  test("although the job arrived: it is followed, not posted again", async () => {
    engine.answers.set("POST /prompt", (request, _response, body) => {
      engine.accept(undefined, body);
      request.socket.resetAndDestroy();
    });
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.succeed(job);
    expect(await outputs).toEqual(FOX);
    expect(engine.prompts).toHaveLength(1);
  });

  test("with the job: it is told, and not posted again", async () => {
    hurry();
    engine.answers.set("POST /prompt", (request) => request.socket.resetAndDestroy());
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", reason: "broken" });
    expect(engine.prompts).toHaveLength(1);
  });

  test("with the engine: engine_crashed", async () => {
    engine.answers.set("POST /prompt", () => void engine.die());
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_crashed" });
    engine = await ScriptedEngine.start();
  });

  test("to a time-out", async () => {
    hurry();
    engine.answers.set("POST /prompt", (_request, _response, body) => engine.accept(undefined, body));
    const { jobId, outputs } = start();
    engine.succeed(await posted(jobId));
    expect(await outputs).toEqual(FOX);
  });
});

describe("an abort", () => {
  const aborted = { kind: "job_cancelled" };

  test("before the run posts nothing", async () => {
    await expect(start({ signal: AbortSignal.abort() }).outputs).rejects.toMatchObject(aborted);
    expect(engine.requests).toEqual([]);
  });

  test("while it connects posts nothing", async () => {
    const stop = new AbortController();
    const { outputs } = start({ signal: stop.signal });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(engine.prompts).toEqual([]);
  });

  test("while it posts takes the job back when the engine has it", async () => {
    let answer = () => {};
    engine.answers.set("POST /prompt", (_request, response, body) => {
      answer = () => engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = start({ signal: stop.signal });
    await until(() => engine.prompts.length === 1);
    stop.abort();
    await pause(30);
    answer();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(engine.jobs.size).toBe(0);
  });

  test("while the engine is too slow to say whether it has the job: taken back once it has", async () => {
    hurry();
    let arrive = () => {};
    engine.answers.set("POST /prompt", (_request, response, body) => {
      arrive = () => engine.accept(response, body);
    });
    const stop = new AbortController();
    const { outputs } = start({ signal: stop.signal });
    await until(() => engine.prompts.length === 1);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    arrive();
    await until(() => engine.requests.includes("POST /queue") && engine.jobs.size === 0);
  });

  test("takes a pending job out of the queue", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = start({ signal: stop.signal });
    await posted(jobId);
    await pause(20);
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(engine.jobs.has(jobId)).toBe(false);
  });

  test.each([true, false])("interrupts a running job, and waits until the engine has let go of it (jobs API: %s)", async (jobsApi) => {
    engine.jobsApi = jobsApi;
    let letGo = 0;
    engine.onInterrupt = async (job) => {
      await pause(100); // the end of a step
      letGo = performance.now();
      engine.interrupt(job);
    };
    const stop = new AbortController();
    const { jobId, outputs } = start({ signal: stop.signal });
    engine.start(await posted(jobId));
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(letGo).toBeGreaterThan(0);
    expect(performance.now() - letGo).toBeLessThan(300);
  });

  test("uses the newer engines' own cancel where there is one", async () => {
    const stop = new AbortController();
    const { jobId, outputs } = start({ signal: stop.signal });
    const job = await posted(jobId);
    engine.start(job);
    engine.answers.set(`POST /api/jobs/${jobId}/cancel`, (_request, response) => {
      engine.interrupt(job);
      json(response, { cancelled: true });
    });
    stop.abort();
    await expect(outputs).rejects.toMatchObject(aborted);
    expect(engine.requests).not.toContain("POST /interrupt");
  });
});

describe("cancel", () => {
  test("catches a job that starts between the two requests, and says an interrupt again that came too early", async () => {
    hurry();
    let interrupts = 0;
    engine.onInterrupt = (job) => {
      interrupts += 1;
      if (interrupts === 2) engine.interrupt(job);
    };
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.answers.set("POST /queue", (_request, response) => {
      engine.start(job); // before the delete takes effect
      response.end();
    });
    expect(await client.cancel(jobId)).toBe(true);
    expect(interrupts).toBe(2);
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });

  test("is false for a job that the engine does not have, has done, or does not let go of", async () => {
    hurry();
    expect(await client.cancel(randomUUID())).toBe(false);
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    engine.onInterrupt = () => {};
    expect(await client.cancel(jobId)).toBe(false);
    engine.onInterrupt = (running) => engine.succeed(running); // it was faster
    expect(await client.cancel(jobId)).toBe(false);
    await outputs;
    expect(await client.cancel(jobId)).toBe(false);
  });

  test("by somebody else ends a run: from the queue, and in the middle", async () => {
    const waiting = start();
    await posted(waiting.jobId);
    engine.jobs.delete(waiting.jobId);
    engine.status();
    await expect(waiting.outputs).rejects.toMatchObject({ kind: "job_cancelled", message: expect.stringContaining("queue") });
    const running = start();
    const job = await posted(running.jobId);
    engine.start(job);
    engine.interrupt(job);
    await expect(running.outputs).rejects.toMatchObject({ kind: "job_cancelled" });
  });
});

describe("follow", () => {
  test("picks up a job of another process, and needs no poll to hear of its end", async () => {
    const { jobId, outputs } = start();
    const job = await posted(jobId);
    engine.start(job);
    const other = new ComfyClient({ url: engine.url });
    const events: JobEvent[] = [];
    const followed = other.follow(jobId, { onEvent: (event) => events.push(event) });
    await until(() => events.length > 0);
    const done = performance.now();
    engine.succeed(job);
    expect(await followed).toEqual(await outputs);
    expect(performance.now() - done).toBeLessThan(POLL_FLOOR_MS / 2);
    expect(await other.follow(jobId)).toEqual(FOX);
    await other.dispose();
  });

  test("of a job that the engine does not know is job_unknown", async () => {
    await expect(client.follow(randomUUID())).rejects.toMatchObject({ kind: "job_unknown" });
    expect(engine.requests).toHaveLength(1); // where the jobs API says so, there is no more to ask
  });

  test("stops the job when it is aborted", async () => {
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    const stop = new AbortController();
    const other = new ComfyClient({ url: engine.url });
    const followed = other.follow(jobId, { signal: stop.signal });
    setTimeout(() => stop.abort(), 30);
    await expect(followed).rejects.toMatchObject({ kind: "job_cancelled" });
    await expect(outputs).rejects.toMatchObject({ kind: "job_cancelled" });
    await other.dispose();
  });
});

describe("dispose", () => {
  test("lets go of a job without stopping it, closes the connection, and posts nothing more", async () => {
    const { jobId, outputs } = start();
    engine.start(await posted(jobId));
    await client.dispose();
    await expect(outputs).rejects.toMatchObject({ kind: "engine_unreachable", remedy: expect.stringContaining("goes on") });
    await until(() => engine.sockets.size === 0);
    expect(engine.jobs.get(jobId)?.state).toBe("running");
    await expect(start().outputs).rejects.toMatchObject({ kind: "engine_unreachable" });
    await pause(50);
    expect(engine.prompts).toHaveLength(1);
  });

  test("of a client that was never used takes no time", async () => {
    const before = systemClock.now();
    await new ComfyClient({ url: engine.url }).dispose();
    expect(systemClock.now() - before).toBeLessThan(50);
  });
});
