import fs from "node:fs";
import path from "node:path";
import { PNG } from "pngjs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, type CallOptions, TestBridge } from "../../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine } from "../../test-support/engines.ts";
import { TestRedis } from "../../test-support/redis.ts";

/** How long a step takes, so that a picture of some steps is still being made when something happens to it. Milliseconds. */
const STEP = 100;
const QUICK = 10;
const BRIEF = 4;
const LONG = 40;
const FOX = { prompt: "a fox", width: 64, height: 64, steps: BRIEF };
/** Many processes, on a machine that may be busy. */
const SLOW = { timeout: 90_000 };

const toStop: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop();
}, 60_000);

/** A bridge with its own state directory and its own engine, as on a computer of its own. */
class Computer {
  readonly engine: PracticeEngine;
  readonly bridge: TestBridge;

  private constructor(engine: PracticeEngine, bridge: TestBridge) {
    this.engine = engine;
    this.bridge = bridge;
  }

  static async start(config: string, stepMs = STEP): Promise<Computer> {
    const engine = await startPracticeEngine(stepMs);
    toStop.push(() => engine.stop());
    return new Computer(engine, await bridgeOf(engine, config));
  }

  fox(seed: number, more: Record<string, unknown> = {}, options: CallOptions = {}): Promise<Answer> {
    return this.bridge.call("generate_image", { ...FOX, seed, ...more }, options);
  }

  /** Jobs that its engine has been given. */
  async jobs(): Promise<number> {
    const [queue, history] = await Promise.all(
      ["queue", "history"].map(async (what) => (await fetch(`${this.engine.url}/${what}`)).json() as Promise<Record<string, unknown[]>>),
    );
    return Object.keys(history ?? {}).length + (queue?.queue_running?.length ?? 0) + (queue?.queue_pending?.length ?? 0);
  }

  /** Resolves when the engine has been given more jobs than it had. */
  async works(before: number): Promise<void> {
    await expect.poll(() => this.jobs()).toBeGreaterThan(before);
  }
}

async function bridgeOf(engine: PracticeEngine, config: string): Promise<TestBridge> {
  const bridge = await TestBridge.start({ args: ["--comfyui-url", engine.url], config });
  toStop.push(() => bridge.stop());
  return bridge;
}

const hasPicture = ({ bridge }: Computer, { reference }: Answer) => fs.existsSync(path.join(bridge.state, "pictures", `${reference}.png`));
const pixels = (answer: Answer) => PNG.sync.read(answer.images[0]?.bytes ?? Buffer.alloc(0)).data.toString("base64");

describe("one computer", SLOW, () => {
  let computer: Computer;
  beforeAll(async () => {
    computer = await Computer.start("caching:\n  backend: redis\n  redis_url: redis://:hush@127.0.0.1:1\n");
  }, 60_000);

  it("the same work in other words is not done twice, and is done again when its file is gone", async () => {
    const first = await computer.fox(1);
    // 7 is the configuration's own cfg.
    const explicit = await computer.fox(1, { cfg: 7 });
    const turned = await computer.bridge.call("generate_image", Object.fromEntries(Object.entries({ ...FOX, seed: 1 }).reverse()));
    expect([explicit.reference, turned.reference]).toEqual([first.reference, first.reference]);
    expect(await computer.jobs()).toBe(1);
    expect((await computer.fox(1, { cfg: 6 })).reference).not.toBe(first.reference);
    fs.rmSync(path.join(computer.bridge.state, "pictures", `${first.reference}.png`));
    const again = await computer.fox(1);
    expect(again.error).toBeNull();
    expect(again.reference).not.toBe(first.reference);
    expect(pixels(again)).toBe(pixels(first));
  });

  it("equal calls in different words at the same time share one job, which goes on when one of them is cancelled", async () => {
    const before = await computer.jobs();
    const leaving = new AbortController();
    const gone = computer.fox(2, { steps: LONG }, { signal: leaving.signal }).catch(() => null);
    const heard = new Set<string>();
    const stay = [{ cfg: 7 }, { sampler: "dpmpp_2m" }].map((words) =>
      computer.fox(2, { steps: LONG, ...words }, { onprogress: () => heard.add(Object.keys(words).join()) }),
    );
    // Both have joined when they hear how far it is.
    await expect.poll(() => heard.size).toBe(2);
    leaving.abort("changed my mind");
    expect(await gone).toBeNull();
    const answers = await Promise.all(stay);
    expect(answers.map(({ error, reference }) => [error, reference])).toEqual(Array(2).fill([null, answers[0]?.reference]));
    expect(await computer.jobs()).toBe(before + 1);
  });

  it("a Redis that is not there keeps nobody from anything, and its password is told nowhere", () => {
    expect(computer.bridge.stderr()).toContain("Redis cannot be used");
    expect(computer.bridge.stderr()).not.toContain("hush");
  });
});

describe.skipIf(process.platform === "win32")("two computers and one Redis", SLOW, () => {
  let redis: TestRedis;
  let here: Computer;
  let there: Computer;
  beforeAll(async () => {
    redis = await TestRedis.start();
    toStop.push(() => redis.kill());
    const config = `caching:\n  backend: redis\n  redis_url: ${redis.url}\n`;
    [here, there] = await Promise.all([Computer.start(config), Computer.start(config, QUICK)]);
  }, 60_000);

  const connected = async (times: number) => {
    for (const { bridge } of [here, there]) await expect.poll(() => bridge.stderr().match(/Redis is used/g)?.length).toBe(times);
  };

  const jobs = async () => (await here.jobs()) + (await there.jobs());
  it("both find it with their first call", async () => {
    await Promise.all([here.fox(101), there.fox(102)]);
    await connected(1);
  });

  it("what one has finished is given to the other", async () => {
    const before = await jobs();
    const made = await there.fox(2);
    expect(pixels(await here.fox(2))).toBe(pixels(made));
    expect(await jobs()).toBe(before + 1);
  });

  it("when Redis dies, both are answered, and when it is back, it is used again", async () => {
    await redis.kill();
    const alone = await Promise.all([here.fox(5), there.fox(5)]);
    expect(alone.map(({ error }) => error)).toEqual([null, null]);
    await redis.again();
    await connected(2);
    const then = await jobs();
    const made = await there.fox(6);
    expect(pixels(await here.fox(6))).toBe(pixels(made));
    expect(await jobs()).toBe(then + 1);
    // Each has it in its own folder, under a name of its own.
    expect([hasPicture(there, made), hasPicture(here, await here.fox(6))]).toEqual([true, true]);
  });
});
