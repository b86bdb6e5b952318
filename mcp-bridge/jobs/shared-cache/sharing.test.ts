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
  readonly #config: string;
  #bridge: TestBridge;

  private constructor(engine: PracticeEngine, config: string, bridge: TestBridge) {
    this.engine = engine;
    this.#config = config;
    this.#bridge = bridge;
  }

  static async start(config: string, stepMs = STEP): Promise<Computer> {
    const engine = await startPracticeEngine(stepMs);
    toStop.push(() => engine.stop());
    return new Computer(engine, config, await bridgeOf(engine, config));
  }

  get bridge(): TestBridge {
    return this.#bridge;
  }

  /** The bridge dies, and another takes its place. */
  async killBridge(): Promise<void> {
    process.kill(this.#bridge.pid, "SIGKILL");
    this.#bridge = await bridgeOf(this.engine, this.#config);
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
    const stay = [computer.fox(2, { steps: LONG, cfg: 7 }), computer.fox(2, { steps: LONG, sampler: "dpmpp_2m" })];
    await computer.works(before);
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
  const told: string[] = [];
  const onprogress = ({ message }: { message?: string | undefined }) => void told.push(message ?? "");
  const tells = async (words: string) => {
    told.splice(0);
    await expect.poll(() => told.join("\n")).toContain(words);
  };

  it("both find it with their first call", async () => {
    await Promise.all([here.fox(101), there.fox(102)]);
    await connected(1);
  });

  it("equal calls at once are one job at one engine, and both get its picture", async () => {
    const before = await jobs();
    const answers = await Promise.all([here.fox(1, { steps: LONG }), there.fox(1, { steps: LONG, cfg: 7 })]);
    expect(answers.map(({ error }) => error)).toEqual([null, null]);
    expect(pixels(answers[0])).toBe(pixels(answers[1]));
    expect(await jobs()).toBe(before + 1);
    // Each has it in its own folder, under a name of its own.
    expect([hasPicture(here, answers[0]), hasPicture(there, answers[1])]).toEqual([true, true]);
  });

  it("what one has finished is given to the other", async () => {
    const before = await jobs();
    const made = await there.fox(2);
    expect(pixels(await here.fox(2))).toBe(pixels(made));
    expect(await jobs()).toBe(before + 1);
  });

  it("the one that makes it goes on for the other, even when nobody on its own computer wants it any more", async () => {
    const [before, others] = [await here.jobs(), await there.jobs()];
    const leaving = new AbortController();
    const gone = here.fox(3, { steps: 80 }, { signal: leaving.signal }).catch(() => null);
    await here.works(before);
    const answer = there.fox(3, { steps: 80 }, { onprogress });
    await tells("another computer");
    // Who makes it hears that it is wanted at its next renewal.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    leaving.abort("changed my mind");
    expect(await gone).toBeNull();
    expect((await answer).error).toBeNull();
    expect(await there.jobs()).toBe(others);
  });

  it("when the one that makes it is killed, the other makes it", async () => {
    const [before, others] = [await here.jobs(), await there.jobs()];
    const lost = here.fox(4, { steps: 80 }).catch(() => null);
    await here.works(before);
    const answer = there.fox(4, { steps: 80 }, { onprogress });
    await tells("another computer");
    await here.killBridge();
    expect(await lost).toBeNull();
    expect((await answer).error).toBeNull();
    expect(await there.jobs()).toBe(others + 1);
    await here.fox(103);
  });

  it("when Redis dies in the middle, both are answered, and when it is back, it is used again", async () => {
    const before = await here.jobs();
    const first = here.fox(5, { steps: 80 });
    await here.works(before);
    const second = there.fox(5, { steps: 80 }, { onprogress });
    await tells("another computer");
    await redis.kill();
    expect([(await first).error, (await second).error]).toEqual([null, null]);
    await redis.again();
    await connected(2);
    const then = await jobs();
    const made = await there.fox(6);
    expect(pixels(await here.fox(6))).toBe(pixels(made));
    expect(await jobs()).toBe(then + 1);
  });
});
