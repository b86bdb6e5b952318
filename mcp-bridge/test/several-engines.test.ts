import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { LOCAL } from "../auth/principal.ts";
import type { BridgeContext } from "../context/context.ts";
import type { Answer } from "../test-support/bridge.ts";
import { type PracticeEngine, startPracticeEngine, temporaryFolder } from "../test-support/engines.ts";
import { openTestContext, TestSession } from "../test-support/in-process.ts";
import { startRenamedEngine } from "../test-support/renamed-engine.ts";
import { SkippingClock } from "../test-support/skipping-clock.ts";

/** The whole proof is longer: how many calls, and by how many clients. */
const CALLS = Number(process.env.EASEL_POOL_CALLS ?? 24);
const CLIENTS = Number(process.env.EASEL_POOL_CLIENTS ?? 4);
const JOB_MS = 400;
const SMALL = { width: 64, height: 64, steps: 1 };

interface House {
  directory: string;
  port: number;
  engine: PracticeEngine;
}

const houses: House[] = [];
const open = new Set<BridgeContext>();

async function build(jobMs = JOB_MS): Promise<House> {
  const directory = temporaryFolder();
  const engine = await startPracticeEngine(0, 0, { jobMs, directory });
  return { directory, engine, port: Number(new URL(engine.url).port) };
}

async function bridgeOn(engines: House[], config?: string): Promise<BridgeContext> {
  const context = await openTestContext(
    temporaryFolder(),
    engines.map(({ engine }) => engine.url),
    config,
  );
  open.add(context);
  return context;
}

const session = (context: BridgeContext) => TestSession.open(context, LOCAL);

/** The answer with the picture, or with what went wrong. */
async function paint(client: TestSession, seed: number): Promise<Answer> {
  let answer = await client.call("generate_image", { prompt: "a fox", ...SMALL, seed });
  while (answer.text.includes("Still working")) answer = await client.call("get_job", { job_id: answer.jobId });
  return answer;
}

beforeAll(async () => {
  for (let n = 0; n < 3; n++) houses.push(await build());
});
afterEach(async () => {
  for (const context of open) {
    const { jobs, pool } = await context.engineServices();
    jobs.close();
    pool.close();
  }
  open.clear();
});
afterAll(() => Promise.all(houses.map(({ engine }) => engine.stop())));

