import fs from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import type { JobView } from "#contract/job.ts";
import { RawBridge, TestBridge } from "../test-support/bridge.ts";
import { endProcess, type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

/** Calls that take longer than somebody wants to wait: an engine whose every step takes a while. */
const STEP_MS = 20;
let engine: PracticeEngine;
let spy: ComfyClient;
const bridges: TestBridge[] = [];

beforeAll(async () => {
  engine = await startPracticeEngine(STEP_MS);
  spy = new ComfyClient({ url: engine.url });
});
afterEach(async () => {
  await Promise.all(bridges.splice(0).map((bridge) => bridge.stop()));
  await expect.poll(() => spy.queue()).toEqual({ running: [], pending: [] });
});
afterAll(async () => {
  await spy?.dispose();
  await engine?.stop();
});

const BUDGET = "results:\n  time_budget_seconds: 1\n";

async function start(config?: string, state = temporaryFolder()): Promise<TestBridge> {
  const bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url], state, ...(config !== undefined && { config }) });
  bridges.push(bridge);
  return bridge;
}

const SHORT = { prompt: "a fox", width: 64, height: 64, steps: 1 };
/** Longer than the budget: a second and a half. */
const LONG = { ...SHORT, steps: 70 };
/** Long enough that something can happen meanwhile. */
const MEDIUM = { ...SHORT, steps: 35 };
/** As long as anything may take here. */
const ENDLESS = { ...SHORT, steps: 100 };

const onlyJob = (bridge: TestBridge): JobView | undefined => bridge.jobs()[0];
const running = async (bridge: TestBridge) => {
  await expect.poll(() => spy.queue().then((queue) => queue.running.length)).toBe(1);
  return onlyJob(bridge)?.id ?? "";
};

describe("the time budget", () => {
  test("ends the call, not the job: get_job brings the picture", async () => {
    const bridge = await start(BUDGET);
    const early = await bridge.call("generate_image", LONG);
    expect(early.error).toBeNull();
    expect(early.images).toEqual([]);
    // On a busy machine the first step may not be done by then, and nobody knows how long it will take.
    const doing =
      /^Still working on generate_image: (step \d+ of 70, \d+ % done|.*)\. (Expected in about \d+ seconds?|How long .* known yet)\./;
    expect(early.text).toMatch(doing);
    expect(early.text).toContain(`get_job with job_id "${early.jobId}"`);
    let last = early;
    // As an AI app would: again and again, however slow the machine is.
    while (last.images.length === 0 && !last.error) last = await bridge.call("get_job", { job_id: early.jobId });
    expect(last.images).toHaveLength(1);
    expect(last.jobId).toBe(early.jobId);
    expect(bridge.jobs()).toHaveLength(1);
  });

  test("a repeated call joins the job, even one that has ended since; only after that does a new one begin", async () => {
    const bridge = await start(BUDGET);
    const early = await bridge.call("generate_image", LONG);
    const joined = await bridge.call("generate_image", LONG);
    expect(joined.jobId).toBe(early.jobId);
    await expect.poll(() => onlyJob(bridge)?.state.kind).toBe("done");
    const last = joined.images.length > 0 ? joined : await bridge.call("generate_image", LONG);
    expect(last.images).toHaveLength(1);
    expect(bridge.jobs()).toHaveLength(1);
    const another = await bridge.call("generate_image", LONG);
    expect(another.jobId).not.toBe(early.jobId);
  });

  test("a client that hides get_job is told to repeat the call", async () => {
    const bridge = await start(`${BUDGET}tools:\n  enabled: [generate_image]\n`);
    const early = await bridge.call("generate_image", LONG);
    expect(early.text).toContain("Call generate_image again with the very same arguments");
  });
});

