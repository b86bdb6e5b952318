import type { Queue } from "bullmq";
import { isActive, type Job } from "../record/job.ts";
import { type ClusterRedis, isQueueUnreachable } from "./redis/cluster-redis.ts";
import { PREFIX } from "./redis/kind-queues.ts";
import { JobChannel, newsOf } from "./wire/job-channel.ts";

const WISH_LIFETIME_MS = 60 * 60_000;

/** There when somebody wants the job stopped. */
export const cancelKey = (jobId: string) => `${PREFIX}:cancel:${jobId}`;

/**
 * Takes the job out of its queue, or tells its worker to stop it. True where it was taken out; else whoever follows it hears when it has
 * stopped. Throws EaselError queue_unreachable.
 */
export async function stopJob(job: Job, queue: Queue, redis: ClusterRedis): Promise<boolean> {
  const channel = new JobChannel(redis, job.id);
  await redis.ask((client) => client.set(cancelKey(job.id), "1", "PX", WISH_LIFETIME_MS));
  const queued = await redis.ask(() => queue.getJob(job.id));
  if (queued && (await redis.ask(() => queued.getState())) !== "active") {
    const news = newsOf(queued);
    if (news && !isActive(news.view.state)) return false;
    // One that a worker has taken this very moment has a lock, and stays.
    const removed = await redis
      .ask(() => queued.remove())
      .then(
        () => true,
        (error: unknown) => (isQueueUnreachable(error) ? Promise.reject(error) : false),
      );
    if (removed) {
      channel.tell({ type: "ended", news: { view: { ...job.view, state: { kind: "cancelled" } }, doing: "", notes: [], givenTo: null } });
      return true;
    }
  }
  channel.tell({ type: "cancel" });
  return false;
}