describe("one bridge with several engines", () => {
  test("gives each its share, and runs every job once", async () => {
    const context = await bridgeOn(houses);
    const client = await session(context);
    const before = houses.map(({ engine }) => engine.saved().length);
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => paint(client, 1_000 + n)));
    expect(answers.map(({ images }) => images.length)).toEqual(Array(12).fill(1));
    const shares = houses.map(({ engine }, index) => engine.saved().length - (before[index] ?? 0));
    expect(shares.reduce((sum, share) => sum + share)).toBe(12);
    for (const share of shares) expect(share).toBeGreaterThanOrEqual(2);
  });

  test("a drained engine gets nothing, and all comes to it again when it is back", async () => {
    const context = await bridgeOn(houses);
    const client = await session(context);
    const { pool } = await context.engineServices();
    await vi.waitUntil(() => pool.ready.length === 3, { timeout: 60_000 });
    const [first, ...others] = pool.members;
    for (const { id } of others) pool.drain(id, true);
    const before = houses.map(({ engine }) => engine.saved().length);
    await Promise.all([1, 2, 3].map((n) => paint(client, 2_000 + n)));
    expect(houses.map(({ engine }, index) => engine.saved().length - (before[index] ?? 0))).toEqual([3, 0, 0]);
    if (first) pool.drain(first.id, true);
    const waiting = paint(client, 2_010);
    await wait(300);
    if (others[0]) pool.drain(others[0].id, false);
    expect((await waiting).images).toHaveLength(1);
    expect(houses[1]?.engine.saved().length).toBe((before[1] ?? 0) + 1);
  });

  test("a picture made on one engine is an input on another", async () => {
    const context = await bridgeOn(houses);
    const client = await session(context);
    const { pool } = await context.engineServices();
    await vi.waitUntil(() => pool.ready.length === 3, { timeout: 60_000 });
    const [a, b, c] = pool.members.map(({ id }) => id);
    for (const id of [b, c]) pool.drain(id ?? "", true);
    const { reference } = await paint(client, 3_000);
    pool.drain(b ?? "", false);
    pool.drain(a ?? "", true);
    const before = houses[1]?.engine.saved().length ?? 0;
    const answer = await client.call("image_to_image", { image: reference, prompt: "a fox in snow", steps: 1, seed: 3_001 });
    expect(answer.images).toHaveLength(1);
    expect(houses[1]?.engine.saved().length).toBe(before + 1);
  });

  test("a model of one engine is painted there; while that one is away it is said to be away, and what none has brings the models of all", async () => {
    const [first, second] = houses;
    if (!first || !second) throw new Error("there are three");
    const attic = await startRenamedEngine(second.engine.url, "practice-poster", "practice-attic");
    const clock = new SkippingClock();
    const context = await openTestContext(temporaryFolder(), [first.engine.url, attic.url], undefined, clock);
    open.add(context);
    const client = await session(context);
    const { jobs, pool } = await context.engineServices();
    await vi.waitUntil(() => pool.ready.length === 2, { timeout: 60_000 });
    const paintWith = (model: string, seed: number) => client.call("generate_image", { prompt: "a fox", ...SMALL, seed, model });
    const before = second.engine.saved().length;
    expect((await paintWith("practice-attic.safetensors", 5_000)).error).toBeNull();
    expect(second.engine.saved().length).toBe(before + 1);
    const unknown = await paintWith("night.safetensors", 5_001);
    expect(unknown.error).toBe("model_missing");
    for (const name of ["practice-poster.safetensors", "practice-attic.safetensors"]) expect(unknown.text).toContain(name);
    await attic.stop();
    const nextLook = () => {
      clock.skip(1_000);
      return pool.ready.length === 1;
    };
    await vi.waitUntil(nextLook, { timeout: 60_000 });
    const vain = paintWith("practice-attic.safetensors", 5_002);
    const waits = () =>
      jobs.unfinished({ principal: LOCAL, host: true }).some(({ state }) => "heldUp" in state && state.heldUp === "engine_away");
    await vi.waitUntil(waits, { timeout: 60_000 });
    clock.skip(40_000);
    expect((await vain).error).toBe("engine_unreachable");
    expect((await paintWith("night.safetensors", 5_003)).error).toBe("model_missing");
  }, 180_000);

  test("whoever goes and comes: every call ends with its picture, and no engine does the same job twice", async () => {
    const context = await bridgeOn(houses);
    const sessions = await Promise.all(Array.from({ length: CLIENTS }, () => session(context)));
    const earlier = new Set(houses.flatMap(({ engine }) => engine.saved()));
    /** By engine: the jobs that it had done before its present life, each as often as it did it. */
    const former = new Map<House, string[]>();
    /** Whether an engine did a job twice within one life. */
    const doubled = (house: House) => {
      const now = house.engine.saved().filter((id) => !earlier.has(id));
      const before = former.get(house) ?? [];
      former.set(house, [...now]);
      for (const id of before) now.splice(now.indexOf(id), 1);
      return new Set(now).size < now.length;
    };
    let over = false;
    let deaths = 0;
    const trouble = (async () => {
      for (let turn = 0; !over; turn++) {
        await wait(1_200);
        const house = houses[turn % houses.length];
        if (!house || over) continue;
        if (turn % 2 === 0) {
          await house.engine.stop();
          expect(doubled(house)).toBe(false);
          deaths += 1;
          await wait(600);
          house.engine = await startPracticeEngine(0, house.port, { jobMs: JOB_MS, directory: house.directory });
        } else {
          house.engine.process.kill("SIGSTOP");
          await wait(900);
          house.engine.process.kill("SIGCONT");
        }
      }
    })();
    const calls = Array.from({ length: CALLS }, (_, n) => ({ client: sessions[n % CLIENTS], seed: 4_000 + n }));
    const answers = await Promise.all(calls.flatMap(({ client, seed }) => (client ? [paint(client, seed)] : [])));
    over = true;
    await trouble;
    expect(answers.flatMap((answer) => answer.error ?? [])).toEqual([]);
    for (const house of houses) expect(doubled(house)).toBe(false);
    const all = houses.flatMap(({ engine }) => engine.saved()).filter((id) => !earlier.has(id));
    expect(new Set(all).size).toBe(CALLS);
    // A picture that an engine had finished when it was killed, and that nobody had fetched, is made again.
    expect(all.length - CALLS).toBeLessThanOrEqual(deaths);
  }, 600_000);
});
