import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { freeUrl } from "../../test-support/engines.ts";
import { png } from "../../test-support/pictures.ts";
import { TestRedis } from "../../test-support/redis.ts";
import { RedisConnection } from "./redis-connection.ts";
import { encodeResult, type SharedResult } from "./result-codec.ts";
import { SharedResults } from "./shared-results.ts";

const result = (text: string): SharedResult => ({
  arguments: { seed: "1" },
  text: [text],
  notes: [],
  outputs: [{ mime: "image/png", ending: "png", bytes: png(4, 4) }],
});
const ROOMY = { lifetimeMs: 60_000, maxEntries: 100, maxBytes: 2 ** 20 };

/** One computer: a connection of its own. */
class Computer {
  readonly said: string[] = [];
  readonly link: RedisConnection;
  readonly results: SharedResults;

  constructor(url: string, limits: Partial<typeof ROOMY> = {}) {
    const say = (words: string, fields?: object) => void this.said.push(`${words} ${JSON.stringify(fields ?? {})}`);
    const log: Log = { debug: say, info: say, warn: say, error: say };
    this.link = new RedisConnection(url, systemClock, log);
    this.results = new SharedResults({ redis: this.link, clock: systemClock, ...ROOMY, ...limits });
  }
}

describe("without a Redis", () => {
  it("nothing is shared, which is logged once, without the address and its password", async () => {
    const url = new URL(await freeUrl());
    const alone = new Computer(`redis://:hush@127.0.0.1:${url.port}`);
    await alone.results.set("work", result("made"));
    expect([await alone.results.get("work"), await alone.results.has("work")]).toEqual([null, false]);
    expect(alone.said).toHaveLength(1);
    expect(alone.said[0]).toContain("ECONNREFUSED");
    expect(alone.said.join()).not.toMatch(/hush|127/);
    await alone.link.close();
  });
});

describe.skipIf(process.platform === "win32")("with a real Redis", () => {
  let redis: TestRedis;
  const computers: Computer[] = [];
  const computer = (limits?: Partial<typeof ROOMY>) => {
    const another = new Computer(redis.url, limits);
    computers.push(another);
    return another;
  };

  beforeAll(async () => {
    redis = await TestRedis.start();
  });
  afterAll(async () => {
    await Promise.all(computers.map(({ link }) => link.close()));
    await redis.kill();
  });

  it("what one computer has made, another gets whole", async () => {
    await computer().results.set("made", result("made"));
    const other = computer();
    expect(await other.results.has("made")).toBe(true);
    expect(await other.results.get("made")).toEqual(result("made"));
    expect(await other.results.get("something else")).toBeNull();
  });

  it("what is finished is forgotten after its time, and nothing stays behind", async () => {
    await redis.ask("FLUSHALL");
    await computer({ lifetimeMs: 300 }).results.set("brief", result("made"));
    await expect.poll(() => redis.ask("DBSIZE")).toBe(":0\r\n");
  });

  it("those asked for longest ago make room for others, by their number and by their bytes", async () => {
    await redis.ask("FLUSHALL");
    const few = computer({ maxEntries: 2 });
    for (const work of ["a", "b"]) await few.results.set(work, result(work));
    expect(await few.results.get("a")).not.toBeNull();
    await few.results.set("c", result("c"));
    expect(await Promise.all(["a", "b", "c"].map((work) => few.results.has(work)))).toEqual([true, false, true]);
    const small = computer({ maxBytes: Math.floor(encodeResult(result("d")).length * 1.5) });
    await small.results.set("d", result("d"));
    expect(await Promise.all(["a", "c", "d"].map((work) => small.results.has(work)))).toEqual([false, false, true]);
  });

  it("what is not a result is thrown away, so that the work can be done", async () => {
    const finder = computer();
    await redis.ask("SET", "easel:result:junk", "junk");
    expect(await finder.results.get("junk")).toBeNull();
    expect(await finder.results.has("junk")).toBe(false);
  });

  it("a Redis that hangs is not waited for twice", async () => {
    const requester = computer();
    await requester.results.has("before");
    redis.signal("SIGSTOP");
    expect(await requester.results.get("hanging")).toBeNull();
    const started = requester.said.length;
    expect(await requester.results.get("hanging")).toBeNull();
    expect(requester.said).toHaveLength(started);
    redis.signal("SIGCONT");
    await expect.poll(async () => (await requester.link.ask((client) => client.ping())) ?? "").toBe("PONG");
  });

  it("a wrong password is logged as such, and everything goes on", async () => {
    await redis.ask("CONFIG", "SET", "requirepass", "right");
    const stranger = computer();
    expect(await stranger.results.get("work")).toBeNull();
    const wrong = new Computer(redis.url.replace("//", "//:wrong@"));
    expect(await wrong.results.get("work")).toBeNull();
    await expect
      .poll(() => [stranger.said.join(), wrong.said.join()])
      .toEqual([expect.stringContaining("NOAUTH"), expect.stringContaining("WRONGPASS")]);
    expect(wrong.said.join()).not.toMatch(/wrong@|127/);
    const known = new Computer(redis.url.replace("//", "//:right@"));
    await known.results.set("secret", result("made"));
    expect((await known.results.get("secret"))?.text).toEqual(["made"]);
    await Promise.all([wrong, known].map(({ link }) => link.close()));
  });
});