describe("cancelling", () => {
  test("the request stops the engine's work", async () => {
    const bridge = await start();
    const stop = new AbortController();
    const call = bridge.call("generate_image", ENDLESS, { signal: stop.signal });
    const id = await running(bridge);
    stop.abort("I changed my mind");
    await expect(call).rejects.toThrow();
    await expect.poll(() => spy.job(id)).toEqual({ state: "cancelled" });
    await expect.poll(() => onlyJob(bridge)?.state).toEqual({ kind: "cancelled" });
  });

  test("the request of one of two clients that wait for the same job stops nothing", async () => {
    const bridge = await start();
    const stop = new AbortController();
    const first = bridge.call("generate_image", MEDIUM, { signal: stop.signal });
    await running(bridge);
    let joined = false;
    const onprogress = () => {
      joined = true;
    };
    const second = bridge.call("generate_image", MEDIUM, { onprogress });
    await expect.poll(() => joined).toBe(true);
    stop.abort();
    await expect(first).rejects.toThrow();
    expect((await second).images).toHaveLength(1);
    expect(bridge.jobs()).toHaveLength(1);
  });

  test("a client whose own time limit ends has not changed its mind", async () => {
    const bridge = await start();
    const call = bridge.client.callTool({ name: "generate_image", arguments: MEDIUM }, undefined, { timeout: 400 });
    await expect(call).rejects.toThrow(/timed out/);
    const again = await bridge.call("generate_image", MEDIUM);
    expect(again.images).toHaveLength(1);
    expect(bridge.jobs()).toHaveLength(1);
  });

  test("cancel_job stops a running job, and one that waits its turn", async () => {
    const bridge = await start("comfyui:\n  max_concurrent_jobs: 1\n");
    const first = bridge.call("generate_image", ENDLESS);
    const id = await running(bridge);
    const second = bridge.call("generate_image", { ...ENDLESS, prompt: "another" });
    await expect.poll(() => bridge.jobs().length).toBe(2);
    const waiting = bridge.jobs()[1]?.id;
    const stopped = await bridge.call("cancel_job", { job_id: waiting });
    expect(stopped.result.structuredContent).toEqual({ job_id: waiting, state: "cancelled" });
    expect((await second).error).toBe("job_cancelled");
    // It has never been at the engine.
    expect(await spy.job(waiting ?? "")).toEqual({ state: "unknown" });
    expect((await bridge.call("cancel_job", { job_id: id })).text).toBe(`Job ${id} is cancelled.`);
    expect((await first).error).toBe("job_cancelled");
    expect(await spy.job(id)).toEqual({ state: "cancelled" });
    expect((await bridge.call("cancel_job", { job_id: id })).text).toMatch(/nothing to cancel.*cancelled already/);
  });

  test("cancel_job reaches a job that is pending at the engine", async () => {
    const bridge = await start("comfyui:\n  max_concurrent_jobs: 2\n");
    const first = bridge.call("generate_image", ENDLESS);
    const id = await running(bridge);
    const second = bridge.call("generate_image", { ...ENDLESS, prompt: "another" });
    await expect.poll(async () => (await spy.queue()).pending.length).toBe(1);
    const [pending = ""] = (await spy.queue()).pending;
    expect(bridge.jobs().map((job) => job.id)).toContain(pending);
    expect((await bridge.call("cancel_job", { job_id: pending })).text).toBe(`Job ${pending} is cancelled.`);
    expect((await second).error).toBe("job_cancelled");
    expect(await spy.queue()).toEqual({ running: [id], pending: [] });
    await bridge.call("cancel_job", { job_id: id });
    expect((await first).error).toBe("job_cancelled");
    expect(await spy.queue()).toEqual({ running: [], pending: [] });
  });

  test("the request reaches a job that is pending at the engine", async () => {
    const bridge = await start("comfyui:\n  max_concurrent_jobs: 2\n");
    const first = bridge.call("generate_image", ENDLESS);
    const id = await running(bridge);
    const stop = new AbortController();
    const second = bridge.call("generate_image", { ...ENDLESS, prompt: "another" }, { signal: stop.signal });
    await expect.poll(async () => (await spy.queue()).pending.length).toBe(1);
    stop.abort("I changed my mind");
    await expect(second).rejects.toThrow();
    await expect.poll(() => spy.queue()).toEqual({ running: [id], pending: [] });
    await bridge.call("cancel_job", { job_id: id });
    expect((await first).error).toBe("job_cancelled");
  });

  test("configured to finish, a bridge that serves alone leaves its job to the engine, and the next bridge brings the picture", async () => {
    const bridge = await start("results:\n  on_disconnect: finish\n");
    bridge.call("generate_image", LONG).catch(() => {});
    const id = await running(bridge);
    bridges.splice(bridges.indexOf(bridge), 1);
    await bridge.stop();
    const next = await TestBridge.start({ args: ["--comfyui-url", engine.url], state: bridge.state });
    bridges.push(next);
    const found = await next.call("get_job", { job_id: id });
    expect(found.images).toHaveLength(1);
    expect(next.jobs().map(({ state }) => state.kind)).toEqual(["done"]);
  });

  test("a bridge that serves alone stops its client's jobs when the client ends", async () => {
    const bridge = await start();
    bridge.call("generate_image", ENDLESS).catch(() => {});
    const id = await running(bridge);
    const { pid } = bridge;
    bridges.splice(bridges.indexOf(bridge), 1);
    await bridge.stop();
    expect(() => process.kill(pid, 0)).toThrow();
    await expect.poll(() => spy.job(id)).toEqual({ state: "cancelled" });
    expect(onlyJob(bridge)?.state).toEqual({ kind: "cancelled" });
  });
});

