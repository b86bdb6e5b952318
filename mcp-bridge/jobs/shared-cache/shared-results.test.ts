import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Log } from "#base/log.ts";
import { freeUrl } from "../../test-support/engines.ts";
import { png } from "../../test-support/pictures.ts";
import { TestRedis } from "../../test-support/redis.ts";
import { RedisConnection } from "./redis-connection.ts";
import type { SharedResult } from "./result-codec.ts";
import { type Lease, type Progress, SharedResults } from "./shared-results.ts";

const result = (text: string): SharedResult => ({
  arguments: { seed: "1" },
  text: [text],
  notes: [],
  outputs: [{ mime: "image/png", ending: "png", bytes: png(4, 4) }],
});
const NEVER = new AbortController().signal;
const progress: Progress = { doing: "step 1 of 4", fraction: 0.25, step: 1, steps: 4 };

/** One computer: a connection of its own. */
class Computer {
  readonly said: string[] = [];
  readonly wanted: boolean[] = [];
  readonly link: RedisConnection;
  readonly sharedResults: SharedResults;

  constructor(url: string, lifetime = 60_000) {
    const say = (words: string, fields?: object) => void this.said.push(`${words} ${JSON.stringify(fields ?? {})}`);
    const log: Log = { debug: say, info: say, warn: say, error: say };
    this.link = new RedisConnection(url, systemClock, log);
    this.sharedResults = new SharedResults(this.link, systemClock, () => 0.5, lifetime);
  }

  claim(work: string): Promise<Lease | null> {
    return this.sharedResults.claim(work, { progress: () => progress, onWanted: (wanted) => this.wanted.push(wanted) });
  }

  async mustClaim(work: string): Promise<Lease> {
    const lease = await this.claim(work);
    if (!lease) throw new Error("the work is another's");
    return lease;
  }

  meet(work: string, onProgress: (progress: Progress) => void = () => {}, signal = NEVER): Promise<SharedResult | null> {
    return this.sharedResults.waitFor(work, signal, onProgress);
  }
}

describe("without a Redis", () => {
  it("each bridge does all work itself, which is logged once, without the address and its password", async () => {
    const url = new URL(await freeUrl());
    const alone = new Computer(`redis://:hush@127.0.0.1:${url.port}`);
    expect(await alone.meet("work")).toBeNull();
    const lease = await alone.mustClaim("work");
    await lease.end(result("made"));
    expect(await alone.meet("work")).toBeNull();
    expect(alone.said).toHaveLength(1);
    expect(alone.said[0]).toContain("ECONNREFUSED");
    expect(alone.said.join()).not.toMatch(/hush|127/);
    await alone.link.close();
  });
});

