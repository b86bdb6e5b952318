import type { JobView } from "#contract/job.ts";
import type { Job } from "../record/job.ts";

/** Of the whole job, before its pace says anything. */
const SIGNIFICANT = 0.05;
/** Earlier jobs of the same kind that are looked at; the newest. */
const COMPARED = 5;
/** Arguments that decide how long a job takes; its time grows with its steps besides. */
const DECISIVE = ["model", "width", "height", "upscale", "scale", "count", "max_length"];

/** How fast a job goes, from the first step on: loading the model says nothing about the rest. */
export class Pace {
  #first: { fraction: number; at: number } | null = null;
  #last: { fraction: number; at: number } | null = null;

  /** `fraction` of the whole job is done, 0..1. `at` in milliseconds. */
  note(fraction: number, at: number): void {
    this.#last = { fraction, at };
    this.#first ??= this.#last;
  }

  /** Milliseconds until the whole is done; null while that cannot be told. */
  left(now: number): number | null {
    if (!this.#first || !this.#last) return null;
    const done = this.#last.fraction - this.#first.fraction;
    const took = this.#last.at - this.#first.at;
    if (done < SIGNIFICANT || took <= 0) return null;
    return Math.max(0, ((1 - this.#last.fraction) * took) / done - (now - this.#last.at));
  }
}

/**
 * Milliseconds until the job is done, from its own pace or from earlier jobs of its kind, and from those before it. Null where
 * there is nothing to go by. `line`: the jobs of this process that are at the engine, then those that wait, in their order.
 */
export function etaOf(job: Job, line: Job[], past: JobView[], now: number): number | null {
  const { state } = job.view;
  if (state.kind === "running") return timeLeft(job, past, now);
  const place = line.indexOf(job);
  // Where the engine has more in its queue, nobody knows how long that takes.
  if (state.kind !== "queued" || place === -1 || state.position === null || state.position > place) return null;
  let sum = 0;
  for (const before of line.slice(0, place + 1)) {
    const left = timeLeft(before, past, now);
    if (left === null) return null;
    sum += left;
  }
  return sum;
}

function timeLeft({ view, pace }: Job, past: JobView[], now: number): number | null {
  const whole = usualDuration(view, past);
  if (view.state.kind !== "running") return whole;
  // Beyond the usual time there is only the pace.
  const usual = whole === null || view.startedAt === null ? null : whole - (now - view.startedAt);
  return pace.left(now) ?? (usual !== null && usual > 0 ? usual : null);
}

/** What the newest jobs of the same tool, model and size took, in the middle. Milliseconds. */
function usualDuration({ tool, arguments: args }: JobView, past: JobView[]): number | null {
  const times: number[] = [];
  for (const { view, took } of [...past].reverse().flatMap(withDuration)) {
    if (view.tool !== tool || !DECISIVE.every((name) => agree(args[name], view.arguments[name]))) continue;
    const steps = Number(args.steps) / Number(view.arguments.steps);
    times.push(took * (Number.isFinite(steps) && steps > 0 ? steps : 1));
    if (times.length === COMPARED) break;
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? null;
}

function withDuration(view: JobView): { view: JobView; took: number }[] {
  const { startedAt, finishedAt, state } = view;
  return state.kind === "done" && startedAt !== null && finishedAt !== null ? [{ view, took: finishedAt - startedAt }] : [];
}

/** What is not known yet, since the job has not been given to an engine, may be anything. */
const agree = (wanted: unknown, had: unknown) => wanted === undefined || wanted === had;
