import type { Graph } from "#comfyui/types.ts";
import type { JsonObject } from "../json.ts";

/** One accepted prompt. */
export interface Job {
  /** ComfyUI's priority, a float: the lowest runs first. */
  readonly number: number;
  readonly id: string;
  readonly graph: Graph;
  /** The `extra_data` of the prompt without secrets, with `client_id` and `create_time` (milliseconds). */
  readonly extraData: JsonObject;
  /** The output nodes to run. */
  readonly outputs: readonly string[];
}

/** A job as in `/queue` and `/history`. */
export function jobTuple(job: Job): unknown[] {
  return [job.number, job.id, job.graph, job.extraData, job.outputs];
}

/** The client that queued the job; null where it gave no id. */
export function clientOf(job: Job): string | null {
  const { client_id } = job.extraData;
  return typeof client_id === "string" ? client_id : null;
}

const CANONICAL_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** ComfyUI takes only lower-case UUIDs with hyphens as job ids (since 0.38). */
export function isJobId(value: unknown): value is string {
  return typeof value === "string" && CANONICAL_UUID.test(value);
}

/** `["execution_start", {...}]` and the like, as history keeps them. */
export type Message = [type: string, data: JsonObject];

/** What `/history` keeps of a job. */
export interface HistoryEntry {
  prompt: unknown[];
  outputs: Record<string, Record<string, unknown[]>>;
  status: { status_str: "success" | "error"; completed: boolean; messages: Message[] };
  meta: Record<string, JsonObject>;
}

/**
 * The node and output that an input is linked to; null for a literal. A list that is no link of this graph is a literal as well: the
 * client wrapped it as `{"__value__": [...]}`.
 */
export function parseLink(graph: Graph, value: unknown): { from: string; slot: number } | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [from, slot] = value;
  return typeof from === "string" && typeof slot === "number" && Object.hasOwn(graph, from) ? { from, slot } : null;
}

/** The nodes to which the inputs of a node are linked. */
export function sourcesOf(graph: Graph, id: string): string[] {
  return Object.values(graph[id]?.inputs ?? {}).flatMap((value) => parseLink(graph, value)?.from ?? []);
}
