import type { Workflow, WorkflowDefaults } from "./workflow.ts";

export interface ToolInputSchema {
  type: "object";
  properties: Record<string, Record<string, unknown>>;
  required?: string[];
  additionalProperties: false;
}

/** The JSON Schema of a workflow's tool. */
export function inputSchema(_workflow: Workflow, _defaults: WorkflowDefaults): ToolInputSchema {
  throw new Error("being written");
}
