import type { Clock } from "#base/clock.ts";
import type { Job } from "../record/job.ts";
import type { TakenJob } from "./taken-job.ts";
import type { JobChannel, JobNews } from "./wire/job-channel.ts";
import type { GivenTo } from "./wire/job-data.ts";

/** How often news of a job is told at most. */
const NEWS_INTERVAL_MS = 100;
/** What the queue takes of `doing`. */
const MAX_DOING_CHARACTERS = 500;

/** Tells all bridges how the job is doing, and keeps the newest with it. Returns the function that ends this. */
export function tellNews(job: Job, taken: TakenJob, channel: JobChannel, clock: Clock): () => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  let pending = false;
  let ended = false;
  const tell = () => {
    pending = false;
    if (ended || !job.active) return;
    toldAt = clock.now();
    const news = newsOfJob(job, taken.data.givenTo);
    channel.tell({ type: "news", news });
    taken.noteNews(news);
  };
  const unwatch = job.watch({
    changed: () => {
      if (pending || ended) return;
      pending = true;
      void clock.sleep(Math.max(0, toldAt + NEWS_INTERVAL_MS - clock.now())).then(tell);
    },
    preview: (_, preview) => channel.tellPreview(preview),
  });
  return () => {
    ended = true;
    unwatch();
  };
}

/** What others are told of the job. */
export function newsOfJob(job: Job, givenTo: GivenTo | null): JobNews {
  return { view: job.view, doing: job.doing.slice(0, MAX_DOING_CHARACTERS), notes: job.notes, givenTo };
}
