import { messages } from "#contract/messages/messages.ts";
import type { ParameterLabel, ProposedParameter } from "#contract/workflow.ts";

/** "Prompt", "Seed 2", or what the workflow's maker called it. */
export function labelText(label: ParameterLabel): string {
  if (label.kind === "name") return label.name;
  const text = messages.workflows.import.meanings[label.meaning];
  return label.number === 1 ? text : messages.workflows.import.numbered(text, label.number);
}

/** "KSampler: sampler name" */
export const placeText = ({ node, input }: ProposedParameter["from"]): string => `${node}: ${input.replaceAll(/[_.]+/g, " ")}`;
