import { EaselError } from "#contract/errors.ts";
import { Priority } from "#contract/sharing.ts";
import { type AdmissionLimits, queueOwner } from "../../queue/admission.ts";
import { STRIDE } from "../../queue/fair-queue.ts";
import type { Requester } from "../../record/job-request.ts";
import { ADMIT, LEAVE } from "./admission-scripts.ts";
import type { ClusterRedis } from "./cluster-redis.ts";

/** A job that has not ended after this time was left by a bridge that is gone. */
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;
/** BullMQ's largest priority. */
const MAX_TURN = 2 ** 21 - 1;

/** Lets new jobs into the cluster's queue, or says why not, and says when it is their turn: caps and fairness hold over all bridges. */
export class SharedAdmission {
  readonly #redis: ClusterRedis;
  readonly #limits: AdmissionLimits;

  constructor(redis: ClusterRedis, limits: AdmissionLimits) {
    this.#redis = redis;
    this.#limits = limits;
  }

  /**
   * The job's turn, from 1: the smallest is next. A job that is let in already gets another. Throws EaselError queue_full, rate_limited,
   * or queue_unreachable.
   */
  async admit(jobId: string, requester: Requester, priority: Priority): Promise<number> {
    const { maxWaitingJobs, jobsPerMinute } = this.#limits;
    const { client: owner } = queueOwner(requester);
    const { jobs: maxJobs } = requester.principal.caps;
    const keys = [...keysOf(owner), "easel:turns", "easel:turn", `easel:begun:${owner}`];
    // The person at the computer who presses the button is no flood, and does not wait in line.
    const perMinute = requester.host ? -1 : (jobsPerMinute ?? -1);
    const stride = requester.host ? 0 : STRIDE[priority];
    const limits = [maxJobs ?? -1, maxWaitingJobs, perMinute, stride, MAX_TURN, `${priority} ${owner}`];
    const answer = await this.#redis.ask((redis) =>
      redis.call("EVAL", ADMIT, keys.length, ...keys, jobId, owner, FORGOTTEN_AFTER_MS, ...limits),
    );
    const [verdict, first = 0, second = 0] = answer as [string, number?, number?];
    if (verdict === "jobs") throw new EaselError("queue_full", "too_many_jobs_at_a_time", { max: maxJobs ?? 0 });
    if (verdict === "full") throw new EaselError("queue_full", "queue_is_full", { waiting: first, yours: second });
    if (verdict === "rate")
      throw new EaselError("rate_limited", "too_many_jobs_per_minute", {
        begun: first,
        waitSeconds: Math.max(1, Math.ceil(second / 1000)),
      });
    return first;
  }

  /** The job has ended, or was not begun after all. */
  async leave(jobId: string, owner: string): Promise<void> {
    const keys = [...keysOf(owner), "easel:turns"];
    const lanes = Priority.options.map((priority) => `${priority} ${owner}`);
    await this.#redis.ask((redis) => redis.call("EVAL", LEAVE, keys.length, ...keys, jobId, owner, ...lanes));
  }
}

const keysOf = (owner: string) => ["easel:unfinished", `easel:unfinished:${owner}`, "easel:owners"];