describe("the queue", () => {
  test("a job that waits says so, and is then served", async () => {
    const bridge = await start("comfyui:\n  max_concurrent_jobs: 1\n");
    const told: (string | undefined)[] = [];
    const first = bridge.call("generate_image", MEDIUM);
    await running(bridge);
    const second = bridge.call("generate_image", { ...SHORT, prompt: "next" }, { onprogress: ({ message }) => told.push(message) });
    expect((await first).images).toHaveLength(1);
    expect((await second).images).toHaveLength(1);
    expect(told).toContain("Waiting in the queue behind 1 other job");
  });
});

describe("a bridge that is killed", () => {
  test("loses nothing: the next one picks the job up from the engine", async () => {
    const killed = await start();
    killed.call("generate_image", MEDIUM).catch(() => {});
    const id = await running(killed);
    process.kill(killed.pid, "SIGKILL");
    const next = await start(undefined, killed.state);
    const answer = await next.call("get_job", { job_id: id });
    expect(answer.images).toHaveLength(1);
    expect(answer.text).toContain(`Made ${id.slice(0, 8)} `);
    expect(fs.existsSync(path.join(next.state, "pictures", `${id.slice(0, 8)}.png`))).toBe(true);
  });

  test("a job that another living bridge works on is watched, not taken", async () => {
    const worker = await start();
    const call = worker.call("generate_image", MEDIUM);
    const id = await running(worker);
    const watcher = await start(undefined, worker.state);
    expect((await watcher.call("get_job", { job_id: id })).images).toHaveLength(1);
    expect((await call).images).toHaveLength(1);
    const lines = fs.readFileSync(path.join(worker.state, "jobs.jsonl"), "utf8").split("\n");
    expect(lines.filter((line) => line.includes('"kind":"done"'))).toHaveLength(1);
  });

  test("a job whose engine is gone, too, is marked as failed", async () => {
    const doomed = await startPracticeEngine(STEP_MS);
    const killed = await TestBridge.start({ args: ["--comfyui-url", doomed.url] });
    killed.call("generate_image", ENDLESS).catch(() => {});
    await expect.poll(() => onlyJob(killed)?.state.kind).toBe("queued");
    process.kill(killed.pid, "SIGKILL");
    await endProcess(doomed.process);
    const next = await start(undefined, killed.state);
    const answer = await next.call("get_job", { job_id: onlyJob(killed)?.id });
    expect(answer.error).toBe("job_unknown");
    expect(answer.text).toContain("Ask for the picture again");
  });

  test("a job that waited for its turn is not begun by the next one, which says so", async () => {
    const state = temporaryFolder();
    const own = await startPracticeEngine(STEP_MS);
    const setting = { state, args: ["--comfyui-url", own.url], config: "comfyui:\n  max_concurrent_jobs: 1\n" };
    const killed = await TestBridge.start(setting);
    for (const seed of [1, 2]) killed.call("generate_image", { ...ENDLESS, seed }).catch(() => {});
    await expect.poll(() => killed.jobs().map((job) => job.state.kind)).toEqual(["queued", "waiting_for_engine"]);
    const [, waiting] = killed.jobs().map(({ id }) => id);
    process.kill(killed.pid, "SIGKILL");
    const next = await TestBridge.start(setting);
    const answer = await next.call("get_job", { job_id: waiting });
    expect(answer.error).toBe("job_unknown");
    expect(answer.text).toMatch(/It was not begun.*Ask for the picture again: it is safe/s);
    const spy = new ComfyClient({ url: own.url });
    expect((await spy.job(waiting ?? "")).state).toBe("unknown");
    await Promise.all([spy.dispose(), next.stop()]);
    await endProcess(own.process);
  });
});

