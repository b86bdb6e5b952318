import type { EaselError } from "#comfyui/errors.ts";
import type { EngineFacts, ModelNeed, Variant, Workflow } from "./workflow.ts";

/** What an engine lacks for a workflow (for the variant that lacks least). */
export interface Missing {
  nodes: string[];
  models: ModelNeed[];
}

export type VariantChoice = { kind: "found"; variant: Variant } | { kind: "missing"; missing: Missing };

/** The first variant that the engine can run. */
export async function pickVariant(_workflow: Workflow, _engine: EngineFacts): Promise<VariantChoice> {
  throw new Error("being written");
}

/** The missing things as node_missing or model_missing. */
export function missingError(_workflow: Workflow, _missing: Missing): EaselError {
  throw new Error("being written");
}
