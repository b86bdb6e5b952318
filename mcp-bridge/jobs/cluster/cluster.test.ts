import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Answer } from "../../test-support/bridge.ts";
import { clusterConfig, TestWorker } from "../../test-support/cluster.ts";
import { endProcess, type PracticeEngine, startPracticeEngine, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge, type HttpClient } from "../../test-support/http-bridge.ts";
import { TestRedis } from "../../test-support/redis.ts";
import { ClusterRedis } from "./redis/cluster-redis.ts";
import { WorkerList } from "./redis/worker-list.ts";

const SLOW = { timeout: 120_000 };
const STEP_MS = 50;
const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };
/** Long enough for something to happen to it. */
const LONG = 80;

const toStop: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
}, 60_000);

describe.skipIf(process.platform === "win32")("two bridges without engines, and a worker", SLOW, () => {
  let redis: TestRedis;
  let folder: string;
  let config: string;
  let engine: PracticeEngine;
  let here: HttpClient;
  let there: HttpClient;
  let health: () => Promise<Record<string, unknown>[]>;

  beforeAll(async () => {
    redis = await TestRedis.start();
    toStop.push(() => redis.kill());
    folder = temporaryFolder();
    engine = await startPracticeEngine(STEP_MS);
    toStop.push(() => engine.stop());
    config = clusterConfig(redis.url, folder);
    const worker = await TestWorker.start({ config, engine: engine.url });
    toStop.push(() => worker.kill());
    const connect = async () => {
      const bridge = await HttpBridge.start({ config });
      toStop.push(() => bridge.stop());
      health = async () => ((await (await fetch(`${bridge.url}/health`)).json()) as { workers: Record<string, unknown>[] }).workers;
      return bridge.connect();
    };
    [here, there] = await Promise.all([connect(), connect()]);
  }, 120_000);

  /** Ids of the jobs that the engine has been given. */
  const runs = async () => Object.keys((await (await fetch(`${engine.url}/history`)).json()) as object);
  const running = async () => {
    const queue = (await (await fetch(`${engine.url}/queue`)).json()) as { queue_running: [number, string][] };
    return queue.queue_running.map(([, id]) => id);
  };
  const keyed = async (client: HttpClient, key: string, args: object): Promise<string> => {
    const _meta = { "easel/idempotency-key": key };
    const { content } = await client.client.callTool({ name: "generate_image", arguments: { ...FOX, ...args }, _meta });
    return JSON.stringify(content);
  };
  const reference = (text: string) => /Made ([0-9a-f]{8})/.exec(text)?.[1];
  /** The id of the job that the call waits for, once the engine is at it. */
  const begun = async () => {
    await expect.poll(running).toHaveLength(1);
    return (await running())[0] ?? "";
  };

  it("a bridge gives a call to the worker, and both have what came of it", async () => {
    const answer = await here.call("generate_image", { ...FOX, seed: 1 });
    expect(answer.error).toBeNull();
    expect(fs.existsSync(path.join(folder, "pictures", `${answer.reference}.png`))).toBe(true);
    expect((await there.call("get_job", { job_id: answer.reference })).reference).toBe(answer.reference);
    const changed = await there.call("image_to_image", { image: answer.reference, prompt: "a wolf", steps: 2, seed: 1 });
    expect(changed.error).toBeNull();
  });

  it("a call sent to both bridges at once under one key is one job; with other arguments it is refused", async () => {
    const before = (await runs()).length;
    const [one, other] = await Promise.all([keyed(here, "k", {}), keyed(there, "k", {})]);
    expect(reference(one)).toBeDefined();
    expect(reference(other)).toBe(reference(one));
    expect(await runs()).toHaveLength(before + 1);
    expect(await keyed(there, "k", { steps: 3 })).toContain("used for a call with other arguments");
    expect(await keyed(here, "k", { steps: 3 })).toContain("used for a call with other arguments");
    expect(await runs()).toHaveLength(before + 1);
  });

  it("a request in the same words at both bridges is one job", async () => {
    const before = (await runs()).length;
    const answers = await Promise.all([here, there].map((client) => client.call("generate_image", { ...FOX, seed: 7 })));
    expect(answers.map(({ error }) => error)).toEqual([null, null]);
    expect(answers[1]?.reference).toBe(answers[0]?.reference);
    expect(await runs()).toHaveLength(before + 1);
  });

  it("the other bridge follows a job's progress and stops it", async () => {
    const answer = here.call("generate_image", { ...FOX, steps: LONG, seed: 11 });
    const id = await begun();
    const told: string[] = [];
    const following = there.call("get_job", { job_id: id }, { onprogress: ({ message = "" }) => void told.push(message) });
    await expect.poll(() => told.join("\n")).toMatch(/Step \d+ of 80/);
    expect((await there.call("cancel_job", { job_id: id })).text).toContain("is cancelled");
    expect([(await answer).error, (await following).error]).toEqual(["job_cancelled", "job_cancelled"]);
    expect(await running()).toEqual([]);
  });

  it("a job that waits is stopped before any engine has it", async () => {
    // Two are at the engine, which is all that the worker takes.
    const busy = [21, 22].map((seed) => here.call("generate_image", { ...FOX, steps: LONG, seed }));
    await begun();
    const leaving = new AbortController();
    const waiting = there.call("generate_image", { ...FOX, seed: 23 }, { signal: leaving.signal, onprogress: () => leaving.abort("gone") });
    await expect(waiting).rejects.toThrow();
    for (const answer of await Promise.all(busy)) expect(answer.error).toBeNull();
    await expect.poll(async () => redis.ask("ZCARD", "easel:unfinished")).toBe(":0\r\n");
  });

  it("every worker is seen, and one that is drained takes nothing until it is undrained", async () => {
    const seen = { state: "idle", active_jobs: 0, slots: 2, silent_ms: expect.any(Number) };
    await expect.poll(health).toEqual([seen]);
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const connection = await ClusterRedis.open({ url: redis.url, check: async () => {}, clock: systemClock, log });
    toStop.push(async () => connection.close());
    await vi.waitUntil(() => connection.ready, { timeout: 60_000 });
    const workers = new WorkerList(connection);
    const [worker] = await workers.refresh();
    await workers.drain(worker?.id ?? "", true);
    await expect.poll(health).toEqual([{ ...seen, state: "draining" }]);
    const told: string[] = [];
    const before = (await runs()).length;
    const answer = here.call("generate_image", { ...FOX, seed: 26 }, { onprogress: ({ message = "" }) => void told.push(message) });
    await expect.poll(async () => redis.ask("ZCARD", "easel:unfinished")).toBe(":1\r\n");
    const { contents } = await there.client.readResource({ uri: "comfyui://engines" });
    const [content] = contents;
    const listed = JSON.parse(content && "text" in content ? content.text : "{}") as { workers: unknown[] };
    expect(listed.workers).toMatchObject([{ id: worker?.id, host: worker?.host, state: "draining", running: 0 }]);
    expect(await runs()).toHaveLength(before);
    await workers.drain(worker?.id ?? "", false);
    expect((await answer).error).toBeNull();
  });

  it("a Redis that comes back empty has lost nothing: the job is found again, and the engine makes it once", async () => {
    const before = (await runs()).length;
    const answer = here.call("generate_image", { ...FOX, steps: LONG, seed: 31 });
    const id = await begun();
    await redis.kill();
    await redis.again();
    const made = await answer;
    expect([made.error, made.reference]).toEqual([null, id.slice(0, 8)]);
    expect(await runs()).toHaveLength(before + 1);
  });

  it("a bridge that died, and a Redis that forgot its job: when it is started again, the job is put back and made once", async () => {
    const before = (await runs()).length;
    const dying = await HttpBridge.start({ config });
    const asked = (await dying.connect()).call("generate_image", { ...FOX, steps: LONG, seed: 35 });
    asked.catch(() => {}); // nobody is there to answer
    const id = await begun();
    await endProcess(dying.child);
    await redis.kill();
    await redis.again();
    const heir = await HttpBridge.start({ config, state: dying.state });
    toStop.push(() => heir.stop());
    await expect.poll(async () => (await there.call("get_job", { job_id: id })).reference).toBe(id.slice(0, 8));
    expect(await runs()).toHaveLength(before + 1);
    await expect.poll(async () => redis.ask("ZCARD", "easel:unfinished")).toBe(":0\r\n");
  });

  it("no key stays for ever in Redis, but for what names the shared folder", async () => {
    expect((await here.call("generate_image", { ...FOX, seed: 38 })).error).toBeNull();
    const lasting = async () => {
      const keys = (await redis.ask("KEYS", "*")).match(/^easel:.*(?=\r$)/gm) ?? [];
      const left = await Promise.all(keys.map(async (key) => [key, await redis.ask("PTTL", key)] as const));
      return left.filter(([, ttl]) => ttl === ":-1\r\n").map(([key]) => key);
    };
    await expect.poll(lasting).toEqual(["easel:folder"]);
  });

  it("while Redis is away, whoever waits is told the job's id, and gets the picture later", async () => {
    const answer = here.call("generate_image", { ...FOX, steps: LONG, seed: 41 });
    const id = await begun();
    await redis.kill();
    const told: Answer = await answer;
    expect(told.error).toBe("engine_unreachable");
    expect(told.text).toContain(id);
    expect((await there.call("generate_image", { ...FOX, seed: 42 })).text).toContain("cannot be reached");
    await redis.again();
    await expect.poll(async () => (await here.call("get_job", { job_id: id })).reference).toBe(id.slice(0, 8));
  });
});

describe.skipIf(process.platform === "win32")("a Redis or a folder that will not do is refused at the start, with the remedy", SLOW, () => {
  it("one that throws keys away", async () => {
    const redis = await TestRedis.start(["--maxmemory-policy", "allkeys-lru"]);
    toStop.push(() => redis.kill());
    const config = clusterConfig(redis.url, temporaryFolder());
    await expect(HttpBridge.start({ config })).rejects.toThrow(/would lose jobs.*Set maxmemory-policy to noeviction/);
    await expect(TestWorker.start({ config, engine: "http://127.0.0.1:1" })).rejects.toThrow(/would lose jobs/);
  });

  it("another folder than the others have", async () => {
    const redis = await TestRedis.start();
    toStop.push(() => redis.kill());
    const worker = await TestWorker.start({ config: clusterConfig(redis.url, temporaryFolder()), engine: "http://127.0.0.1:1" });
    toStop.push(() => worker.kill());
    await expect(HttpBridge.start({ config: clusterConfig(redis.url, temporaryFolder()) })).rejects.toThrow(
      /not the one that the other bridges/,
    );
  });
});
