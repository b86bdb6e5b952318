import fs from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clusterConfig, TestWorker } from "../../test-support/cluster.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../../test-support/engines.ts";
import { HttpBridge, type HttpClient } from "../../test-support/http-bridge.ts";
import { TestRedis } from "../../test-support/redis.ts";

const SLOW = { timeout: 90_000 };
const FOX = { prompt: "a fox", width: 64, height: 64, steps: 2 };

const toStop: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
}, 60_000);

describe.skipIf(process.platform === "win32")("two bridges without engines, and a worker", SLOW, () => {
  let redis: TestRedis;
  let folder: string;
  let engine: PracticeEngine;
  let clients: HttpClient[];

  beforeAll(async () => {
    redis = await TestRedis.start();
    toStop.push(() => redis.kill());
    folder = temporaryFolder();
    engine = await startPracticeEngine(20);
    toStop.push(() => engine.stop());
    const config = clusterConfig(redis.url, folder);
    const worker = await TestWorker.start({ config, engine: engine.url });
    toStop.push(() => worker.kill());
    clients = await Promise.all(
      [1, 2].map(async () => {
        const bridge = await HttpBridge.start({ config });
        toStop.push(async () => {
          if (process.env.SHOW) console.error(bridge.stderr());
          await bridge.stop();
        });
        return bridge.connect();
      }),
    );
    if (process.env.SHOW) toStop.push(async () => console.error(worker.stderr()));
  }, 60_000);

  it("a bridge gives a call to the worker, and both bridges have what came of it", async () => {
    const [here, there] = clients;
    const since = Date.now();
    const answer = await here?.call("generate_image", { ...FOX, seed: 1 });
    console.error("ms", Date.now() - since);
    expect(answer?.text).toContain("Made");
    expect(fs.existsSync(path.join(folder, "pictures", `${answer?.reference}.png`))).toBe(true);
    const again = await there?.call("get_job", { job_id: answer?.reference });
    expect(again?.reference).toBe(answer?.reference);
  });
});
