import { EaselError } from "#contract/errors.ts";
import type { EngineFacts, Variant, Workflow } from "../workflow.ts";
import { findMissing, type MissingRequirements } from "./missing-requirements.ts";
import { noSuitableModel } from "./models.ts";
import { familyNeed, type ModelPreference, selectModel } from "./select-model.ts";

const MAX_NODES_SHOWN = 20;

/** The variant to run, or what the engine lacks for any. */
export type VariantChoice = { kind: "found"; variant: Variant } | { kind: "missing"; missing: MissingRequirements };

/**
 * The first variant whose nodes and models the engine has; otherwise what the last one lacks.
 * Where variants are for families of models, the call's model decides among those, and `selectModel` throws where it is missing something.
 */
export async function pickVariant(workflow: Workflow, engine: EngineFacts, preference: ModelPreference): Promise<VariantChoice> {
  let missing: MissingRequirements = { nodes: [], models: [] };
  const chosen = await selectModel(workflow, workflow.variants, preference, engine);
  const variants = workflow.variants.filter((variant) => variant === chosen?.variant || familyNeed(variant) === null);
  for (const variant of variants) {
    missing = await findMissing(variant.needs, engine);
    if (missing.nodes.length + missing.models.length === 0) return { kind: "found", variant };
  }
  return { kind: "missing", missing };
}

/**
 * The error for what is missing.
 * @param practice whether the engine is the practice engine, to which nobody can add anything
 */
export function missingError(workflow: Workflow, missing: MissingRequirements, practice: boolean): EaselError {
  const model = missing.models[0];
  if (missing.nodes.length === 0 && model) return noSuitableModel(model.need, model.installed);
  const { toolName } = workflow;
  const nodes = missing.nodes.slice(0, MAX_NODES_SHOWN);
  const code = practice ? "workflow_nodes_missing_in_practice" : "workflow_nodes_missing";
  return new EaselError("node_missing", code, { toolName, nodes, more: missing.nodes.length - nodes.length }, missing);
}
