import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { ComfyClient } from "#comfyui/client.ts";
import type { JobView } from "#contract/job.ts";
import { configArguments, RawBridge, TestBridge } from "../test-support/bridge.ts";
import { startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";

/**
 * Every way to stop a job, in every place where it can be, while jobs of others go on: against the practice engine, or the one
 * that EASEL_CONFORMANCE_URL names (whose queue must be empty).
 */
const given = process.env.EASEL_CONFORMANCE_URL || undefined;
/** So long that nothing ends by itself here. */
const ENDLESS = given ? { width: 512, height: 512, steps: 100 } : { width: 64, height: 64, steps: 100 };
const STEP_MS = 500;
const PATIENCE = { timeout: 60_000 };

const state = temporaryFolder();
let stopEngine = async () => {};
let spy: ComfyClient;
let daemon: RawBridge;
let calls = 0;
let jobs = 0;
/** Everything that the app heard of jobs, the newest of each. */
const heard = new Map<string, JobView>();

beforeAll(async () => {
  const practice = given ? null : await startPracticeEngine(STEP_MS);
  if (practice) stopEngine = practice.stop;
  const url = given ?? practice?.url ?? "";
  spy = new ComfyClient({ url });
  const config = "comfyui: { max_concurrent_jobs: 2 }\nresults: { time_budgets: { hasty: 1 }, on_disconnect: cancel }\n";
  daemon = new RawBridge(["--daemon", ...configArguments(state, config)], { EASEL_STATE_DIR: state }, true);
  let listening = false;
  daemon.child.on("message", (message: { type: string; job?: JobView }) => {
    if (message.type === "listening") listening = true;
    if (message.job) heard.set(message.job.id, message.job);
  });
  daemon.shakeHands("easel");
  daemon.child.send({ type: "engine", engine: { state: "ready", url } });
  await vi.waitFor(() => expect(listening).toBe(true), PATIENCE);
}, 120_000);
afterAll(async () => {
  await daemon?.stop();
  await spy?.dispose();
  await stopEngine();
});

const nextJob = () => ({ ...ENDLESS, prompt: `job ${++jobs}` });

/** As the window does it. */
function inWindow(name: string, args: object): () => unknown {
  const id = ++calls;
  daemon.send({ jsonrpc: "2.0", id, method: "tools/call", params: { name, arguments: args } });
  return () => daemon.answer(id);
}

/** The job of these arguments, when it is known. */
async function jobOf(args: { prompt: string }): Promise<string> {
  const find = () => [...heard.values()].find((job) => job.arguments.prompt === args.prompt);
  await expect.poll(() => find()?.id, PATIENCE).toBeDefined();
  return find()?.id ?? "";
}

/** Whatever became of the test before. */
afterEach(async () => {
  const open = [...heard.values()].filter(({ state }) => !["done", "failed", "cancelled"].includes(state.kind));
  for (const { id } of open.reverse()) inWindow("cancel_job", { job_id: id });
  await expect.poll(() => spy.queue(), PATIENCE).toEqual({ running: [], pending: [] });
}, 90_000);

/** How many jobs are before one that is... */
const PLACES = [
  ["being painted", 0],
  ["in the engine's queue", 1],
  ["waiting for its turn here", 2],
] as const;

interface Situation {
  client: TestBridge;
  args: ReturnType<typeof nextJob>;
  job: string;
  /** Cancels the request that waits for the job. */
  stop: AbortController;
}

const WAYS: [string, (situation: Situation) => Promise<unknown>][] = [
  ["its request is cancelled", async ({ stop }) => stop.abort("changed my mind")],
  [
    "the request is cancelled that waits for it once more",
    async ({ client, job, args }) => {
      const again = new AbortController();
      // The first call was answered "still working" after a second.
      const answer = await client.call("generate_image", args);
      expect(answer.text).toContain("Still working");
      const waiting = client.call("get_job", { job_id: job }, { signal: again.signal, onprogress: () => again.abort("changed my mind") });
      await expect(waiting).rejects.toThrow();
    },
  ],
  [
    "cancel_job is called",
    async ({ client, job }) => expect((await client.call("cancel_job", { job_id: job })).text).toMatch(/is cancelled|is being stopped/),
  ],
  ["the person at the window cancels", async ({ job }) => expect.poll(inWindow("cancel_job", { job_id: job }), PATIENCE).toBeDefined()],
  ["its client is gone, and jobs end with their clients", ({ client }) => client.stop()],
];

describe.each(PLACES)("a job that is %s", (place, before) => {
  test.each(WAYS)("is stopped when %s", { timeout: 180_000 }, async (way, act) => {
    const others: string[] = [];
    for (let n = 0; n < before; n++) {
      const args = nextJob();
      inWindow("generate_image", args);
      others.push(await jobOf(args));
    }
    const inEngine = async () => {
      const { running, pending } = await spy.queue();
      return [...running, ...pending];
    };
    if (before > 0) await expect.poll(async () => (await spy.queue()).running.length, PATIENCE).toBe(1);
    if (before > 0) await expect.poll(async () => (await inEngine()).length, PATIENCE).toBe(before);
    const client = await TestBridge.start({ state, clientName: way.includes("once more") ? "hasty" : "patient" });
    const stop = new AbortController();
    const args = nextJob();
    client.call("generate_image", args, { signal: stop.signal }).catch(() => {}); // how it ends differs from way to way
    const job = await jobOf(args);
    const kind = before === 0 ? "running" : "queued";
    await expect.poll(() => heard.get(job)?.state.kind, PATIENCE).toBe(kind);
    await expect.poll(inEngine, PATIENCE).toHaveLength(Math.min(2, before + 1));

    await act({ client, args, job, stop });

    await expect.poll(() => heard.get(job)?.state, PATIENCE).toEqual({ kind: "cancelled" });
    // What is taken out of its queue, ComfyUI forgets; what never came to it, it does not know.
    expect(await spy.job(job), place).toEqual({ state: before === 0 ? "cancelled" : "unknown" });
    expect((await inEngine()).sort()).toEqual([...others].sort());
    expect(others.map((other) => heard.get(other)?.state.kind)).toEqual(["running", "queued"].slice(0, before));
    await client.stop();
  });
});

test("a job that two clients want is stopped when the second of them has cancelled", { timeout: 180_000 }, async () => {
  const args = { ...nextJob(), seed: 5 };
  const clients = await Promise.all(["one", "two"].map((clientName) => TestBridge.start({ state, clientName })));
  const stops = clients.map(() => new AbortController());
  const joined = [false, false];
  for (const [n, client] of clients.entries()) {
    const onprogress = () => {
      joined[n] = true;
    };
    client.call("generate_image", args, { signal: stops[n]?.signal as AbortSignal, onprogress }).catch(() => {});
  }
  const job = await jobOf(args);
  await expect.poll(() => joined, PATIENCE).toEqual([true, true]);
  await expect.poll(() => heard.get(job)?.state.kind, PATIENCE).toBe("running");
  stops[0]?.abort("not any more");
  await clients[0]?.stop();
  expect((await clients[1]?.client.listTools())?.tools.length).toBeGreaterThan(0);
  expect(heard.get(job)?.state.kind).toBe("running");
  stops[1]?.abort("me neither");
  await expect.poll(() => heard.get(job)?.state, PATIENCE).toEqual({ kind: "cancelled" });
  expect(await spy.job(job)).toEqual({ state: "cancelled" });
  await clients[1]?.stop();
});