describe("the wire", () => {
  test("a seed written as a bare number beyond 2^53 is the seed that is used", async () => {
    const raw = new RawBridge(["--comfyui-url", engine.url], { EASEL_STATE_DIR: temporaryFolder() });
    raw.shakeHands();
    const args = `{"prompt":"a fox","width":64,"height":64,"steps":1,"seed":18446744073709551615}`;
    raw.send(`{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"generate_image","arguments":${args}}}`);
    await expect.poll(() => raw.answer(5)).toBeDefined();
    expect(JSON.stringify(raw.answer(5)?.result)).toContain("seed 18446744073709551615");
    await raw.stop();
  });

  test("an old client gets no resource link, which it would not understand", async () => {
    const raw = new RawBridge(["--comfyui-url", engine.url], { EASEL_STATE_DIR: temporaryFolder() });
    const params = { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "old", version: "1" } };
    raw.send({ jsonrpc: "2.0", id: 1, method: "initialize", params }, { jsonrpc: "2.0", method: "notifications/initialized" });
    raw.send({ jsonrpc: "2.0", id: 2, method: "tools/call", params: { name: "generate_image", arguments: SHORT } });
    await expect.poll(() => raw.answer(2)).toBeDefined();
    expect(raw.answer(1)?.result?.protocolVersion).toBe("2024-11-05");
    expect(raw.answer(2)?.result?.content.map(({ type }) => type)).toEqual(["image", "text"]);
    await raw.stop();
  });

  test("junk does no harm, unknown methods are answered at once, and every line is JSON-RPC", async () => {
    const raw = new RawBridge(["--comfyui-url", engine.url], { EASEL_STATE_DIR: temporaryFolder() });
    raw.send("junk", "[", "{}", '{"jsonrpc":"2.0"}', "\u0000", '{"jsonrpc":"2.0","id":9,"method":7}');
    raw.shakeHands();
    raw.send(
      { jsonrpc: "2.0", id: 1, method: "no/such/method" },
      { jsonrpc: "2.0", id: 2, method: "logging/setLevel", params: { level: "info" } },
      { jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "no_such_tool" } },
      { jsonrpc: "2.0", id: 4, method: "tools/call", params: { name: "generate_image", arguments: "text" } },
      { jsonrpc: "2.0", id: 5, method: "ping" },
    );
    await expect.poll(() => raw.answer(5)).toEqual({ jsonrpc: "2.0", id: 5, result: {} });
    await expect.poll(() => raw.answer(3)?.error?.code).toBe(-32602);
    expect(raw.answer(1)?.error?.code).toBe(-32601);
    expect(raw.answer(2)?.error?.code).toBe(-32601);
    await expect.poll(() => raw.answer(4)?.error).toBeDefined();
    for (const line of raw.lines) expect(JSON.parse(line).jsonrpc).toBe("2.0");
    raw.child.stdin?.end();
    expect(await raw.ended()).toBe(0);
  });
});
