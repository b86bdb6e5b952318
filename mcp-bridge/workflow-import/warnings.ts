import { workflowWarnings } from "#contract/messages/en/window/workflow-warnings.ts";
import type { WorkflowWarning } from "#contract/workflow.ts";

type Warnings = typeof workflowWarnings;

/** A warning with its English sentence. */
export function warning<C extends keyof Warnings>(code: C, parameters: Parameters<Warnings[C]>[0]): WorkflowWarning {
  const sentence = workflowWarnings[code] as (parameters: Parameters<Warnings[C]>[0]) => string;
  return { code, parameters: { ...parameters } as WorkflowWarning["parameters"], message: sentence(parameters) };
}
