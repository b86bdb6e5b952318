import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import type { Requester } from "../record/job-request.ts";

export interface AdmissionLimits {
  /** Jobs that wait, of all clients together; who holds less than an equal share of them is let in all the same. */
  maxWaitingJobs: number;
  /** That one client may begin; null = any number. */
  jobsPerMinute: number | null;
}

/** Milliseconds. */
const MINUTE = 60_000;

/** Lets new jobs in, or says why not. What waits takes memory, and nobody is served by a queue of hours. */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #clock: Clock;
  /** Client -> how many of its jobs wait. */
  readonly #waiting = new Map<string, number>();
  /** Client -> when its jobs of the last minute began. */
  readonly #began = new Map<string, number[]>();

  constructor(limits: AdmissionLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  /** The job waits until the returned function is called. Throws EaselError queue_full or rate_limited. */
  admit({ client, host }: Requester): () => void {
    this.#checkRoom(client);
    // What the person at the computer presses is no flood.
    if (!host && this.#limits.jobsPerMinute !== null) this.#checkRate(client, this.#limits.jobsPerMinute);
    this.#waiting.set(client, this.#held(client) + 1);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const held = this.#held(client) - 1;
      if (held > 0) this.#waiting.set(client, held);
      else this.#waiting.delete(client);
    };
  }

  #held(client: string): number {
    return this.#waiting.get(client) ?? 0;
  }

  #checkRoom(client: string): void {
    const { maxWaitingJobs } = this.#limits;
    const all = [...this.#waiting.values()].reduce((sum, held) => sum + held, 0);
    const clients = new Set([...this.#waiting.keys(), client]).size;
    // A client that has filled the queue must not keep the others out of it.
    if (all < maxWaitingJobs || this.#held(client) < maxWaitingJobs / clients) return;
    throw new EaselError(
      "queue_full",
      `The queue is full: ${all} jobs are waiting, ${this.#held(client)} of them yours.`,
      "Nothing was begun. Wait for the jobs you have (get_job) or stop some (cancel_job), then ask again.",
    );
  }

  #checkRate(client: string, most: number): void {
    const now = this.#clock.now();
    for (const [name, times] of this.#began) {
      const recent = times.filter((time) => now - time < MINUTE);
      if (recent.length > 0) this.#began.set(name, recent);
      else this.#began.delete(name);
    }
    const times = this.#began.get(client) ?? [];
    const [oldest] = times;
    if (oldest !== undefined && times.length >= most) {
      const wait = Math.max(1, Math.ceil((oldest + MINUTE - now) / 1000));
      throw new EaselError(
        "rate_limited",
        `${times.length} jobs were begun within a minute, and no more are allowed here.`,
        `Nothing was begun. Ask again in ${wait} second${wait === 1 ? "" : "s"}, or make several pictures with one call by count.`,
      );
    }
    this.#began.set(client, [...times, now]);
  }
}
