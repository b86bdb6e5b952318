import type { JobView } from "#contract/job.ts";
import type { Job } from "../record/job.ts";

/** How many earlier jobs of the same kind are looked at, the newest. */
const COMPARED_JOBS = 5;
/** Arguments that decide how long a job takes; its time grows with its steps besides. */
const DECISIVE_ARGUMENTS = ["model", "width", "height", "upscale", "scale", "count", "max_length"];

/**
 * Milliseconds until the job is done, from its own pace or from earlier jobs of its kind, and from the jobs before it. Null when there
 * is nothing to go by. `line`: the jobs of this process that are at the engine, then those that wait, in their order. `past`: earlier
 * jobs, oldest first. `engines`: on how many they are spread.
 */
export function etaOf(job: Job, line: Job[], past: JobView[], now: number, engines = 1): number | null {
  const { state } = job.view;
  if (state.kind === "running") return timeLeft(job, past, now);
  const place = line.indexOf(job);
  // Where the engine has more in its queue, nobody knows how long that takes.
  if (state.kind !== "queued" || place === -1 || state.position === null || state.position > place) return null;
  const own = timeLeft(job, past, now);
  if (own === null) return null;
  let sum = 0;
  for (const before of line.slice(0, place)) {
    const left = timeLeft(before, past, now);
    if (left === null) return null;
    sum += left;
  }
  return sum / engines + own;
}

function timeLeft({ view, pace, engineIsSilent }: Job, past: JobView[], now: number): number | null {
  if (engineIsSilent) return null;
  const usual = usualDuration(view, past);
  if (view.state.kind !== "running") return usual;
  // A job that takes longer than usual has only its pace to go by.
  const left = usual === null || view.startedAt === null ? null : usual - (now - view.startedAt);
  return pace.timeLeft(now) ?? (left !== null && left > 0 ? left : null);
}

/** The median of what the newest jobs of the same tool, model and size took. Milliseconds; null when there are none. */
function usualDuration({ tool, arguments: args }: JobView, past: JobView[]): number | null {
  const durations: number[] = [];
  for (const { view, took } of [...past].reverse().flatMap(withDuration)) {
    if (view.tool !== tool || !DECISIVE_ARGUMENTS.every((name) => agree(args[name], view.arguments[name]))) continue;
    const steps = Number(args.steps) / Number(view.arguments.steps);
    durations.push(took * (Number.isFinite(steps) && steps > 0 ? steps : 1));
    if (durations.length === COMPARED_JOBS) break;
  }
  return durations.sort((a, b) => a - b)[Math.floor(durations.length / 2)] ?? null;
}

function withDuration(view: JobView): { view: JobView; took: number }[] {
  const { startedAt, finishedAt, state } = view;
  return state.kind === "done" && startedAt !== null && finishedAt !== null ? [{ view, took: finishedAt - startedAt }] : [];
}

/** An argument is not known before the job has been given to an engine, and then may be anything. */
const agree = (wanted: unknown, had: unknown) => wanted === undefined || wanted === had;
