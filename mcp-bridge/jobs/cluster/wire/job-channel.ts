import type { Job as QueuedJob } from "bullmq";
import { z } from "zod";
import { JobView } from "#contract/job.ts";
import type { JobPreview } from "../../record/job.ts";
import type { ClusterRedis } from "../redis/cluster-redis.ts";
import { PREFIX } from "../redis/kind-queues.ts";
import { GivenTo } from "./job-data.ts";

/** How a job is doing, as its worker tells it and as it is kept with the job. */
export const JobNews = z.object({
  view: JobView,
  /** In words for a person. */
  doing: z.string().max(500),
  notes: z.array(z.string()),
  givenTo: GivenTo.nullable(),
});
export type JobNews = z.infer<typeof JobNews>;

/** What came of a job in the queue, or how it is doing; null before its worker has said anything. */
export function newsOf({ returnvalue, progress }: Pick<QueuedJob, "returnvalue" | "progress">): JobNews | null {
  return JobNews.safeParse(returnvalue).data ?? JobNews.safeParse(progress).data ?? null;
}

/** News as they lie in Redis; null where there are none. */
export function parseNews(text: string | null): JobNews | null {
  if (text === null) return null;
  return JobNews.safeParse(JSON.parse(text)).data ?? null;
}

const Message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("news"), news: JobNews }),
  z.object({ type: z.literal("ended"), news: JobNews }),
  z.object({ type: z.literal("cancel") }),
]);
export type JobMessage = z.infer<typeof Message>;

/** Larger ones are not carried over: they are only a look at something unfinished. */
const MAX_PREVIEW_BYTES = 512 * 1024;

const previewChannel = (jobId: string) => `${PREFIX}:preview:${jobId}`;
const newsChannel = (jobId: string) => `${PREFIX}:news:${jobId}`;

/** What bridges and workers tell each other of one job while it goes on. Nothing depends on its arriving: whoever waits looks, too. */
export class JobChannel {
  readonly #redis: ClusterRedis;
  readonly #jobId: string;

  constructor(redis: ClusterRedis, jobId: string) {
    this.#redis = redis;
    this.#jobId = jobId;
  }

  tell(message: JobMessage): void {
    this.#redis.tell(newsChannel(this.#jobId), JSON.stringify(message));
  }

  tellPreview({ mime, bytes }: JobPreview): void {
    if (bytes.length > MAX_PREVIEW_BYTES) return;
    const head = Buffer.from(`${mime}\n`);
    this.#redis.tell(previewChannel(this.#jobId), Buffer.concat([head, bytes]));
  }

  /** Returns the function that stops listening. */
  listen(listener: (message: JobMessage) => void): () => void {
    return this.#redis.listen(newsChannel(this.#jobId), (bytes) => {
      const message = Message.safeParse(parsed(bytes.toString("utf8"))).data;
      if (message) listener(message);
    });
  }

  listenToPreviews(listener: (preview: JobPreview) => void): () => void {
    return this.#redis.listen(previewChannel(this.#jobId), (message) => {
      const end = message.indexOf(10);
      const mime = message.toString("latin1", 0, end);
      if (/^image\/(jpeg|png|webp)$/.test(mime)) listener({ mime, bytes: message.subarray(end + 1) });
    });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
