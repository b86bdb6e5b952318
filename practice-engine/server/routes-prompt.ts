import { randomUUID } from "node:crypto";
import type { Graph } from "#comfyui/types.ts";
import { isJobId } from "../execution/job.ts";
import { type RawGraph, validate } from "../execution/validate.ts";
import { isObject, type JsonObject } from "../json.ts";
import { empty, json, jsonObject, type Route, type RouteResponse, route } from "./routes.ts";
import type { ServerContext } from "./server-context.ts";

/** Fields of `extra_data` that ComfyUI never shows again. */
const SECRETS = ["auth_token_comfy_org", "api_key_comfy_org"];

/** `/prompt`, `/queue`, `/interrupt` and `/free` */
export function promptRoutes({ worker, nodes, folders, clock, log }: ServerContext): Route[] {
  let counter = 0;

  /** The number of a prompt. One that brings none takes the next, even if it is then refused. */
  const numberOf = (body: JsonObject): number => {
    if (body.number !== undefined) return asFloat(body.number);
    const number = counter++;
    return body.front ? -number : number;
  };

  const post = (body: unknown): RouteResponse => {
    if (typeof body !== "object" || body === null) throw new TypeError("The body is no JSON object.");
    const fields = isObject(body) ? body : {};
    const number = numberOf(fields);
    if (!("prompt" in fields)) return refused("no_prompt", "No prompt provided", "No prompt provided");
    const id = fields.prompt_id ?? randomUUID();
    if (!isJobId(id)) {
      return refused("invalid_prompt_id", "prompt_id must be a lower-case UUID with hyphens", "", { prompt_id: id });
    }
    if (!isObject(fields.prompt)) throw new TypeError("The prompt is no object.");
    const targets = Array.isArray(fields.partial_execution_targets) ? fields.partial_execution_targets.map(String) : null;
    // Validation changes the graph, and the job keeps it.
    const graph = fields.prompt;
    const verdict = validate(graph as RawGraph, nodes, folders, targets);
    if (!verdict.accepted) return json({ error: verdict.error, node_errors: verdict.nodeErrors }, 400);
    const extraData: JsonObject = { ...(isObject(fields.extra_data) ? fields.extra_data : {}) };
    for (const secret of SECRETS) delete extraData[secret];
    if (fields.client_id !== undefined) extraData.client_id = fields.client_id;
    extraData.create_time = clock.now();
    worker.submit({ number, id, graph: graph as Graph, extraData, outputs: verdict.outputs });
    return json({ prompt_id: id, number, node_errors: verdict.nodeErrors });
  };

  return [
    route("GET", "/prompt", () => json({ exec_info: { queue_remaining: worker.queue.remaining } })),
    route("POST", "/prompt", async (request) => {
      const body = await request.json();
      log.info("got prompt");
      return post(body);
    }),
    route("GET", "/queue", () => json(worker.queue.toResponse())),
    route("POST", "/queue", async (request) => {
      const { clear, delete: ids } = await jsonObject(request);
      if (clear) worker.queue.clear();
      if (Array.isArray(ids)) for (const id of ids) worker.queue.remove(String(id));
      return empty(200);
    }),
    route("POST", "/interrupt", async (request) => {
      const text = (await request.body()).toString("utf8");
      const { prompt_id } = interruptBody(text);
      if (prompt_id) worker.interrupt(String(prompt_id));
      else worker.interrupt();
      return empty(200);
    }),
    route("POST", "/free", async (request) => {
      const { free_memory } = await jsonObject(request);
      if (free_memory) worker.free();
      return empty(200);
    }),
  ];
}

function refused(type: string, message: string, details: string, extra_info: JsonObject = {}): RouteResponse {
  return json({ error: { type, message, details, extra_info }, node_errors: {} }, 400);
}

function asFloat(value: unknown): number {
  const number = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (value === null || typeof value === "object" || Number.isNaN(number)) throw new TypeError("number is no number.");
  return number;
}

/** No JSON means "whatever is running"; JSON that is no object is an error. */
function interruptBody(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (!isObject(value)) throw new TypeError("The body is no JSON object.");
  return value;
}