describe.skipIf(process.platform === "win32")("with a real Redis", () => {
  let redis: TestRedis;
  const computers: Computer[] = [];
  const computer = (lifetime?: number) => {
    const another = new Computer(redis.url, lifetime);
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

  it("of many computers that want the same work exactly one gets it, and the others get its whole result", async () => {
    const all = Array.from({ length: 8 }, () => computer());
    const leases = await Promise.all(all.map((each) => each.claim("herd")));
    const [lease, ...more] = leases.filter((each) => each !== null);
    expect(more).toEqual([]);
    const told: Progress[] = [];
    const waiting = all.filter((_, n) => leases[n] === null).map((each) => each.meet("herd", (said) => told.push(said)));
    await expect.poll(() => told.length).toBeGreaterThan(7);
    expect(told[0]).toEqual(progress);
    await lease?.end(result("made"));
    for (const found of await Promise.all(waiting)) expect(found).toEqual(result("made"));
  });

  it("a computer that fails leaves the work to one of those that wait", async () => {
    const [first, second, third] = [computer(), computer(), computer()];
    const lease = await first.mustClaim("failing");
    const waiting = [second.meet("failing"), third.meet("failing")];
    await lease.end(null);
    expect(await Promise.all(waiting)).toEqual([null, null]);
    const claims = await Promise.all([second.claim("failing"), third.claim("failing")]);
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    await Promise.all(claims.map((claim) => claim?.end(null)));
  });

  it("a computer that seems dead loses the work to others, and has no say in it when it turns out to be alive", async () => {
    const [sleeper, other] = [computer(), computer()];
    const lease = await sleeper.mustClaim("asleep");
    // As if it had not been heard of for the whole of its lease.
    await redis.ask("DEL", "easel:{asleep}:lock");
    const taken = await other.mustClaim("asleep");
    await lease.end(result("late"));
    expect(await computer().claim("asleep")).toBeNull();
    await taken.end(result("in time"));
    expect((await sleeper.meet("asleep"))?.text).toEqual(["in time"]);
  });

  it("a lock that is not renewed soon expires by itself", async () => {
    const holder = computer();
    const lease = await holder.mustClaim("expiring");
    const expiry = Number((await redis.ask("PTTL", "easel:{expiring}:lock")).slice(1));
    expect(expiry).toBeGreaterThan(0);
    expect(expiry).toBeLessThanOrEqual(5_000);
    await lease.end(null);
  });

  it("the computer that works is told whether another waits", async () => {
    const [holder, waiter] = [computer(), computer()];
    const lease = await holder.mustClaim("wanted");
    await expect.poll(() => holder.wanted.at(-1)).toBe(false);
    const leaving = new AbortController();
    const waiting = waiter.meet("wanted", () => {}, leaving.signal);
    await expect.poll(() => holder.wanted.at(-1)).toBe(true);
    leaving.abort(new Error("no longer"));
    await expect(waiting).rejects.toThrow("no longer");
    await expect.poll(() => holder.wanted.at(-1)).toBe(false);
    await lease.end(null);
  });

  it("what is finished is forgotten after its time", async () => {
    const brief = computer(300);
    await (await brief.mustClaim("brief")).end(result("made"));
    await expect.poll(() => redis.ask("EXISTS", "easel:{brief}:done")).toBe(":0\r\n");
    expect(await brief.meet("brief")).toBeNull();
  });

  it("what is not a result is thrown away, so that the work can be done", async () => {
    const finder = computer();
    await redis.ask("SET", "easel:{junk}:done", "junk");
    expect(await finder.meet("junk")).toBeNull();
    await (await finder.mustClaim("junk")).end(result("made"));
    expect((await finder.meet("junk"))?.text).toEqual(["made"]);
  });

  it("a Redis that hangs is not waited for twice", { timeout: 40_000 }, async () => {
    const requester = computer();
    await (await requester.mustClaim("before")).end(null);
    redis.signal("SIGSTOP");
    expect(await requester.meet("hanging")).toBeNull();
    const started = requester.said.length;
    expect(await requester.meet("hanging")).toBeNull();
    expect(requester.said).toHaveLength(started);
    redis.signal("SIGCONT");
    await expect.poll(async () => (await requester.link.ask((client) => client.ping())) ?? "", { timeout: 20_000 }).toBe("PONG");
  });

  it("when Redis has been away, the computer that works takes the lock again and hands over its result", async () => {
    const [holder, other] = [computer(), computer()];
    const lease = await holder.mustClaim("outage");
    await other.meet("nothing");
    await redis.kill();
    expect(await other.meet("outage")).toBeNull();
    await redis.again();
    await expect.poll(() => redis.ask("EXISTS", "easel:{outage}:lock")).toBe(":1\r\n");
    await expect.poll(async () => (await other.link.ask((client) => client.ping())) ?? "").toBe("PONG");
    expect(await other.claim("outage")).toBeNull();
    await lease.end(result("made"));
    expect((await other.meet("outage"))?.text).toEqual(["made"]);
  });

  it("a wrong password is logged as such, and everything goes on", async () => {
    await redis.ask("CONFIG", "SET", "requirepass", "right");
    const stranger = computer();
    expect(await stranger.meet("work")).toBeNull();
    const wrong = new Computer(redis.url.replace("//", "//:wrong@"));
    expect(await wrong.meet("work")).toBeNull();
    await expect
      .poll(() => [stranger.said.join(), wrong.said.join()])
      .toEqual([expect.stringContaining("NOAUTH"), expect.stringContaining("WRONGPASS")]);
    expect(wrong.said.join()).not.toMatch(/wrong@|127/);
    const known = new Computer(redis.url.replace("//", "//:right@"));
    await (await known.mustClaim("secret")).end(result("made"));
    expect((await known.meet("secret"))?.text).toEqual(["made"]);
    await Promise.all([wrong, known].map(({ link }) => link.close()));
  });
});
