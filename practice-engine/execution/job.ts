import type { Graph } from "#comfyui/types.ts";
import type { JsonObject } from "../json.ts";

/** One accepted prompt. */
export interface Job {
  /** Lower runs first; ComfyUI's floating-point priority. */
  readonly number: number;
  readonly id: string;
  readonly graph: Graph;
  /** What the client sent along, without secrets, with `client_id` and `create_time` (ms). */
  readonly extraData: JsonObject;
  /** The output nodes to run. */
  readonly outputs: readonly string[];
}

/** A job as `/queue` and `/history` write it. */
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
 * The node and output that an input is linked to; null for a literal. After validation a list that is no link of this graph
 * was wrapped as `{"__value__": [...]}` by the client and is a literal too.
 */
export function parseLink(graph: Graph, value: unknown): { from: string; slot: number } | null {
  if (!Array.isArray(value) || value.length !== 2) return null;
  const [from, slot] = value;
  return typeof from === "string" && typeof slot === "number" && Object.hasOwn(graph, from) ? { from, slot } : null;
}

/** The nodes that a node is linked to. */
export function sourcesOf(graph: Graph, id: string): string[] {
  return Object.values(graph[id]?.inputs ?? {}).flatMap((value) => parseLink(graph, value)?.from ?? []);
}
