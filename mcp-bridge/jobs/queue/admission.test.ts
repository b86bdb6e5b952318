import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EaselError } from "#contract/errors.ts";
import { LOCAL, type Principal } from "../../auth/principal.ts";
import type { Requester } from "../record/job-request.ts";
import { Admission } from "./admission.ts";

class HandClock {
  ms = 0;
  now = () => this.ms;
  sleep = () => Promise.resolve();
}

const requester = (client: string, host = false, principal = LOCAL): Requester => ({ principal, client, session: `${client}'s`, host });

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
    const leave = [1, 2, 3, 4].map(() => admission.admit(requester("greedy"), 0));
    expect(refused(() => admission.admit(requester("greedy"), 0))).toEqual({
      kind: "queue_full",
      message: "The queue is full: 4 jobs are waiting, 4 of them yours.",
      remedy: "Nothing was begun. Wait for the jobs you have (get_job) or stop some (cancel_job), then ask again.",
    });
    admission.admit(requester("modest"), 0);
    admission.admit(requester("modest"), 0);
    expect(refused(() => admission.admit(requester("modest"), 0))?.kind).toBe("queue_full");
    // Twice is once.
    for (const one of [...leave, ...leave]) one();
    expect(refused(() => admission.admit(requester("greedy"), 0))).toBeNull();
  });

  test("is bounded, however many clients there are, and always open to a client that has nothing in it", () => {
    const calls = fc.array(fc.nat(20), { maxLength: 300 });
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 30 }), (clients, most) => {
        const admission = new Admission({ maxWaitingJobs: most, jobsPerMinute: null }, new HandClock());
        const held = new Map<number, number>();
        for (const client of clients) {
          const no = refused(() => admission.admit(requester(`client ${client}`), 0));
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
  admission.admit(requester("a"), 0);
  clock.ms = 20_000;
  admission.admit(requester("a"), 0);
  expect(refused(() => admission.admit(requester("a"), 0))).toMatchObject({
    kind: "rate_limited",
    remedy: "Nothing was begun. Ask again in 40 seconds, or make several pictures with one call by count.",
  });
  expect(refused(() => admission.admit(requester("b"), 0))).toBeNull();
  for (let n = 0; n < 9; n++) expect(refused(() => admission.admit(requester("easel", true), 0))).toBeNull();
  clock.ms = 59_999;
  expect(refused(() => admission.admit(requester("a"), 0))?.remedy).toContain("in 1 second,");
  clock.ms = 60_000;
  expect(refused(() => admission.admit(requester("a"), 0))).toBeNull();
  expect(refused(() => admission.admit(requester("a"), 0))?.kind).toBe("rate_limited");
});

test("principals from elsewhere count as one each, whatever their apps call themselves, and may have so many jobs at a time", () => {
  const admission = new Admission({ maxWaitingJobs: 10, jobsPerMinute: 2 }, new HandClock());
  const anna: Principal = { ...LOCAL, id: "token-anna", name: "anna", caps: { jobs: 3 } };
  admission.admit(requester("claude", false, anna), 0);
  admission.admit(requester("cursor", false, anna), 2);
  expect(refused(() => admission.admit(requester("another", false, anna), 2))?.kind).toBe("rate_limited");
  expect(refused(() => admission.admit(requester("claude", false, anna), 3))).toMatchObject({
    kind: "queue_full",
    message: "This token may have 3 jobs at a time.",
  });
  expect(refused(() => admission.admit(requester("claude"), 100))).toBeNull();
});
