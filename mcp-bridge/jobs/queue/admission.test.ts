import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { Admission } from "./admission.ts";

class HandClock {
  ms = 0;
  now = () => this.ms;
  sleep = () => Promise.resolve();
}

const requester = (client: string, host = false) => ({ client, session: `${client}'s`, host });

function refused(work: () => unknown): { kind: string; message: string; remedy: string } | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof EaselError)) throw error;
    const { kind, message, remedy } = error;
    return { kind, message, remedy };
  }
}

describe("the queue", () => {
  test("is full for the client that has filled it, and not for others", () => {
    const admission = new Admission({ maxWaitingJobs: 4, jobsPerMinute: null }, new HandClock());
    const leave = [1, 2, 3, 4].map(() => admission.admit(requester("greedy")));
    expect(refused(() => admission.admit(requester("greedy")))).toEqual({
      kind: "queue_full",
      message: "The queue is full: 4 jobs are waiting, 4 of them yours.",
      remedy: "Nothing was begun. Wait for the jobs you have (get_job) or stop some (cancel_job), then ask again.",
    });
    admission.admit(requester("modest"));
    admission.admit(requester("modest"));
    expect(refused(() => admission.admit(requester("modest")))?.kind).toBe("queue_full");
    // Twice is once.
    for (const one of [...leave, ...leave]) one();
    expect(refused(() => admission.admit(requester("greedy")))).toBeNull();
  });

  test("is bounded, however many clients there are, and always open to a client that has nothing in it", () => {
    const calls = fc.array(fc.nat(20), { maxLength: 300 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 30 }), (clients, most) => {
        const admission = new Admission({ maxWaitingJobs: most, jobsPerMinute: null }, new HandClock());
        const held = new Map<number, number>();
        for (const client of clients) {
          const no = refused(() => admission.admit(requester(`client ${client}`)));
          const all = [...held.values()].reduce((sum, count) => sum + count, 0);
          if (no) expect(all >= most && (held.get(client) ?? 0) > 0).toBe(true);
          else held.set(client, (held.get(client) ?? 0) + 1);
        }
        // Each client beyond the first adds at most its share: most + most/2 + most/3 ...
        const all = [...held.values()].reduce((sum, count) => sum + count, 0);
        const bound = Array.from({ length: 21 }, (_, n) => Math.ceil(most / (n + 1))).reduce((sum, share) => sum + share, 0);
        expect(all).toBeLessThanOrEqual(bound);
      }),
    );
  });
});

test("each client may begin so many jobs a minute; the person at the computer may begin any number", () => {
  const clock = new HandClock();
  const admission = new Admission({ maxWaitingJobs: 100, jobsPerMinute: 2 }, clock);
  admission.admit(requester("a"));
  clock.ms = 20_000;
  admission.admit(requester("a"));
  expect(refused(() => admission.admit(requester("a")))).toMatchObject({
    kind: "rate_limited",
    remedy: "Nothing was begun. Ask again in 40 seconds, or make several pictures with one call by count.",
  });
  expect(refused(() => admission.admit(requester("b")))).toBeNull();
  for (let n = 0; n < 9; n++) expect(refused(() => admission.admit(requester("easel", true)))).toBeNull();
  clock.ms = 59_999;
  expect(refused(() => admission.admit(requester("a")))?.remedy).toContain("in 1 second,");
  clock.ms = 60_000;
  expect(refused(() => admission.admit(requester("a")))).toBeNull();
  expect(refused(() => admission.admit(requester("a")))?.kind).toBe("rate_limited");
});
