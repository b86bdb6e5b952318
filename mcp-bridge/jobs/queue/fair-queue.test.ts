import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Priority } from "#contract/sharing.ts";
import { FairQueue, type QueueOwner, STRIDE } from "./fair-queue.ts";

interface Item extends QueueOwner {
  n: number;
}

type Step = { kind: "add"; client: number; session: number; priority: Priority } | { kind: "next" } | { kind: "remove"; which: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("add" as const),
      client: fc.nat(3),
      session: fc.nat(2),
      priority: fc.constant("normal" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("next" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }) },
);
const history = fc.array(step, { maxLength: 120 });
const historyOfAll = fc.array(
  fc.tuple(step, fc.constantFrom(...Priority.options)).map(([each, priority]) => (each.kind === "add" ? { ...each, priority } : each)),
  { maxLength: 120 },
);

const holder = (client: number, session: number): QueueOwner => ({
  client: `client ${client}`,
  session: `session ${client}.${session}`,
  priority: "normal",
});

/** Plays the steps and calls `seen` after each, with who waits. */
function play(steps: Step[], seen: (turns: FairQueue<Item>, waiting: Item[], served: Item | undefined) => void): FairQueue<Item> {
  const turns = new FairQueue<Item>();
  let waiting: Item[] = [];
  steps.forEach((step, n) => {
    let served: Item | undefined;
    if (step.kind === "add") {
      const item = { ...holder(step.client, step.session), priority: step.priority, n };
      turns.add(item);
      waiting.push(item);
    } else if (step.kind === "next") {
      served = turns.next();
      waiting = waiting.filter((item) => item !== served);
    } else {
      const item = waiting[step.which % Math.max(1, waiting.length)];
      if (item) expect(turns.remove(item)).toBe(true);
      waiting = waiting.filter((other) => other !== item);
    }
    seen(turns, waiting, served);
  });
  return turns;
}

