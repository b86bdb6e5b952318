import type { BrokenWorkflow, Workflow } from "./workflow.ts";

/** Reads the built-in templates and then every `*.json` of the directories; later ones replace earlier ones by tool name. */
export async function loadWorkflows(_directories: string[]): Promise<{ workflows: Workflow[]; broken: BrokenWorkflow[] }> {
  throw new Error("being written");
}

/** Throws BrokenWorkflowError. */
export function parseWorkflow(_file: string, _text: string): Workflow {
  throw new Error("being written");
}
