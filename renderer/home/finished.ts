import type { JobView } from "#contract/job.ts";
import type { Picture } from "#contract/view.ts";

/** How many ended jobs the home page looks back at, and how many troubles it keeps showing. */
const lookBack = 16;
const troublesShown = 3;

export interface Finished {
  /** Failed and cancelled jobs, newest first. */
  troubles: JobView[];
  /** Jobs whose result is words. */
  answers: JobView[];
  /** One entry a picture; `picture` null = the gallery does not have it (any more). */
  pictures: { job: JobView; reference: string; picture: Picture | null }[];
}

export function finished(jobs: readonly JobView[], pictures: readonly Picture[]): Finished {
  const byReference = new Map(pictures.map((picture) => [picture.reference, picture]));
  const ended = jobs
    .filter((job) => job.finishedAt !== null)
    .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
    .slice(0, lookBack);
  const result: Finished = { troubles: [], answers: [], pictures: [] };
  for (const job of ended) {
    switch (job.state.kind) {
      case "failed":
      case "cancelled":
        if (result.troubles.length < troublesShown) result.troubles.push(job);
        break;
      case "done":
        if (job.state.outputs.length === 0 && job.state.text.length > 0) result.answers.push(job);
        for (const { reference } of job.state.outputs) {
          result.pictures.push({ job, reference, picture: byReference.get(reference) ?? null });
        }
        break;
      case "waiting_for_engine":
      case "queued":
      case "running":
        break;
    }
  }
  return result;
}