describe("turns", () => {
  test("nothing is lost and nothing served twice, whatever comes and goes", () => {
    fc.assert(
      fc.property(historyOfAll, (steps) => {
        const done = new Set<Item>();
        const turns = play(steps, (now, waiting, served) => {
          expect(now.count()).toBe(waiting.length);
          if (!served) return;
          expect(done.has(served)).toBe(false);
          done.add(served);
        });
        const left = turns.count();
        for (let n = 0; n < left; n++) expect(turns.next()).toBeDefined();
        expect(turns.next()).toBeUndefined();
      }),
    );
  });

  test("the order that is told is the order in which they are served, while nothing comes or goes", () => {
    fc.assert(
      fc.property(historyOfAll, (steps) => {
        const turns = play(steps, () => {});
        const told = turns.order();
        expect(told.map(() => turns.next())).toEqual(told);
      }),
    );
  });

  test("while a client waits, no other is served twice, nor is another session of the same client", () => {
    fc.assert(
      fc.property(history, (steps) => {
        /** Who waits -> who has been served since. */
        const since = new Map<string, Set<string>>();
        for (const level of ["client", "session"] as const) {
          since.clear();
          play(steps, (_, waiting, served) => {
            const names = new Set(waiting.map((item) => item[level]));
            for (const name of since.keys()) if (!names.has(name)) since.delete(name);
            if (served) {
              for (const [name, others] of since) {
                const rival = level === "client" || waiting.some((item) => item.session === name && item.client === served.client);
                if (name === served[level] || !rival) continue;
                expect(others.has(served[level]), `${served[level]} came twice before ${name}`).toBe(false);
                others.add(served[level]);
              }
              since.set(served[level], new Set());
              if (!names.has(served[level])) since.delete(served[level]);
            }
            for (const name of names) if (!since.has(name)) since.set(name, new Set());
          });
        }
      }),
      { numRuns: 300 },
    );
  });

  test("the jobs of one session keep their order", () => {
    fc.assert(
      fc.property(history, (steps) => {
        const last = new Map<string, number>();
        play(steps, (_, __, served) => {
          if (!served) return;
          expect(served.n).toBeGreaterThan(last.get(served.session) ?? -1);
          last.set(served.session, served.n);
        });
      }),
    );
  });

  test("one job does not wait for somebody else's fifty", () => {
    const turns = new FairQueue<Item>();
    for (let n = 0; n < 50; n++) turns.add({ ...holder(0, n % 5), n });
    turns.next();
    turns.add({ ...holder(1, 0), n: 50 });
    expect(turns.order().findIndex(({ n }) => n === 50)).toBe(0);
    expect(turns.next()?.n).toBe(50);
  });

  test("of those that always have jobs waiting, a high priority has four turns for each normal one, and sixteen for each low one", () => {
    const turns = new FairQueue<Item>();
    const priorities = ["low", "normal", "high"] as const;
    for (const [client, priority] of priorities.entries()) {
      for (let n = 0; n < 100; n++) turns.add({ ...holder(client, 0), priority, n });
    }
    const served = Array.from({ length: 84 }, () => turns.next()?.priority);
    expect(priorities.map((priority) => served.filter((other) => other === priority).length)).toEqual([4, 16, 64]);
  });

  test("a job of a low priority has its turn, however many others keep coming", () => {
    const busy = fc.array(fc.constantFrom("low", "normal", "high"), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(busy, fc.nat(40), (priorities, before) => {
        const turns = new FairQueue<Item>();
        const add = (client: number) => turns.add({ ...holder(client, 0), priority: priorities[client] ?? "normal", n: client });
        for (const client of priorities.keys()) for (let n = 0; n < 3; n++) add(client);
        // Each that is served asks at once for more.
        const serve = () => {
          const item = turns.next();
          if (item && item.n < priorities.length) add(item.n);
          return item?.n;
        };
        for (let n = 0; n < before; n++) serve();
        turns.add({ ...holder(9, 0), priority: "low", n: 9 });
        const most = priorities.reduce((sum, priority) => sum + STRIDE.low / STRIDE[priority] + 1, 0);
        for (let waited = 0; serve() !== 9; waited++) expect(waited).toBeLessThan(most);
      }),
    );
  });

  test("whoever asks for more and for less has the more first", () => {
    const turns = new FairQueue<Item>();
    for (let n = 0; n < 3; n++) turns.add({ ...holder(0, 0), priority: "low", n });
    turns.add({ ...holder(0, 0), n: 3 });
    expect(turns.order().map(({ n }) => n)).toEqual([3, 0, 1, 2]);
  });

  test("whoever has just been served and asks again is no newcomer", () => {
    const turns = new FairQueue<Item>();
    for (const [n, client] of [2, 1, 2].entries()) turns.add({ ...holder(client, 0), n });
    turns.next();
    turns.next();
    turns.add({ ...holder(1, 0), n: 3 });
    expect([turns.next(), turns.next()].map((item) => item?.n)).toEqual([2, 3]);
  });

  test("what a session has had of one priority does not cost it its turn among those of another", () => {
    const turns = new FairQueue<Item>();
    turns.add({ ...holder(0, 0), priority: "high", n: 0 });
    turns.add({ ...holder(0, 0), priority: "low", n: 1 });
    turns.add({ ...holder(0, 1), priority: "low", n: 2 });
    expect(turns.order().map(({ n }) => n)).toEqual([0, 1, 2]);
    expect([turns.next(), turns.next(), turns.next()].map((item) => item?.n)).toEqual([0, 1, 2]);
  });

  test("a person's order holds, whoever's turn it would be; what comes later comes after it", () => {
    const turns = new FairQueue<Item>();
    const items = [0, 1, 2, 3].map((n) => ({ ...holder(n % 2, 0), n }));
    for (const item of items) turns.add(item);
    const order = () => turns.order().map(({ n }) => n);
    const [first, , , last] = items;
    if (!first || !last) throw new Error("there are four");
    expect(order()).toEqual([0, 1, 2, 3]);
    expect(turns.move(last, "first")).toBe(true);
    expect(order()).toEqual([3, 0, 1, 2]);
    expect(turns.move(first, "later")).toBe(true);
    expect(order()).toEqual([3, 1, 0, 2]);
    expect(turns.move(last, "later")).toBe(true);
    turns.add({ ...holder(7, 0), n: 7 });
    expect(order()).toEqual([1, 3, 0, 2, 7]);
    expect(turns.next()?.n).toBe(1);
    expect(turns.next()).toBe(last);
    expect(turns.move(last, "first")).toBe(false);
    expect(order()).toEqual([0, 2, 7]);
  });

  test("moving loses nothing, and puts the item where it was told to", () => {
    const moves = fc.array(fc.record({ which: fc.nat(), to: fc.constantFrom("first" as const, "earlier" as const, "later" as const) }));
    fc.assert(
      fc.property(historyOfAll, moves, (steps, moved) => {
        const turns = play(steps, () => {});
        for (const { which, to } of moved) {
          const before = turns.order();
          const place = which % Math.max(1, before.length);
          const item = before[place];
          if (!item) return;
          turns.move(item, to);
          const last = before.length - 1;
          const target = { first: 0, earlier: Math.max(0, place - 1), later: Math.min(last, place + 1) }[to];
          const wanted = before.filter((other) => other !== item);
          wanted.splice(target, 0, item);
          expect(turns.order()).toEqual(wanted);
        }
      }),
    );
  });
});
