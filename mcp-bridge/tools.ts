import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { Bridge } from "./bridge.ts";
import { inputSchema } from "./workflow/schema.ts";
import type { Workflow, WorkflowDefaults } from "./workflow/workflow.ts";

export const GET_JOB = "get_job";
export const CANCEL_JOB = "cancel_job";

/** For `initialize`: what an AI has to know to use the tools together. Claude Code cuts at 2 kB. */
export const INSTRUCTIONS = `Easel makes pictures with ComfyUI on the user's own computer.
A finished picture comes as an image and has a short reference such as 3f2a91c4. Give that reference as the image of another tool (image_to_image, inpaint, upscale, describe_image) to go on with it; never retype picture data, never give file paths.
If an answer says "still working", call get_job with its job id; do not start the same picture again.
The same seed and arguments give the same picture; for variants leave the seed out or raise count.`;

/** What `tools/list` shows. Every AI app pays for it in each conversation, so it says what is needed and no more. */
export function toolList({ tools, config }: Pick<Bridge, "tools" | "config">): Tool[] {
  return [...tools].map(([name, workflow]) => {
    if (workflow) return workflowTool(workflow, config.workflows.defaults);
    return name === GET_JOB ? getJob : cancelJob;
  });
}

function workflowTool(workflow: Workflow, defaults: WorkflowDefaults): Tool {
  return {
    name: workflow.toolName,
    title: workflow.title,
    description: workflow.description,
    inputSchema: { ...inputSchema(workflow, defaults) },
    annotations: {
      title: workflow.title,
      // A tool that only tells something changes nothing; the others add a picture and touch nothing that is there.
      readOnlyHint: workflow.produces === "text",
      destructiveHint: false,
      openWorldHint: false,
    },
  };
}

const jobId = { type: "string", description: "Job id from an earlier answer, or a picture's reference" };

const getJob: Tool = {
  name: GET_JOB,
  title: "Get job",
  description: "Wait for a job that was still working, and bring its picture when it is done.",
  inputSchema: { type: "object", properties: { job_id: jobId }, required: ["job_id"], additionalProperties: false },
  annotations: { title: "Get job", readOnlyHint: true, openWorldHint: false },
};

const cancelJob: Tool = {
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
