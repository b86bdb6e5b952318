import { z } from "zod";
import type { Clock } from "#base/clock.ts";
import { EaselError } from "#contract/errors.ts";
import { executionFailure, unexplainedFailure } from "./failures.ts";
import { parseGraph } from "./graph.ts";
import type { HttpClient } from "./http.ts";
import { jobOutputs } from "./outputs.ts";
import type { EngineJob, Graph } from "./types.ts";
import { CancelResponse, ExecutionError, HistoryResponse, JobResponse, type Outputs, QueueResponse, type Status } from "./wire.ts";

const JobMissing = z.object({ error: z.string() });

/** How long an engine may take to let go of a job: an interrupt takes effect only at the end of a sampler's step. */
const CANCEL_TIMEOUT_MS = 60_000;
/** The engine forgets an interrupt that comes while a job is just starting, so it is repeated. */
const INTERRUPT_REPEAT_MS = 1_000;

/** The ids of the jobs that wait or run. */
export interface Queue {
  running: string[];
  /** In the order in which they will run. */
  pending: string[];
}

/** The jobs of one engine: their state, and how to stop them. */
export class EngineJobs {
  readonly #http: HttpClient;
  readonly #clock: Clock;
  /** Settles when the request for the queue that is under way, if any, is over. */
  #lastQueueRead: Promise<unknown> = Promise.resolve();
  #nextQueueRead: Promise<Queue> | undefined;
  /** `/api/jobs/{id}` exists from 0.24 on. */
  #hasJobsApi = true;

  constructor(http: HttpClient, clock: Clock) {
    this.#http = http;
    this.#clock = clock;
  }

  /** The ids of the jobs that run and wait. @throws EngineUnreachableError */
  async queue(signal?: AbortSignal): Promise<Queue> {
    const response = await this.#http.request("/queue", { signal });
    const { queue_running, queue_pending } = response.requireOk().json(QueueResponse);
    // The engine lists a heap, which is not sorted; jobs run by number, then by id.
    const inOrder = queue_pending.sort(([a, idA], [b, idB]) => a - b || (idA < idB ? -1 : 1));
    return { running: queue_running.map(([, id]) => id), pending: inOrder.map(([, id]) => id) };
  }

  /** The state of a job, whoever posted it. @throws EngineUnreachableError */
  async find(id: string, signal?: AbortSignal): Promise<EngineJob> {
    if (this.#hasJobsApi) {
      const response = await this.#http.request(`/api/jobs/${encodeURIComponent(id)}`, { signal });
      if (response.status === 404 && response.jsonIf(JobMissing)) return { state: "unknown" };
      // 0.24 answers 500 for a job whose metadata has a `workflow` that is no object; the history does not mind.
      if (response.status !== 404 && response.status !== 500) return this.#fromJobsApi(id, response.requireOk().json(JobResponse));
      if (response.status === 404) this.#hasJobsApi = false;
    }
    return (
      (await this.#findInHistory(id, signal)) ??
      (await this.#findInQueue(id)) ??
      (await this.#findInHistory(id, signal)) ?? { state: "unknown" }
    );
  }

  /**
   * Takes the job out of the queue, or interrupts it, and waits until the engine has let go of it.
   * Resolves with true where this stopped it; with false where it had ended before, is unknown, or still runs after a minute.
   * @throws EngineUnreachableError
   */
  async cancel(id: string): Promise<boolean> {
    if (!isActive(await this.find(id))) return false;
    const until = this.#clock.now() + CANCEL_TIMEOUT_MS;
    while (this.#clock.now() < until) {
      await this.#stop(id);
      const job = await this.#waitUntilInactive(id);
      if (job) return job.state === "cancelled" || job.state === "unknown";
    }
    return false;
  }

  async #stop(id: string): Promise<void> {
    const atomic = await this.#http.request(`/api/jobs/${encodeURIComponent(id)}/cancel`, { method: "POST" });
    if (atomic.jsonIf(CancelResponse)) return;
    // 404 or 405: before 0.38. A pending job may start between these two requests, so they come in this order.
    const dequeued = await this.#http.request("/queue", { method: "POST", json: { delete: [id] } });
    dequeued.requireOk();
    const interrupted = await this.#http.request("/interrupt", { method: "POST", json: { prompt_id: id } });
    interrupted.requireOk();
  }

  /** The job once it is neither pending nor running; undefined if that takes too long. */
  async #waitUntilInactive(id: string): Promise<EngineJob | undefined> {
    const until = this.#clock.now() + INTERRUPT_REPEAT_MS;
    for (let wait = 10; this.#clock.now() < until; wait = Math.min(wait * 2, 200)) {
      const job = await this.find(id);
      if (!isActive(job)) return job;
      await this.#clock.sleep(wait);
    }
    return undefined;
  }

  async #fromJobsApi(id: string, job: z.infer<typeof JobResponse>): Promise<EngineJob> {
    switch (job.status) {
      case "pending":
        return (await this.#findInQueue(id)) ?? { state: "pending", position: null };
      case "in_progress":
        return { state: "running" };
      case "cancelled":
        return { state: "cancelled" };
      default:
        return endedJob(job.outputs, job.execution_status, parseGraph(job.workflow?.prompt));
    }
  }

  async #findInHistory(id: string, signal?: AbortSignal): Promise<EngineJob | undefined> {
    const response = await this.#http.request(`/history/${encodeURIComponent(id)}`, { signal });
    const entry = response.requireOk().json(HistoryResponse)[id];
    return entry && endedJob(entry.outputs, entry.status, parseGraph(entry.prompt?.[2]));
  }

  async #findInQueue(id: string): Promise<EngineJob | undefined> {
    const { running, pending } = await this.#sharedQueueRead();
    if (running.includes(id)) return { state: "running" };
    const index = pending.indexOf(id);
    return index < 0 ? undefined : { state: "pending", position: running.length + index };
  }

  /**
   * The queue, in one request for all callers that come while another is under way: it contains every graph, and many jobs may be
   * waiting. Not in the request that is under way itself, which may be older than the job that is looked for.
   */
  #sharedQueueRead(): Promise<Queue> {
    this.#nextQueueRead ??= this.#lastQueueRead.then(() => {
      this.#nextQueueRead = undefined;
      const read = this.queue();
      this.#lastQueueRead = read.catch(() => {});
      return read;
    });
    return this.#nextQueueRead;
  }
}

/** Whether the engine still has the job before it. */
export const isActive = (job: EngineJob) => job.state === "pending" || job.state === "running";

/** The error for a job that was cancelled, by us or by anybody else. */
export function jobCancelled(details?: unknown): EaselError {
  return new EaselError("job_cancelled", "job_cancelled", {}, details);
}

function endedJob(outputs: Outputs, status: Status | null | undefined, graph: Graph | undefined): EngineJob {
  const message = (type: string) => status?.messages.find(([name]) => name === type)?.[1];
  if (message("execution_interrupted") !== undefined) return { state: "cancelled" };
  const error = ExecutionError.safeParse(message("execution_error")).data;
  if (!error && status?.status_str !== "error") return { state: "completed", outputs: jobOutputs(outputs) };
  const failure = error ? executionFailure(error, graph) : unexplainedFailure();
  // The engine stops at the node that fails; what others had saved before is there. Previews of what was under way do not count.
  const made = jobOutputs(outputs);
  const saved = [...made.images, ...made.files].some(({ type }) => type === "output");
  return saved ? { state: "completed", outputs: { ...made, failure } } : { state: "failed", error: failure };
}
