import { workflowWarnings } from "#contract/messages/en/window/workflow-warnings.ts";
import type { MissingPart, ProposedParameter, WorkflowWarning } from "#contract/workflow.ts";

type Warnings = typeof workflowWarnings;

/** A warning with its English sentence, and what is missing. */
export function warning<C extends keyof Warnings>(
  code: C,
  parameters: Parameters<Warnings[C]>[0],
  missing: readonly MissingPart[] = [],
): WorkflowWarning {
  const sentence = workflowWarnings[code] as (parameters: Parameters<Warnings[C]>[0]) => string;
  return { code, parameters: { ...parameters } as WorkflowWarning["parameters"], message: sentence(parameters), missing: [...missing] };
}

/** "KSampler: sampler name": names that the workflow and its nodes have, in no language of ours. */
export const placeText = ({ node, input }: ProposedParameter["from"]): string => `${node}: ${input.replaceAll(/[_.]+/g, " ")}`;
