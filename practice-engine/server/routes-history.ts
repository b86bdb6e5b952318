import { isJobId } from "../execution/job.ts";
import type { JobQueue } from "../execution/queue.ts";
import type { JsonObject } from "../json.ts";
import { detail, isJobStatus, JOB_STATUSES, type JobSummary, summaries } from "./job-view.ts";
import { empty, json, jsonObject, type Route, type RouteRequest, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

/** `/history` and `/api/jobs` */
export function historyRoutes({ worker }: ServerContext): Route[] {
  const { queue } = worker;
  return [
    route("GET", "/history", ({ query }) => json(page(queue, query))),
    route("GET", "/history/{id}", ({ params: { id = "" } }) => {
      const entry = queue.history().get(id);
      return json(entry ? { [id]: entry } : {});
    }),
    route("POST", "/history", async (request) => {
      const { clear, delete: ids } = await jsonObject(request);
      if (clear) queue.forgetAll();
      if (Array.isArray(ids)) for (const id of ids) queue.forget(String(id));
      return empty(200);
    }),
    route("GET", "/api/jobs", (request) => jobs(queue, request)),
    route("GET", "/api/jobs/{id}", ({ params: { id = "" } }) => {
      const job = detail(queue, id);
      return job ? json(job) : json({ error: "Job not found" }, 404);
    }),
    route("POST", "/api/jobs/{id}/cancel", ({ params: { id = "" } }) => json({ cancelled: worker.cancel(id) })),
    route("POST", "/api/jobs/cancel", async (request) => {
      const { job_ids } = await jsonObject(request).catch((): JsonObject => ({}));
      return Array.isArray(job_ids) ? cancel(worker, job_ids) : json({ error: "job_ids must be a list", invalid_ids: [] }, 400);
    }),
  ];
}

function cancel(worker: ServerContext["worker"], ids: unknown[]): RouteResponse {
  const invalid = ids.filter((id) => !isJobId(id));
  if (invalid.length > 0) return json({ error: "Job ids must be lower-case UUIDs with hyphens", invalid_ids: invalid }, 400);
  const results = ids.map((id) => worker.cancel(String(id)));
  return json({ cancelled: results.some(Boolean) });
}

/** Oldest first. Without an offset the limit keeps the newest, with one it counts from there. */
function page(queue: JobQueue, query: URLSearchParams): Record<string, unknown> {
  const limit = integer(query.get("max_items"));
  const offset = integer(query.get("offset")) ?? -1;
  const entries = [...queue.history()];
  const start = offset < 0 ? (limit === null ? 0 : Math.max(0, entries.length - limit)) : offset;
  // ComfyUI compares after it has added an entry: a limit of 0 with an offset still gives one.
  const count = limit === null ? entries.length : offset < 0 ? limit : Math.max(1, limit);
  return Object.fromEntries(entries.slice(start, start + count));
}

/** Null where nothing is given. Throws where it is no integer, which becomes a 500. */
function integer(text: string | null): number | null {
  if (text === null) return null;
  if (!/^\s*[+-]?\d+\s*$/.test(text)) throw new TypeError("Not an integer.");
  return Number.parseInt(text, 10);
}

function jobs(queue: JobQueue, { query }: RouteRequest): RouteResponse {
  const complaint = complain(query);
  if (complaint !== null) return json({ error: complaint }, 400);
  const statuses = statusesOf(query);
  const workflow = query.get("workflow_id");
  const chosen = summaries(queue)
    .filter((job) => statuses.length === 0 || statuses.includes(job.status))
    .filter((job) => workflow === null || workflow === "" || job.workflow_id === workflow);
  const key = lower(query, "sort_by", "created_at") === "created_at" ? createdAt : duration;
  const sign = lower(query, "sort_order", "desc") === "desc" ? -1 : 1;
  chosen.sort((a, b) => sign * (key(a) - key(b)));
  const limit = integer(query.get("limit"));
  const offset = Math.max(0, integer(query.get("offset")) ?? 0);
  const shown = chosen.slice(offset, limit === null ? undefined : offset + limit);
  const pagination = { offset, limit, total: chosen.length, has_more: offset + shown.length < chosen.length };
  return json({ jobs: shown, pagination });
}

function complain(query: URLSearchParams): string | null {
  const invalid = statusesOf(query).filter((status) => !isJobStatus(status));
  if (invalid.length > 0) return `Invalid status value(s): ${invalid.join(", ")}. Valid values: ${JOB_STATUSES.join(", ")}`;
  if (!["created_at", "execution_duration"].includes(lower(query, "sort_by", "created_at"))) {
    return "sort_by must be 'created_at' or 'execution_duration'";
  }
  if (!["asc", "desc"].includes(lower(query, "sort_order", "desc"))) return "sort_order must be 'asc' or 'desc'";
  const limit = query.get("limit");
  if (limit !== null && !/^[+-]?\d+$/.test(limit.trim())) return "limit must be an integer";
  if (limit !== null && Number(limit) <= 0) return "limit must be a positive integer";
  const offset = query.get("offset");
  if (offset !== null && !/^[+-]?\d+$/.test(offset.trim())) return "offset must be an integer";
  return null;
}

function lower(query: URLSearchParams, name: string, standard: string): string {
  return (query.get(name) ?? standard).toLowerCase();
}

function statusesOf(query: URLSearchParams): string[] {
  const names = (query.get("status") ?? "").split(",").map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== "");
}

const createdAt = (job: JobSummary) => Number(job.create_time ?? 0);
const duration = (job: JobSummary) =>
  job.execution_start_time === undefined ? 0 : Number(job.execution_end_time ?? 0) - Number(job.execution_start_time);
