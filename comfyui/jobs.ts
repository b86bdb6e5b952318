import { z } from "zod";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { executionFailure, unexplainedFailure } from "./failures.ts";
import { asGraph } from "./graph.ts";
import type { Http } from "./http.ts";
import { jobOutputs } from "./outputs.ts";
import type { EngineJob, Graph } from "./types.ts";
import { CancelAnswer, ExecutionError, HistoryAnswer, JobAnswer, type Outputs, QueueAnswer, type Status } from "./wire.ts";

const JobMissing = z.object({ error: z.string() });

/** How long an engine may take to let go of a job: an interrupt takes effect at the end of a sampler's step only. */
const CANCEL_MS = 60_000;
/** An interrupt that comes while a job is just starting is forgotten by the engine, so it is said again. */
const REPEAT_MS = 1_000;

export interface Queue {
  running: string[];
  /** In the order in which they will run. */
  pending: string[];
}

/** The jobs that one engine has: what became of them, and how to stop them. */
export class Jobs {
  readonly #http: Http;
  readonly #clock: Clock;
  /** Settles when the look at the queue that is under way, if any, is over. */
  #looked: Promise<unknown> = Promise.resolve();
  #nextLook: Promise<Queue> | undefined;
  /** `/api/jobs/{id}` exists from 0.24 on. */
  #hasJobsApi = true;

  constructor(http: Http, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  async queue(signal?: AbortSignal): Promise<Queue> {
    const answer = await this.#http.ask("/queue", { signal });
    const { queue_running, queue_pending } = answer.ok().json(QueueAnswer);
    // The engine lists a heap: ordered by number, then id, only at its top.
    const inOrder = queue_pending.sort(([a, idA], [b, idB]) => a - b || (idA < idB ? -1 : 1));
    return { running: queue_running.map(([, id]) => id), pending: inOrder.map(([, id]) => id) };
  }

  /** @throws Unreachable */
  async find(id: string, signal?: AbortSignal): Promise<EngineJob> {
    if (this.#hasJobsApi) {
      const answer = await this.#http.ask(`/api/jobs/${encodeURIComponent(id)}`, { signal });
      if (answer.status === 404 && answer.jsonIf(JobMissing)) return { state: "unknown" };
      // It answers 500 for a job whose metadata has a `workflow` that is no object (0.24); the history does not mind.
      if (answer.status !== 404 && answer.status !== 500) return this.#fromJobsApi(id, answer.ok().json(JobAnswer));
      if (answer.status === 404) this.#hasJobsApi = false;
    }
    return (await this.#ended(id, signal)) ?? (await this.#queued(id)) ?? (await this.#ended(id, signal)) ?? { state: "unknown" };
  }

  /**
   * Takes the job out of the queue, or interrupts it, and waits until the engine has let go of it.
   * True when that was our doing; false when it had ended before, is unknown, or goes on after a minute.
   * @throws Unreachable
   */
  async cancel(id: string): Promise<boolean> {
    if (!isActive(await this.find(id))) return false;
    const until = this.#clock.now() + CANCEL_MS;
    while (this.#clock.now() < until) {
      await this.#stop(id);
      const job = await this.#inactive(id);
      if (job) return job.state === "cancelled" || job.state === "unknown";
    }
    return false;
  }

  async #stop(id: string): Promise<void> {
    const atomic = await this.#http.ask(`/api/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" });
    if (atomic.jsonIf(CancelAnswer)) return;
    // 404 or 405: before 0.38. In this order, because a pending job may start between the two.
    const dequeued = await this.#http.ask("/queue", { method: "POST", json: { delete: [id] } });
    dequeued.ok();
    const interrupted = await this.#http.ask("/interrupt", { method: "POST", json: { prompt_id: id } });
    interrupted.ok();
  }

  /** The job once it is neither pending nor running any more; undefined if that takes too long. */
  async #inactive(id: string): Promise<EngineJob | undefined> {
    const until = this.#clock.now() + REPEAT_MS;
    for (let wait = 10; this.#clock.now() < until; wait = Math.min(wait * 2, 200)) {
      const job = await this.find(id);
      if (!isActive(job)) return job;
      await this.#clock.sleep(wait);
    }
    return undefined;
  }

  async #fromJobsApi(id: string, job: z.infer<typeof JobAnswer>): Promise<EngineJob> {
    switch (job.status) {
      case "pending":
        return (await this.#queued(id)) ?? { state: "pending", position: null };
      case "in_progress":
        return { state: "running" };
      case "cancelled":
        return { state: "cancelled" };
      default:
        return endedJob(job.outputs, job.execution_status, asGraph(job.workflow?.prompt));
    }
  }

  async #ended(id: string, signal?: AbortSignal): Promise<EngineJob | undefined> {
    const answer = await this.#http.ask(`/history/${encodeURIComponent(id)}`, { signal });
    const entry = answer.ok().json(HistoryAnswer)[id];
    return entry && endedJob(entry.outputs, entry.status, asGraph(entry.prompt?.[2]));
  }

  async #queued(id: string): Promise<EngineJob | undefined> {
    const { running, pending } = await this.#look();
    if (running.includes(id)) return { state: "running" };
    const index = pending.indexOf(id);
    return index < 0 ? undefined : { state: "pending", position: running.length + index };
  }

  /**
   * One look at the queue for all who ask while another is under way: it holds every graph, and many jobs may be waiting.
   * Not the one under way itself, which may be older than the job that is looked for.
   */
  #look(): Promise<Queue> {
    this.#nextLook ??= this.#looked.then(() => {
      this.#nextLook = undefined;
      const look = this.queue();
      this.#looked = look.catch(() => {});
      return look;
    });
    return this.#nextLook;
  }
}

export const isActive = (job: EngineJob) => job.state === "pending" || job.state === "running";

export function jobCancelled(details?: unknown): EaselError {
  return new EaselError("job_cancelled", "The job was cancelled.", "Ask again when you want the picture after all.", details);
}

function endedJob(outputs: Outputs, status: Status | null | undefined, graph: Graph | undefined): EngineJob {
  const message = (type: string) => status?.messages.find(([name]) => name === type)?.[1];
  if (message("execution_interrupted") !== undefined) return { state: "cancelled" };
  const error = ExecutionError.safeParse(message("execution_error")).data;
  if (error) return { state: "failed", error: executionFailure(error, graph) };
  if (status?.status_str === "error") return { state: "failed", error: unexplainedFailure() };
  return { state: "completed", outputs: jobOutputs(outputs) };
}
