import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ClientFixture, FOX, GRAPH, until } from "./test-support/client-fixture.ts";
import { json } from "./test-support/scripted-engine.ts";
import type { Graph } from "./types.ts";

/** `run`, from the posted graph to outputs or an error. */
let fixture: ClientFixture;
beforeEach(async () => {
  fixture = await ClientFixture.open();
});
afterEach(() => fixture.close());

describe("a run", () => {
  test("posts the graph once, exactly, and reads the outputs from the history", async () => {
    fixture.engine.onJob = (job) => fixture.engine.succeed(job);
    const { outputs, jobId } = fixture.start({ metadata: { easel: { big: 2n ** 60n } }, previews: true });
    expect(await outputs).toEqual(FOX);
    expect(fixture.engine.prompts).toHaveLength(1);
    expect(fixture.engine.prompts[0]).toContain('"seed":18446744073709551615,');
    expect(fixture.engine.prompts[0]).toContain('"extra_pnginfo":{"easel":{"big":1152921504606846976}}');
    expect(fixture.engine.jobs.get(jobId)?.extra).toMatchObject({ preview_method: "auto" });
  });

  test("needs no poll to hear that the engine is done", async () => {
    fixture.stopPolls();
    for (const jobsApi of [true, false]) {
      fixture.engine.jobsApi = jobsApi;
      const { jobId, outputs } = fixture.start();
      const job = await fixture.posted(jobId);
      fixture.engine.start(job);
      await pause(50);
      fixture.engine.succeed(job);
      expect(await outputs).toEqual(FOX);
    }
  });

  test("may be over before its POST is answered", async () => {
    let answer = () => {};
    fixture.engine.answers.set("POST /prompt", (_request, response, body) => {
      fixture.engine.accept(undefined, body);
      answer = () => json(response, { prompt_id: [...fixture.engine.jobs.keys()][0], number: 0, node_errors: {} });
    });
    const { jobId, outputs, events } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.succeed(job);
    await until(() => events.length > 0);
    await pause(20);
    answer();
    expect(await outputs).toEqual(FOX);
    expect(events).toContainEqual({ type: "started" });
  });

  test("waits for a history that comes later than the event", async () => {
    fixture.stopPolls();
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.tell(job, "execution_success");
    fixture.engine.tell(job, "executing", { node: null });
    await pause(120);
    fixture.engine.record(job, "success", {}, { 9: { images: FOX.images } });
    expect(await outputs).toEqual(FOX);
  });

  test("tells its place in the queue, its start, every step once, and never less of it", async () => {
    const first = fixture.start();
    const job = await fixture.posted(first.jobId);
    const second = fixture.start();
    await until(() => second.events.length > 0);
    fixture.engine.start(job);
    const third = fixture.start();
    await until(() => third.events.length > 0);
    expect(third.events[0]).toEqual({ type: "queued", position: 2 }); // the running one counts
    await fixture.client.cancel(third.jobId);
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
      fixture.engine.progress(job, node, value, max);
      fixture.engine.tell(job, "progress", { node, value, max });
    }
    fixture.engine.succeed(job);
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
    fixture.engine.succeed(await fixture.posted(second.jobId));
    await second.outputs;
  });

  test("shows its own previews, of both kinds, and nobody else's", async () => {
    const { jobId, outputs, events } = fixture.start({ previews: true });
    const job = await fixture.posted(jobId);
    const send = (...parts: (number | string)[]) => {
      const bytes = parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(Uint32Array.of(part).buffer).swap32()));
      fixture.engine.sockets.get(job.clientId)?.send(Buffer.concat(bytes));
    };
    const withMetadata = (id: string, picture: string) => {
      const metadata = JSON.stringify({ prompt_id: id, node_id: "3", image_type: "image/png" });
      send(4, metadata.length, metadata, picture);
    };
    send(1, 1, "before the start, so of another job");
    fixture.engine.start(job);
    withMetadata(jobId, "one");
    withMetadata(randomUUID(), "of another job");
    send(1, 1, "two");
    send(3, 1, "9width: 64");
    send(4, 9999, "cut short");
    fixture.engine.succeed(job);
    await outputs;
    expect(events.filter(({ type }) => type === "preview")).toEqual([
      { type: "preview", mime: "image/png", bytes: new Uint8Array(Buffer.from("one")) },
      { type: "preview", mime: "image/jpeg", bytes: new Uint8Array(Buffer.from("two")) },
    ]);
  });

  test("is not harmed by a listener that throws, nor by events it does not know", async () => {
    const jobId = randomUUID();
    const outputs = fixture.client.run(GRAPH, {
      jobId,
      onEvent: () => {
        throw new Error("the window is gone");
      },
    });
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.tell(job, "crystools.monitor", { cpu: "NaN" });
    fixture.engine.tell(job, "progress_state", { nodes: "surprise" });
    fixture.engine.sockets.get(job.clientId)?.send("{ not json");
    fixture.engine.succeed(job);
    expect(await outputs).toEqual(FOX);
  });

  test("puts the missing inputs into nodes, without which the engine's worker would die", async () => {
    fixture.engine.onJob = (job) => fixture.engine.succeed(job);
    const graph = { ...GRAPH, 12: { class_type: "Note" } } as unknown as Graph;
    await fixture.client.run(graph, { jobId: randomUUID() });
    expect(JSON.parse(fixture.engine.prompts[0] ?? "")).toMatchObject({ prompt: { 12: { class_type: "Note", inputs: {} } } });
    await expect(fixture.client.run({ 1: {} } as unknown as Graph, { jobId: randomUUID() })).rejects.toMatchObject({
      kind: "workflow_invalid",
    });
  });
});

