import { randomUUID } from "node:crypto";
import type { Job as QueuedJob } from "bullmq";
import type { Clock } from "#base/clock.ts";
import { JobLock, LOCK_MS, LockLostError } from "./job-lock.ts";
import { type ClusterRedis, isQueueUnreachable } from "./redis/cluster-redis.ts";
import { type JobNews, newsOf } from "./wire/job-channel.ts";
import type { JobData } from "./wire/job-data.ts";

/** One of `TakenJob.token`. */
export const newToken = (): string => randomUUID();

/** A job that this worker has taken from the queue, for as long as its lock holds. */
export class TakenJob {
  readonly lock: JobLock;
  data: JobData;
  readonly #redis: ClusterRedis;
  readonly #queued: QueuedJob;
  readonly #token: string;

  /** `token`: with which it was taken. */
  constructor(queued: QueuedJob, data: JobData, token: string, redis: ClusterRedis, clock: Clock) {
    this.#queued = queued;
    this.#token = token;
    this.#redis = redis;
    this.data = data;
    this.lock = new JobLock(async () => (await redis.ask(() => queued.extendLock(token, LOCK_MS))) === 1, clock);
  }

  /** How often a worker has lost it. */
  get timesLost(): number {
    return this.#queued.stalledCounter;
  }

  /** Keeps with the job what whoever takes it over has to know. Waits for Redis. Throws LockLostError. */
  async note(change: Partial<JobData>): Promise<void> {
    this.data = { ...this.data, ...change };
    await this.lock.confirm();
    await this.#redis.askUntilAnswered(() => this.#queued.updateData(this.data), this.lock.lost);
  }

  /** Keeps with the job how it is doing, for bridges that ask. */
  noteNews(news: JobNews): void {
    void this.#redis.ask(() => this.#queued.updateProgress(news)).catch(() => {}); // the next news replaces it
  }

  /**
   * Hands in what came of the job, once: BullMQ takes it only from the holder of the lock. Waits for Redis. Resolves with what counts, which
   * is another's where the answer to an earlier attempt was lost. Throws LockLostError.
   */
  async complete(news: JobNews): Promise<JobNews> {
    try {
      await this.#redis.askUntilAnswered(() => this.#queued.moveToCompleted(news, this.#token, false), this.lock.lost);
      return news;
    } catch (error) {
      if (error instanceof LockLostError) throw error;
      const found = await this.#redis.askUntilAnswered(() => this.#again());
      if (found?.finishedOn !== undefined) return newsOf(found) ?? news;
      this.lock.lose();
      throw new LockLostError();
    } finally {
      this.lock.end();
    }
  }

  /** Puts the job back, to be taken by whoever can do it better. */
  async putBack(change: Partial<JobData>): Promise<void> {
    await this.note(change);
    this.lock.end();
    await this.#redis
      .ask(() => this.#queued.moveToWait(this.#token))
      .catch((error: unknown) => {
        // Its lock ends, and then it is taken all the same.
        if (!isQueueUnreachable(error)) throw error;
      });
  }

  #again(): Promise<QueuedJob | undefined> {
    const { queue, id = "" } = this.#queued as unknown as { queue: { Job: typeof QueuedJob }; id?: string };
    return queue.Job.fromId(queue as never, id) as Promise<QueuedJob | undefined>;
  }
}
