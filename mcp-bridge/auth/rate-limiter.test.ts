import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { RedisConnection } from "../jobs/shared-cache/redis-connection.ts";
import { TestRedis } from "../test-support/redis.ts";
import { MemoryRateLimiter } from "./rate-limiter.ts";
import { RedisRateLimiter } from "./redis-rate-limiter.ts";

describe("buckets of this process", () => {
  test("hold a minute's requests, fill up evenly, and say when there is one again", async () => {
    let now = 1_000_000;
    const limiter = new MemoryRateLimiter({ ...systemClock, now: () => now });
    for (let n = 0; n < 6; n++) expect(await limiter.take("anna", 6)).toBeNull();
    expect(await limiter.take("anna", 6)).toBe(10_000);
    now += 4_000;
    expect(await limiter.take("anna", 6)).toBe(6_000);
    now += 6_000;
    expect(await limiter.take("anna", 6)).toBeNull();
    expect(await limiter.take("anna", 6)).toBe(10_000);
    now += 3_600_000;
    for (let n = 0; n < 6; n++) expect(await limiter.take("anna", 6)).toBeNull();
    expect(await limiter.take("anna", 6)).toBe(10_000);
  });

  test("are one for each key, and a clock that is set back gives nothing away", async () => {
    let now = 1_000_000;
    const limiter = new MemoryRateLimiter({ ...systemClock, now: () => now });
    expect(await limiter.take("anna", 1)).toBeNull();
    expect(await limiter.take("ben", 1)).toBeNull();
    now -= 500_000;
    expect(await limiter.take("anna", 1)).toBe(60_000);
  });
});

describe.skipIf(process.platform === "win32")("buckets in Redis", () => {
  let redis: TestRedis;
  const connections: RedisConnection[] = [];
  const quiet = () => {};
  const log: Log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await redis.kill();
  });

  /** As another bridge has it. */
  function limiter() {
    const connection = new RedisConnection(redis.url, systemClock, log);
    connections.push(connection);
    return new RedisRateLimiter(connection, new MemoryRateLimiter(systemClock));
  }

  test("are shared by all bridges, and end by themselves", async () => {
    const [one, other] = [limiter(), limiter()];
    for (let n = 0; n < 2; n++) {
      expect(await one.take("anna", 4)).toBeNull();
      expect(await other.take("anna", 4)).toBeNull();
    }
    for (const each of [one, other]) {
      const waitMs = await each.take("anna", 4);
      expect(waitMs).toBeGreaterThan(0);
      expect(waitMs).toBeLessThanOrEqual(15_000);
    }
    expect(await one.take("ben", 4)).toBeNull();
    expect(Number((await redis.ask("PTTL", "easel:rate:anna")).slice(1))).toBeGreaterThan(0);
  });

  test("are counted here while Redis is gone", async () => {
    const gone = limiter();
    expect(await gone.take("carl", 1)).toBeNull();
    await redis.kill();
    expect(await gone.take("carl", 1)).toBeNull();
    expect(await gone.take("carl", 1)).toBeGreaterThan(0);
    await redis.again();
  });
});
