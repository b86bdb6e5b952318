import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "#base/clock.ts";
import type { Priority } from "#contract/sharing.ts";
import { LOCAL } from "../../../auth/principal.ts";
import { TestRedis } from "../../../test-support/redis.ts";
import type { Requester } from "../../record/job-request.ts";
import { ClusterRedis } from "./cluster-redis.ts";
import { SharedAdmission } from "./shared-admission.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const asker = (client: string, more: Partial<Requester> = {}): Requester => ({
  principal: LOCAL,
  client,
  session: "s",
  host: false,
  ...more,
});

describe.skipIf(process.platform === "win32")("what two bridges admit together", () => {
  let server: TestRedis;
  let redis: ClusterRedis;
  let jobs = 0;
  const admission = (more = {}) => new SharedAdmission(redis, { maxWaitingJobs: 100, jobsPerMinute: null, ...more });
  const admit = (to: SharedAdmission, who: Requester, priority: Priority = "normal") => to.admit(`job ${++jobs}`, who, priority);

  beforeAll(async () => {
    server = await TestRedis.start();
    redis = await ClusterRedis.open({ url: server.url, check: async () => {}, clock: systemClock, log: quiet });
    await vi.waitUntil(() => redis.ready, { timeout: 60_000 });
  });
  beforeEach(async () => {
    await redis.ask((commands) => commands.flushall());
  });
  afterAll(async () => {
    redis.close();
    await server.kill();
  });

  it("clients take turns, whichever bridge they ask and however much one has asked for", async () => {
    const [one, other] = [admission(), admission()];
    const turns: [number, string][] = [];
    for (let count = 0; count < 4; count++) turns.push([await admit(count % 2 ? one : other, asker("busy")), `busy ${count}`]);
    for (let count = 0; count < 2; count++) turns.push([await admit(other, asker("late")), `late ${count}`]);
    const order = turns.sort(([a], [b]) => a - b).map(([, name]) => name);
    expect(order).toEqual(["busy 0", "late 0", "busy 1", "late 1", "busy 2", "busy 3"]);
  });

  it("a high priority goes before a normal one, and a low one last, also of one owner's; none waits for ever", async () => {
    const turns: [number, string][] = [];
    for (let count = 0; count < 3; count++) turns.push([await admit(admission(), asker("a"), "low"), `low ${count}`]);
    for (let count = 0; count < 5; count++) turns.push([await admit(admission(), asker("a")), `normal ${count}`]);
    for (let count = 0; count < 2; count++) turns.push([await admit(admission(), asker("b"), "high"), `high ${count}`]);
    const order = turns.sort(([a], [b]) => a - b).map(([, name]) => name);
    expect(order.slice(0, 7)).toEqual(["high 0", "high 1", "normal 0", "normal 1", "normal 2", "low 0", "normal 3"]);
  });

  it("whoever took everything back does not wait for it", async () => {
    for (let count = 0; count < 9; count++) await admission().admit(`taken back ${count}`, asker("a"), "normal");
    for (let count = 0; count < 9; count++) await admission().leave(`taken back ${count}`, "a");
    expect(await admit(admission(), asker("a"))).toBe(await admit(admission(), asker("b")));
  });

  it("the person at the computer goes before everybody", async () => {
    const line = [await admit(admission(), asker("a")), await admit(admission(), asker("a"))];
    expect(await admit(admission(), asker("easel", { host: true }))).toBeLessThan(Math.min(...line));
  });

  it("a principal has no more jobs than its token allows, over all bridges, until one has ended", async () => {
    const who = asker("a", { principal: { ...LOCAL, id: "anna", caps: { jobs: 2 } } });
    await admission().admit("first", who, "normal");
    await admission().admit("second", who, "normal");
    await expect(admission().admit("third", who, "normal")).rejects.toMatchObject({ code: "too_many_jobs_at_a_time" });
    // The same job, asked for once more, takes no further place.
    await admission().admit("second", who, "normal");
    await admission().leave("first", "anna");
    await admission().admit("third", who, "normal");
  });

  it("a full queue takes only from those who have less than their share", async () => {
    const small = admission({ maxWaitingJobs: 4 });
    for (let count = 0; count < 4; count++) await admit(small, asker("busy"));
    await expect(admit(small, asker("busy"))).rejects.toMatchObject({ code: "queue_is_full", parameters: { waiting: 4, yours: 4 } });
    await admit(small, asker("late"));
  });

  it("so many a minute, over all bridges", async () => {
    const limited = { jobsPerMinute: 2 };
    await admit(admission(limited), asker("a"));
    await admit(admission(limited), asker("a"));
    await expect(admit(admission(limited), asker("a"))).rejects.toMatchObject({ kind: "rate_limited", parameters: { begun: 2 } });
    await admit(admission(limited), asker("b"));
  });

  it("leaves nothing behind", async () => {
    const who = asker("a");
    await admission().admit("only", who, "normal");
    await admission().leave("only", "a");
    const keys = await redis.ask((commands) => commands.keys("*"));
    const lasting = await Promise.all(keys.map(async (key) => [key, await redis.ask((commands) => commands.pttl(key))] as const));
    expect(lasting.filter(([, ms]) => ms < 0)).toEqual([]);
  });
});
