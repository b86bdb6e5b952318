import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EngineLoad, EngineNeeds } from "../../engines/choose-engine.ts";
import { type Schedulable, Scheduler } from "./scheduler.ts";

const engine = (id: string, more: Partial<EngineLoad> = {}): EngineLoad => ({
  id,
  weight: 1,
  slots: 1,
  running: 0,
  foreign: 0,
  freeMemoryBytes: null,
  loadedModels: new Set(),
  pace: 1,
  ...more,
});

interface Item extends Schedulable {
  n: number;
  engines: string[];
}

const NEEDS: EngineNeeds = { models: [], memoryBytes: null };

const item = (n: number, client: string, engines: string[], needs = NEEDS): Item => ({
  n,
  client,
  session: client,
  priority: "normal",
  engines,
  fit: (id) => (engines.includes(id) ? { kind: "can", needs } : { kind: "cannot" }),
});

/** Engines whose jobs take so many turns of a clock that the test keeps; what each has done, in order. */
function simulate(items: Item[], engines: EngineLoad[], takes: Record<string, number>, strategy: "least_busy" | "round_robin") {
  const scheduler = new Scheduler<Item>(strategy);
  for (const each of items) scheduler.add(each);
  const running: { engine: string; item: Item; until: number }[] = [];
  const done: { engine: string; item: Item; at: number }[] = [];
  for (let now = 0; scheduler.waiting > 0 && now < 10_000; now++) {
    for (const ended of running.filter(({ until }) => until <= now)) running.splice(running.indexOf(ended), 1);
    const loads = () => engines.map((each) => ({ ...each, running: running.filter((job) => job.engine === each.id).length }));
    for (let next = scheduler.next(loads()); next; next = scheduler.next(loads())) {
      running.push({ engine: next.engineId, item: next.item, until: now + (takes[next.engineId] ?? 1) });
      done.push({ engine: next.engineId, item: next.item, at: now });
    }
  }
  return { done, left: scheduler.waiting };
}

describe("who goes next, and where", () => {
  const strategy = fc.constantFrom("least_busy" as const, "round_robin" as const);
  const jobs = fc.array(fc.record({ client: fc.constantFrom("a", "b", "c"), engines: fc.subarray(["x", "y", "z"], { minLength: 1 }) }), {
    maxLength: 60,
  });

  test("every job is done once, on an engine that can do it, and none waits for ever", () => {
    fc.assert(
      fc.property(jobs, strategy, (wanted, how) => {
        const items = wanted.map(({ client, engines }, n) => item(n, client, engines));
        const { done, left } = simulate(
          items,
          ["x", "y", "z"].map((id) => engine(id)),
          { x: 1, y: 3, z: 5 },
          how,
        );
        expect(left).toBe(0);
        expect(done.map((job) => job.item.n).sort((a, b) => a - b)).toEqual(items.map(({ n }) => n));
        for (const { engine: where, item: what } of done) expect(what.engines).toContain(where);
      }),
    );
  });

  test("while a job waits that a free engine could do, no later job of the same client is given to that engine", () => {
    fc.assert(
      fc.property(jobs, strategy, (wanted, how) => {
        const items = wanted.map(({ client, engines }, n) => item(n, client, engines));
        const { done } = simulate(
          items,
          ["x", "y", "z"].map((id) => engine(id)),
          { x: 2, y: 2, z: 2 },
          how,
        );
        for (const [index, later] of done.entries()) {
          const overtaken = done.slice(index + 1).filter(({ item: { n, client } }) => client === later.item.client && n < later.item.n);
          for (const { item: earlier } of overtaken) expect(earlier.engines).not.toContain(later.engine);
        }
      }),
    );
  });

  test("weights are shares: of turns, and of what is given out while all are free", () => {
    const items = Array.from({ length: 60 }, (_, n) => item(n, "a", ["x", "y"]));
    const engines = [engine("x", { weight: 2, slots: 100 }), engine("y", { slots: 100 })];
    for (const how of ["round_robin", "least_busy"] as const) {
      const { done } = simulate(items, engines, { x: 1_000, y: 1_000 }, how);
      expect(done.filter((job) => job.engine === "x")).toHaveLength(40);
    }
  });

  test("least busy: where it would be done first, the model loaded, and the memory enough", () => {
    const choose = (engines: EngineLoad[], needs = NEEDS) => {
      const scheduler = new Scheduler<Item>("least_busy");
      scheduler.add(
        item(
          0,
          "a",
          engines.map(({ id }) => id),
          needs,
        ),
      );
      return scheduler.next(engines)?.engineId;
    };
    expect(choose([engine("x", { foreign: 1 }), engine("y")])).toBe("y");
    expect(choose([engine("x", { pace: 3 }), engine("y", { slots: 2, running: 1 })])).toBe("y");
    const needs = { models: ["flux"], memoryBytes: 20 };
    expect(choose([engine("x"), engine("y", { loadedModels: new Set(["flux"]) })], needs)).toBe("y");
    expect(choose([engine("x", { freeMemoryBytes: 10 }), engine("y", { freeMemoryBytes: 30, foreign: 3 })], needs)).toBe("y");
    expect(choose([engine("x", { freeMemoryBytes: 10 }), engine("y", { freeMemoryBytes: 15 })], needs)).toBe("y");
    expect(choose([engine("x", { running: 1 })])).toBeUndefined();
  });
});
