import { listed } from "#base/did-you-mean.ts";
import { inputSchema, type ToolInputSchema } from "./schema.ts";
import type { Workflow, WorkflowDefaults } from "./workflow.ts";

/** A workflow as an AI reads it. */
export interface WorkflowDetails {
  name: string;
  title: string;
  description: string;
  arguments: ToolInputSchema;
}

/** `missing`: node classes that the engine lacks for it; undefined where it lacks none. */
export function workflowDetails(workflow: Workflow, defaults: WorkflowDefaults, missing: string[] | undefined): WorkflowDetails {
  const { toolName, title, description } = workflow;
  return { name: toolName, title, description: withMissing(description, missing), arguments: inputSchema(workflow, defaults) };
}

/** The description, with the node classes that are missing, so that an AI does not promise what would end in node_missing. */
export function withMissing(description: string, missing: string[] | undefined): string {
  return missing === undefined ? description : `${description} Cannot run now: ComfyUI lacks the node ${listed(missing, 5)}.`;
}
