import type { Job } from "./job.ts";

/** The job waits for an engine. `doing`: what is being waited for, in words for a person. */
export function setWaitingForEngine(job: Job, doing: string): void {
  if (job.doing !== doing) job.set({ state: { kind: "waiting_for_engine" } }, doing);
}

/** What a job in a queue is doing, in words for a person. `position`: how many jobs are before it; null when nobody knows. */
export function queueText(position: number | null): string {
  if (position === null || position === 0) return "waiting in the queue";
  return `waiting in the queue behind ${position} other job${position === 1 ? "" : "s"}`;
}

/** Says for how many seconds the engine has not answered; null when it does again. */
export function setSilent(job: Job, seconds: number | null): void {
  job.engineIsSilent = seconds !== null;
  const { state } = job.view;
  const usual = state.kind === "queued" ? queueText(state.position) : "the engine is at work";
  job.set({}, seconds === null ? usual : `the engine has not answered for ${seconds} seconds`);
}
