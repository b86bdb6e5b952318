import { useMemo } from "react";
import type { Picture } from "#contract/gallery.ts";
import type { JobView } from "#contract/job.ts";
import { useAppStore } from "../../state/app-store.ts";
import { jobPrompt } from "../../text/jobs.ts";

const MAX_PROMPTS = 40;

/** What was asked for before, newest first, each once. */
export function earlierPrompts(jobs: readonly JobView[], pictures: readonly Pick<Picture, "prompt" | "createdAt">[]): string[] {
  const said = [
    ...jobs.map((job) => ({ text: jobPrompt(job), at: job.createdAt })),
    ...pictures.map(({ prompt, createdAt }) => ({ text: prompt.trim(), at: createdAt })),
  ];
  const newestFirst = said.filter(({ text }) => text !== "").sort((a, b) => b.at - a.at);
  return [...new Set(newestFirst.map(({ text }) => text))].slice(0, MAX_PROMPTS);
}

const NO_JOBS: readonly JobView[] = [];

export function useEarlierPrompts(): string[] {
  const jobs = useAppStore(({ app }) => app?.jobs ?? NO_JOBS);
  const pictures = useAppStore(({ recent }) => recent);
  return useMemo(() => earlierPrompts(jobs, pictures), [jobs, pictures]);
}
