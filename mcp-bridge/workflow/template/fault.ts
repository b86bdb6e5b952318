import { workflowFaults } from "#contract/messages/en/workflow-faults.ts";
import type { Sentence } from "#contract/workflow.ts";

type Faults = typeof workflowFaults;

/** Why a template cannot be used, with its English sentence. */
export function fault<C extends keyof Faults>(code: C, ...parameters: Parameters<Faults[C]>): Sentence {
  const sentence = workflowFaults[code] as (...parameters: Parameters<Faults[C]>) => string;
  return { code, parameters: { ...parameters[0] } as Sentence["parameters"], message: sentence(...parameters) };
}

const MAX_LISTED = 20;

/** Names for a sentence, and how many are left out. */
export const listed = (names: readonly string[]): { names: string[]; more: number } => ({
  names: names.slice(0, MAX_LISTED),
  more: Math.max(0, names.length - MAX_LISTED),
});
