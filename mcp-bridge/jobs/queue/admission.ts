import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { LOCAL } from "../../auth/principal.ts";
import type { Requester } from "../record/job-request.ts";
import type { QueueOwner } from "./fair-queue.ts";

export interface AdmissionLimits {
  /** Jobs that wait, of all clients together; a client with less than an equal share of them is let in all the same. */
  maxWaitingJobs: number;
  /** How many jobs one client may begin within a minute; null = any number. */
  jobsPerMinute: number | null;
}

const MINUTE_MS = 60_000;

/** Whoever asked for a job, as far as a queue has to know. */
export interface Asker extends Pick<Requester, "client" | "session"> {
  principal: Pick<Requester["principal"], "id">;
}

/** Who takes turns with whom: at this computer one AI app with another, from elsewhere one principal, whatever its apps call themselves. */
export const queueOwner = ({ principal, client, session }: Asker): Pick<QueueOwner, "client" | "session"> => ({
  client: principal.id === LOCAL.id ? client : principal.id,
  session,
});

/** Lets new jobs in, or says why not. Waiting jobs take memory, and a queue of hours serves nobody. */
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

  /**
   * Counts a job as waiting until the returned function is called. `unfinished`: how many jobs its principal has already.
   * Throws EaselError queue_full or rate_limited.
   */
  admit(requester: Requester, unfinished: number): () => void {
    const { client } = queueOwner(requester);
    const { jobs = Number.POSITIVE_INFINITY } = requester.principal.caps;
    if (unfinished >= jobs) throw new EaselError("queue_full", "too_many_jobs_at_a_time", { max: jobs });
    this.#checkRoom(client);
    // The person at the computer who presses the button is no flood.
    if (!requester.host && this.#limits.jobsPerMinute !== null) this.#checkRate(client, this.#limits.jobsPerMinute);
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
    throw new EaselError("queue_full", "queue_is_full", { waiting: all, yours: this.#held(client) });
  }

  #checkRate(client: string, limit: number): void {
    const now = this.#clock.now();
    for (const [name, times] of this.#began) {
      const recent = times.filter((time) => now - time < MINUTE_MS);
      if (recent.length > 0) this.#began.set(name, recent);
      else this.#began.delete(name);
    }
    const times = this.#began.get(client) ?? [];
    const [oldest] = times;
    if (oldest !== undefined && times.length >= limit) {
      const waitSeconds = Math.max(1, Math.ceil((oldest + MINUTE_MS - now) / 1000));
      throw new EaselError("rate_limited", "too_many_jobs_per_minute", { begun: times.length, waitSeconds });
    }
    this.#began.set(client, [...times, now]);
  }
}
