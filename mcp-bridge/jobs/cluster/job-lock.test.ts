import { describe, expect, it } from "vitest";
import type { Clock } from "#base/clock.ts";
import { JobLock, LOCK_MS, LockLostError } from "./job-lock.ts";

/** Time that passes when somebody says so. */
class HandClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<{ at: number; wake: () => void }>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.add({ at: this.#now + ms, wake: resolve });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }

  async pass(ms: number): Promise<void> {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers].filter(({ at }) => at <= this.#now)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe("the lock of a job", () => {
  it("is confirmed by Redis, and lost for good when Redis says so", async () => {
    const clock = new HandClock();
    let ours = true;
    const lock = new JobLock(async () => ours, clock);
    await lock.confirm();
    ours = false;
    await expect(lock.confirm()).rejects.toThrow(LockLostError);
    expect(lock.lost.aborted).toBe(true);
    ours = true;
    await expect(lock.confirm()).rejects.toThrow(LockLostError);
  });

  it("is lost when a renewal finds it taken, as after the worker was frozen", async () => {
    const clock = new HandClock();
    let ours = true;
    const lock = new JobLock(async () => ours, clock);
    await clock.pass(1_000);
    expect(lock.lost.aborted).toBe(false);
    ours = false;
    await clock.pass(60_000);
    expect(lock.lost.aborted).toBe(true);
  });

  it("does not believe an answer that has become old on its way", async () => {
    const clock = new HandClock();
    let asked = 0;
    const lock = new JobLock(async () => {
      asked += 1;
      if (asked === 1) await clock.pass(LOCK_MS);
      return asked === 1;
    }, clock);
    const confirmed = expect(lock.confirm()).rejects.toThrow(LockLostError);
    await clock.pass(1_000);
    await clock.pass(1_000);
    await confirmed;
    expect(asked).toBeGreaterThan(1);
  });

  it("is kept while Redis is away, and nothing is posted or written meanwhile", async () => {
    const clock = new HandClock();
    let away = true;
    const lock = new JobLock(async () => {
      if (away) throw new Error("away");
      return true;
    }, clock);
    let confirmed = false;
    const confirming = lock.confirm().then(() => {
      confirmed = true;
    });
    for (let tries = 0; tries < 20; tries++) await clock.pass(500);
    expect([confirmed, lock.lost.aborted]).toEqual([false, false]);
    away = false;
    await clock.pass(500);
    await confirming;
    lock.end();
  });
});
