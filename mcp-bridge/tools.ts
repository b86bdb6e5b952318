import type { Tool } from "@modelcontextprotocol/sdk/types.js";
import type { Tools } from "./bridge.ts";
import type { BridgeConfig } from "./config/config.ts";
import { cancelJob, GET_JOB, getJob } from "./job-tools.ts";
import { inputSchema } from "./workflow/schema.ts";
import type { Workflow, WorkflowDefaults } from "./workflow/workflow.ts";

/** What `tools/list` shows. Every AI app pays for it in each conversation, so it says what is needed and no more. */
export function toolList(tools: Tools, config: BridgeConfig): Tool[] {
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
