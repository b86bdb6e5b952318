import { afterEach, describe, expect, test, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { EngineServices } from "../context/engine-services.ts";
import { freeUrl, type PracticeEngine, startPracticeEngine } from "../test-support/engines.ts";
import { HttpBridge } from "../test-support/http-bridge.ts";
import { TestRedis } from "../test-support/redis.ts";
import { Health } from "./health.ts";

const MEGABYTE = 2 ** 20;

describe("the disk that pictures are kept on", () => {
  const device = { name: "cuda:0", vram: { total: 8, free: 4 } };
  const services = {
    pool: { members: [], waitUntilReady: async () => ({ client: { systemStats: async () => ({ devices: [device] }) } }) },
    jobs: { counts: () => ({ running: 0, waiting: 0, cached: 0 }) },
    pictures: { placesOf: () => ({ pictures: "/pictures" }) },
    redis: null,
    cluster: null,
  } as unknown as EngineServices;

  test.each([
    [5000, [], []],
    [1023, ["disk_low"], []],
    [63, ["disk_full"], ["disk_full"]],
    [null, [], []],
  ])("with %s MB free", async (megabytes, reasons, hindrances) => {
    const asked: string[] = [];
    const freeBytes = async (folder: string) => {
      asked.push(folder);
      return megabytes === null ? null : megabytes * MEGABYTE;
    };
    const health = new Health({ services: async () => services, maxWaitingJobs: 5, redis: null, freeBytes, clock: systemClock });
    const report = await health.report();
    expect(report).toMatchObject({
      status: reasons.length === 0 ? "healthy" : "degraded",
      reasons,
      redis: null,
      disk: { free_mb: megabytes },
    });
    expect(await health.hindrances()).toEqual(hindrances);
    expect(new Set(asked)).toEqual(new Set(["/pictures"]));
  });
});

describe.skipIf(process.platform === "win32")("Redis", () => {
  const started: { stop(): Promise<unknown> }[] = [];
  afterEach(() => Promise.all(started.splice(0).map((each) => each.stop())));

  async function begin(config: (redis: string) => string): Promise<{ redis: TestRedis; bridge: HttpBridge; engine: PracticeEngine }> {
    const redis = await TestRedis.start();
    const engine = await startPracticeEngine();
    started.push({ stop: () => redis.kill() }, engine);
    const bridge = await HttpBridge.start({ env: { COMFYUI_URL: engine.url }, config: config(redis.url) });
    started.push(bridge);
    return { redis, bridge, engine };
  }

  const json = async (bridge: HttpBridge, address: string) => {
    const { status, body } = await bridge.request("GET", address);
    return { status, ...JSON.parse(body) };
  };

  test.each([
    ["shares pictures", (url: string) => `caching: { backend: redis, redis_url: "${url}" }\n`],
    ["counts requests", (url: string) => `caching: { enabled: false, redis_url: "${url}" }\nrate_limits: { backend: redis }\n`],
  ])("that %s is told of when it is gone, and pictures go on", async (_what, config) => {
    const { redis, bridge } = await begin(config);
    // It listens before it has reached its Redis.
    await vi.waitFor(async () => expect(await json(bridge, "/health")).toMatchObject({ status: "healthy", redis: { reachable: true } }), {
      timeout: 60_000,
      interval: 100,
    });
    await redis.kill();
    await vi.waitFor(
      async () =>
        expect(await json(bridge, "/health")).toMatchObject({
          status: "degraded",
          reasons: ["redis_unreachable"],
          redis: { reachable: false },
        }),
      { timeout: 50_000, interval: 500 },
    );
    expect(await json(bridge, "/ready")).toMatchObject({ status: "ready" });
    expect((await bridge.request("GET", "/metrics")).body).toContain("easel_redis_up 0");
  });

  test("that hangs keeps nobody waiting who asks for the health", { timeout: 60_000 }, async () => {
    const { redis, bridge } = await begin((url) => `caching: { backend: redis, redis_url: "${url}" }\n`);
    expect(await json(bridge, "/health")).toMatchObject({ status: "healthy" });
    redis.signal("SIGSTOP");
    started.unshift({ stop: async () => redis.signal("SIGCONT") });
    await vi.waitFor(async () => expect(await json(bridge, "/health")).toMatchObject({ reasons: ["redis_unreachable"] }), {
      timeout: 50_000,
      interval: 500,
    });
  });
});

test("an engine that is away keeps the bridge from being ready, and says so", async () => {
  const bridge = await HttpBridge.start({ env: { COMFYUI_URL: await freeUrl() } });
  const { status, body } = await bridge.request("GET", "/ready");
  expect([status, JSON.parse(body)]).toEqual([503, { status: "not_ready", reasons: ["engine_unreachable"] }]);
  await bridge.stop();
});
