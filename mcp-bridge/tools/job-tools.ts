import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import { CANCEL_JOB, GET_JOB } from "../workflow/template/reserved-tools.ts";

/** `job_id` of both tools. */
const jobId = { type: "string", description: "Job id from an earlier answer, or a picture's reference" };

/** Waits for a job whose call was answered "still working". */
export const getJob: Tool = {
  name: GET_JOB,
  title: "Get job",
  description: "Wait for a job that was still working, and bring its picture when it is done.",
  inputSchema: { type: "object", properties: { job_id: jobId }, required: ["job_id"], additionalProperties: false },
  annotations: { title: "Get job", readOnlyHint: true, openWorldHint: false },
};

/** Stops a job, whoever wants it. */
export const cancelJob: Tool = {
  name: CANCEL_JOB,
  title: "Cancel job",
  description: "Stop a job that is waiting or running.",
  inputSchema: { type: "object", properties: { job_id: jobId }, required: ["job_id"], additionalProperties: false },
  outputSchema: {
    type: "object",
    properties: { job_id: { type: "string" }, state: { type: "string", enum: ["cancelling", "cancelled", "done", "failed"] } },
    required: ["job_id", "state"],
  },
  annotations: { title: "Cancel job", readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
};
