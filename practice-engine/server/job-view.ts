import type { HistoryEntry, Job } from "../execution/job.ts";
import type { JobQueue } from "../execution/queue.ts";
import { isObject, type JsonObject } from "../json.ts";

/** A job as in `/api/jobs`, whose shape differs from that of `/queue` and `/history`. */
export interface JobSummary extends JsonObject {
  id: string;
  status: JobStatus;
}

/** The states of a job in `/api/jobs`. */
export const JOB_STATUSES = ["pending", "in_progress", "completed", "failed", "cancelled"] as const;
/** One of `JOB_STATUSES`. */
export type JobStatus = (typeof JOB_STATUSES)[number];

/** Whether a text is one of `JOB_STATUSES`. */
export function isJobStatus(value: string): value is JobStatus {
  return JOB_STATUSES.some((status) => status === value);
}

/** Every job, running ones first, then those that wait, then those that have ended. */
export function summaries(queue: JobQueue): JobSummary[] {
  return [
    ...(queue.running ? [waiting(queue.running, "in_progress")] : []),
    ...queue.pending.map((job) => waiting(job, "pending")),
    ...[...queue.history()].map(([id, entry]) => finished(id, entry)),
  ];
}

/** One job with its outputs and graph; null for one that is unknown. */
export function detail(queue: JobQueue, id: string): JsonObject | null {
  const entry = queue.history().get(id);
  if (entry) {
    const [, , prompt, extra_data] = entry.prompt;
    return { ...finished(id, entry), outputs: entry.outputs, execution_status: entry.status, workflow: { prompt, extra_data } };
  }
  if (queue.running?.id === id) return waiting(queue.running, "in_progress");
  const pending = queue.pending.find((job) => job.id === id);
  return pending ? waiting(pending, "pending") : null;
}

function waiting(job: Job, status: JobStatus): JobSummary {
  return {
    id: job.id,
    status,
    priority: job.number,
    create_time: job.extraData.create_time,
    outputs_count: 0,
    ...workflowOf(job.extraData),
  };
}

function finished(id: string, entry: HistoryEntry): JobSummary {
  const [priority, , , extra] = entry.prompt;
  const extraData = isObject(extra) ? extra : {};
  const said = new Map(entry.status.messages);
  const error = said.get("execution_error");
  const end = said.get("execution_success") ?? error ?? said.get("execution_interrupted");
  const files = listed(entry.outputs);
  const preview = files.find((file) => file.type === "output") ?? files[0];
  return {
    id,
    status: entry.status.completed ? "completed" : said.has("execution_interrupted") ? "cancelled" : "failed",
    priority,
    create_time: extraData.create_time,
    execution_start_time: said.get("execution_start")?.timestamp,
    execution_end_time: end?.timestamp,
    ...(error && { execution_error: error }),
    outputs_count: files.length,
    previewable_outputs_count: files.length,
    ...(preview && { preview_output: preview }),
    ...workflowOf(extraData),
  };
}

function workflowOf({ extra_pnginfo }: JsonObject): JsonObject {
  const workflow = isObject(extra_pnginfo) ? extra_pnginfo.workflow : null;
  return isObject(workflow) && workflow.id !== undefined ? { workflow_id: workflow.id } : {};
}

/** Every output file or text, with the node and media type it came from. */
function listed(outputs: HistoryEntry["outputs"]): JsonObject[] {
  return Object.entries(outputs).flatMap(([nodeId, media]) =>
    Object.entries(media).flatMap(([mediaType, items]) =>
      items.map((item) => ({ ...(isObject(item) ? item : { content: String(item).slice(0, 1024) }), nodeId, mediaType })),
    ),
  );
}
