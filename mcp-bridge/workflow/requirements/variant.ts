import { listed } from "#base/did-you-mean.ts";
import { EaselError } from "#contract/errors.ts";
import type { EngineFacts, Variant, Workflow } from "../workflow.ts";
import { findMissing, type MissingRequirements } from "./missing-requirements.ts";
import { noModel } from "./models.ts";
import { familyNeed, type ModelPreference, selectModel } from "./select-model.ts";

export type VariantChoice = { kind: "found"; variant: Variant } | { kind: "missing"; missing: MissingRequirements };

/**
 * The first variant whose nodes and models the engine has; otherwise what the last one lacks.
 * Where variants are for families of models, the call's model decides among those, and `chooseModel` throws what lacks.
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

/** The missing things as node_missing or model_missing. `practice`: the engine is the practice engine, which nobody can add to. */
export function missingError(workflow: Workflow, missing: MissingRequirements, practice: boolean): EaselError {
  const model = missing.models[0];
  if (missing.nodes.length === 0 && model) {
    const { message, remedy } = noModel(model.need, model.installed);
    return new EaselError("model_missing", message, remedy);
  }
  return new EaselError(
    "node_missing",
    `This engine does not know the node ${listed(missing.nodes.map(nodeInWords))}, which ${workflow.toolName} needs.`,
    practice
      ? "It is Easel's practice engine, which has no AI models. Choose a real ComfyUI in Easel's settings, then ask again."
      : "Update ComfyUI, or install the custom nodes that bring it, then ask again.",
    missing,
  );
}

/** "TextGenerate.image" is a class without that input. */
function nodeInWords(name: string): string {
  const [, node, input] = /^([^.]+)\.([a-z_]\w*)$/.exec(name) ?? [];
  return node === undefined ? name : `${node} with an input "${input}"`;
}
