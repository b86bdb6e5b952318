import { create } from "zustand";
import type { JobView, OutputView } from "#contract/job.ts";
import type { Picture } from "#contract/view.ts";

/** How many ended jobs the home page looks back at, and how many troubles it keeps showing. */
const MAX_ENDED = 16;
const MAX_TROUBLES = 3;

export type Finished =
  /** It failed, was cancelled, or did not bring all that it was to bring. */
  | { kind: "trouble"; job: JobView }
  /** Its result is words. */
  | { kind: "answer"; job: JobView }
  /** A video, a sound or another file that is no picture of the gallery's. */
  | { kind: "file"; job: JobView; output: OutputView }
  /** One a picture; `picture` null = the gallery does not have it (any more). */
  | { kind: "picture"; job: JobView; reference: string; picture: Picture | null };

/** What ended lately, newest first; what was dismissed is not among it. */
export function finished(jobs: readonly JobView[], pictures: readonly Picture[], dismissed: ReadonlySet<string> = new Set()): Finished[] {
  const byReference = new Map(pictures.map((picture) => [picture.reference, picture]));
  const ended = jobs
    .filter((job) => job.finishedAt !== null && !dismissed.has(job.id))
    .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))
    .slice(0, MAX_ENDED);
  const old = new Set(ended.filter(isTrouble).slice(MAX_TROUBLES));
  return ended.filter((job) => !old.has(job)).flatMap((job) => itemsOf(job, byReference));
}

/** What the gallery shows. */
const GALLERY_MIME = "image/png";

const isTrouble = ({ state }: JobView): boolean => state.kind === "failed" || state.kind === "cancelled";

function itemsOf(job: JobView, pictures: ReadonlyMap<string, Picture>): Finished[] {
  if (isTrouble(job)) return [{ kind: "trouble", job }];
  if (job.state.kind !== "done") return [];
  const { outputs, text, missing } = job.state;
  if (missing) return [{ kind: "trouble", job }, ...filesOf(job, outputs, pictures)];
  if (outputs.length === 0) return text.length > 0 ? [{ kind: "answer", job }] : [];
  return filesOf(job, outputs, pictures);
}

function filesOf(job: JobView, outputs: readonly OutputView[], pictures: ReadonlyMap<string, Picture>): Finished[] {
  return outputs.map((output): Finished => {
    const { reference, mime } = output;
    if (mime !== GALLERY_MIME) return { kind: "file", job, output };
    return { kind: "picture", job, reference, picture: pictures.get(reference) ?? null };
  });
}

/** Ended jobs that the person wants to see no longer. */
export const useDismissed = create<{ jobs: ReadonlySet<string> }>(() => ({ jobs: new Set() }));
export const dismiss = (id: string): void => useDismissed.setState(({ jobs }) => ({ jobs: new Set([...jobs, id]) }));