describe("an engine that refuses", () => {
  const refuse = (status: number, body: unknown) =>
    fixture.engine.answers.set("POST /prompt", (_request, response) => json(response, body, status));

  test("a model it does not have: the message lists those it has, at most 20, asked for where the answer leaves them out", async () => {
    const names = Array.from({ length: 23 }, (_, index) => `model-${index}.safetensors`);
    fixture.engine.answers.set("GET /object_info/CheckpointLoaderSimple", (_request, response) =>
      json(response, { CheckpointLoaderSimple: { name: "CheckpointLoaderSimple", input: { required: { ckpt_name: [names, {}] } } } }),
    );
    const extra_info = { input_name: "ckpt_name", input_config: null, received_value: "nope.safetensors" };
    const error = { type: "value_not_in_list", message: "Value not in list", details: "(list of length 23)", extra_info };
    refuse(400, {
      error: { type: "prompt_outputs_failed_validation", message: "", details: "", extra_info: {} },
      node_errors: { 4: { errors: [error], dependent_outputs: ["9"], class_type: "CheckpointLoaderSimple" } },
    });
    await expect(fixture.start().outputs).rejects.toMatchObject({
      kind: "model_missing",
      message: 'The engine has no model file called "nope.safetensors".',
      remedy: `Choose one of these: ${names.slice(0, 20).join(", ")}, and 3 more.`,
    });
  });

  test("some outputs only: the job is stopped, and the refusal told", async () => {
    const errors = [{ type: "required_input_missing", message: "", details: "images", extra_info: { input_name: "images" } }];
    fixture.engine.answers.set("POST /prompt", (_request, response, body) => {
      fixture.engine.accept(undefined, body);
      json(response, { prompt_id: [...fixture.engine.jobs.keys()][0], number: 0, node_errors: { 9: { class_type: "SaveImage", errors } } });
    });
    await expect(fixture.start().outputs).rejects.toMatchObject({
      kind: "workflow_invalid",
      message: 'The workflow\'s node "SaveImage" (9) lacks its input "images".',
    });
    expect(fixture.engine.jobs.size).toBe(0);
  });

  test("a body that is too large", async () => {
    fixture.engine.answers.set("POST /prompt", (_request, response) =>
      response.writeHead(413).end("Maximum request body size 1048576 exceeded."),
    );
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "argument_invalid", message: expect.stringContaining("1 MB") });
  });

  test("to keep our job id, as old ones do: the job is stopped and the age told", async () => {
    fixture.engine.answers.set("POST /prompt", (_request, response, body) => {
      fixture.engine.accept(undefined, JSON.stringify({ ...JSON.parse(body), prompt_id: "of-its-own" }));
      json(response, { prompt_id: "of-its-own", number: 0, node_errors: {} });
    });
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable", remedy: expect.stringContaining("0.3.64") });
    expect(fixture.engine.jobs.size).toBe(0);
  });

  test("and is no ComfyUI at all", async () => {
    fixture.engine.answers.set("POST /prompt", (_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Hello</h1>"),
    );
    await expect(fixture.start().outputs).rejects.toMatchObject({ kind: "engine_unreachable" });
  });
});

describe("a failure in the middle", () => {
  test.each([true, false])("is told by kind, with what would fit (jobs API: %s)", async (jobsApi) => {
    fixture.engine.jobsApi = jobsApi;
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    fixture.engine.start(job);
    fixture.engine.end(job, "error", {
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
    const { jobId, outputs } = fixture.start();
    const job = await fixture.posted(jobId);
    job.history = { status: { status_str: "error", completed: false, messages: [] }, outputs: {} };
    job.state = "ended";
    fixture.engine.status();
    await expect(outputs).rejects.toMatchObject({ kind: "workflow_invalid" });
  });
});
